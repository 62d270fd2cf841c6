"""Which certificates to print or to sign, and the signed files that come back."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.enums import CertificateState
from certificates.models import Certificate, Register
from certificates.register.book import BookRow, book_rows
from cms.admin.form_fields import offer_choices, offer_rows
from cms.people import Person
from cms.uploads.fields import UploadField, pdf_or_zip

MAX_CERTIFICATES = 200
MAX_LINES = 1000
SALT = "signed-returns"
MAX_UPLOAD_BYTES = 50 * 1024 * 1024


class ClassForm(forms.Form):
    """A class: one book, one course, from a number to a number."""

    register = forms.ModelChoiceField(
        Register.objects.none(), label=gettext_lazy("Sổ cấp"), empty_label=None
    )
    course = forms.ChoiceField(label=gettext_lazy("Khóa học"), required=False)
    first = forms.IntegerField(
        label=gettext_lazy("Từ số"), required=False, min_value=1, localize=False
    )
    last = forms.IntegerField(
        label=gettext_lazy("Đến số"), required=False, min_value=1, localize=False
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.visible = Certificate.objects.visible_to(viewer)
        offer_rows(self, "register", Register.objects.select_related("body"))
        titles = self.visible.order_by("course_title").values_list("course_title", flat=True)
        named = [("", _("Mọi khóa học")), *((t, t) for t in titles.distinct())]
        offer_choices(self, "course", named)

    def rows(self) -> QuerySet[Certificate]:
        """The valid entries that are meant, in the order of the register."""
        data = self.cleaned_data
        rows = self.visible.in_state(CertificateState.VALID, timezone.localdate())
        rows = rows.filter(register=data["register"])
        if data["course"]:
            rows = rows.filter(course_title=data["course"])
        if data["first"]:
            rows = rows.filter(number__gte=data["first"])
        if data["last"]:
            rows = rows.filter(number__lte=data["last"])
        return rows.select_related("register", "template_version").order_by("number")

    def book_rows(self) -> list[BookRow]:
        """The lines of the book that are meant, whatever their state."""
        data = self.cleaned_data
        first, last = data["first"] or 0, data["last"] or float("inf")
        rows = book_rows(data["register"], viewer=self.viewer)
        return [row for row in rows if first <= row.number <= last]


class ReturnForm(forms.Form):
    """PDFs, or a zip of them."""

    signed = UploadField(
        label=gettext_lazy("Tệp PDF đã ký, hoặc một tệp zip chứa các tệp đó"),
        kind=pdf_or_zip(MAX_UPLOAD_BYTES),
    )


class ConfirmForm(forms.Form):
    """What was shown, signed by us so that nothing else is locked in."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[tuple[int, str]]:
        try:
            rows = signing.loads(self.cleaned_data["rows"], salt=SALT, max_age=24 * 3600)
        except signing.BadSignature as error:
            raise ValidationError(_("Trang đã quá cũ: hãy tải các tệp lên lại.")) from error
        return [(int(pk), str(sha256)) for pk, sha256 in rows]
