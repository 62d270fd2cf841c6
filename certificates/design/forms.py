"""The form that a template is chosen and filled with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.design.samples import Sample
from certificates.design.templates import MAX_LOGO_BYTES, read_logo
from certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from certificates.models.template_style import SignatureForm, TemplateStyle
from certificates.models.templates import LINE_FIELDS, STYLE_FIELDS
from cms.admin.form_fields import RowsField, offer_rows
from cms.models import CoursePage
from cms.text import nfc
from cms.uploads.fields import UploadField, picture


class TemplateForm(forms.ModelForm[TemplateVersion]):
    """A version's style, with the name, the courses and the logo of its template."""

    name = forms.CharField(label=gettext_lazy("Tên mẫu"), max_length=120)
    is_default = forms.BooleanField(
        label=gettext_lazy("Dùng cho mọi khóa học không chọn mẫu khác"), required=False
    )
    logo_file = UploadField(
        kind=picture(MAX_LOGO_BYTES, "png", "jpg", "jpeg", "webp"),
        label=gettext_lazy("Biểu trưng (PNG, JPEG)"),
        required=False,
        help_text=gettext_lazy(
            "Đặt giữa tên cơ quan và quốc hiệu. Không chọn thì giữ ảnh đang có."
        ),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Bỏ biểu trưng"), required=False)
    courses = RowsField(
        CoursePage.objects.none(),
        label=gettext_lazy("Khóa học dùng mẫu này"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sample = forms.ChoiceField(
        label=gettext_lazy("Xem thử với"), choices=Sample.choices, required=False
    )

    field_order = ["name", "design", "border", "background", "logo_file", "remove_logo"]

    class Meta:
        model = TemplateVersion
        fields = STYLE_FIELDS
        widgets = {
            "holder_lines": forms.Textarea(attrs={"rows": 3}),
            "details": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, template: CertificateTemplate | None, **kwargs: Any) -> None:
        self.template = template
        kwargs["initial"] = self._initial() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        offer_rows(self, "courses", CoursePage.objects.order_by("title"))

    def clean_name(self) -> str:
        name = nfc(self.cleaned_data["name"])
        same = CertificateTemplate.objects.filter(name=name)
        if same.exclude(pk=self.template.pk if self.template else 0).exists():
            raise ValidationError(_("Đã có mẫu tên này: hãy đặt tên khác."))
        return name

    def clean_logo_file(self) -> bytes | None:
        file = self.cleaned_data.get("logo_file")
        return read_logo(file) if file else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in set(STYLE_FIELDS) & data.keys():
            lines = str(data[name] or "").splitlines() if name in LINE_FIELDS else [data[name]]
            data[name] = "\n".join(line for line in (nfc(str(text)) for text in lines) if line)
        form = data.get("signature_form")
        if form not in (SignatureForm.OWN, SignatureForm.Q) and not data.get("signed_for"):
            self.add_error("signed_for", _("Hãy ghi ký thay cho ai, ví dụ GIÁM ĐỐC."))
        return data

    @property
    def style_fields(self) -> dict[str, Any]:
        """What a new version holds."""
        return {name: self.cleaned_data[name] for name in STYLE_FIELDS} | {"logo": self._logo()}

    @property
    def style(self) -> TemplateStyle:
        """What the preview shows."""
        return TemplateVersion(**self.style_fields).style

    def _logo(self) -> bytes:
        if self.cleaned_data.get("remove_logo"):
            return b""
        return self.cleaned_data.get("logo_file") or bytes(self.initial["logo"])

    def _initial(self) -> dict[str, Any]:
        if self.template is None:
            return {"logo": b""}
        latest = self.template.latest()
        chosen = TemplateChoice.objects.filter(template=self.template)
        return {name: getattr(latest, name) for name in (*STYLE_FIELDS, "logo")} | {
            "name": self.template.name,
            "is_default": self.template.is_default,
            "courses": list(chosen.values_list("course_id", flat=True)),
        }
