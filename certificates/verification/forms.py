"""The file that somebody wants checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.verification.verifying import MAX_BYTES
from cms.uploads.fields import UploadField, pdf


class PdfForm(forms.Form):
    """A certificate as a PDF."""

    file = UploadField(
        label=_("Tệp giấy chứng nhận (.pdf, không quá 5 MB)"),
        kind=pdf(MAX_BYTES),
        error_messages={
            "required": _("Hãy chọn tệp PDF của giấy chứng nhận, không quá 5 MB."),
            "empty": _("Hãy chọn tệp PDF của giấy chứng nhận, không quá 5 MB."),
        },
    )
