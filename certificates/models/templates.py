"""Templates of certificates: chosen and filled, in versions that never change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models.placeholders import validate_wording
from certificates.models.template_style import (
    Background,
    Border,
    Design,
    QrPlace,
    SealPlace,
    SignatureForm,
    TemplateStyle,
)
from cms.models.append_only import AppendOnly

STYLE_FIELDS = (
    "design",
    "border",
    "background",
    "title",
    "subtitle",
    "lead",
    "holder_lines",
    "wording",
    "details",
    "signature_form",
    "signed_for",
    "signatory_title",
    "signatory_name",
    "seal_place",
    "qr_place",
)
LINE_FIELDS = ("holder_lines", "details")
"""Those of several lines."""


class CertificateTemplate(models.Model):
    """A template by name; what it looks like stands in its versions."""

    name = models.CharField(_("Tên mẫu"), max_length=120, unique=True)
    is_default = models.BooleanField(_("Dùng khi khóa học không chọn mẫu"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("mẫu giấy chứng nhận")
        verbose_name_plural = _("mẫu giấy chứng nhận")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_template"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("certificate_template", args=[self.pk])

    def latest(self) -> "TemplateVersion":
        """The version that the next certificates take."""
        return self.versions.order_by("-number")[0]


class TemplateVersion(AppendOnly):
    """All that decides how a certificate looks. A certificate keeps its version."""

    refusal_text = _(
        "Phiên bản mẫu không sửa, không xóa được: giấy đã cấp theo nó. Anh/chị lập phiên bản mới."
    )

    template = models.ForeignKey(
        CertificateTemplate, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("Phiên bản"))
    design = models.CharField(
        _("Kiểu trình bày"), max_length=20, choices=Design.choices, default=Design.FORMAL
    )
    border = models.CharField(
        _("Khung"), max_length=20, choices=Border.choices, default=Border.RULE
    )
    background = models.CharField(
        _("Nền"), max_length=20, choices=Background.choices, default=Background.NONE
    )
    logo = models.BinaryField(_("Biểu trưng"), default=bytes, blank=True)
    title = models.CharField(
        _("Tên văn bản"),
        max_length=100,
        blank=True,
        help_text=_("Để trống thì lấy theo cơ quan cấp, ví dụ GIẤY CHỨNG NHẬN."),
    )
    subtitle = models.CharField(
        _("Dòng dưới tên văn bản"),
        max_length=200,
        blank=True,
        help_text=_("Để trống thì lấy theo cơ quan cấp."),
        validators=[validate_wording],
    )
    lead = models.CharField(
        _("Lời dẫn trước họ tên"),
        max_length=200,
        default=TemplateStyle.lead,
        validators=[validate_wording],
    )
    holder_lines = models.TextField(
        _("Các dòng dưới họ tên"),
        max_length=600,
        blank=True,
        default="\n".join(TemplateStyle.holder_lines),
        validators=[validate_wording],
    )
    wording = models.CharField(
        _("Lời chứng nhận"),
        max_length=300,
        default=TemplateStyle.wording,
        validators=[validate_wording],
    )
    details = models.TextField(
        _("Các dòng dưới tên khóa học"),
        max_length=1000,
        blank=True,
        default="\n".join(TemplateStyle().details),
        help_text=_("Dòng nào có chỗ điền mà không có dữ liệu thì không in."),
        validators=[validate_wording],
    )
    signature_form = models.CharField(
        _("Quyền hạn ký"), max_length=4, choices=SignatureForm.choices, blank=True, default=""
    )
    signed_for = models.CharField(
        _("Ký thay cho"),
        max_length=120,
        blank=True,
        help_text=_("Dòng sau TM., KT., TL., TUQ.: ví dụ ỦY BAN NHÂN DÂN hoặc GIÁM ĐỐC."),
    )
    signatory_title = models.CharField(
        _("Chức vụ người ký"),
        max_length=120,
        blank=True,
        help_text=_("Để trống thì lấy theo cơ quan cấp."),
    )
    signatory_name = models.CharField(
        _("Họ tên người ký"),
        max_length=120,
        blank=True,
        help_text=_("Để trống thì lấy theo cơ quan cấp."),
    )
    seal_place = models.CharField(
        _("Chỗ đóng dấu"), max_length=20, choices=SealPlace.choices, default=SealPlace.SIGNATURE
    )
    qr_place = models.CharField(
        _("Chỗ đặt mã QR"), max_length=20, choices=QrPlace.choices, default=QrPlace.LEFT
    )
    created_at = models.DateTimeField(_("Lập lúc"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Người lập"),
    )

    class Meta:
        ordering = ["template", "-number"]
        verbose_name = _("phiên bản mẫu")
        verbose_name_plural = _("phiên bản mẫu")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="one_template_version_per_number"
            ),
            models.CheckConstraint(
                condition=Q(signature_form__in=["", "Q."]) | ~Q(signed_for=""),
                name="signature_form_names_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} – {self.number}"

    @property
    def style(self) -> TemplateStyle:
        """The style as the renderer reads it."""
        fields = {name: getattr(self, name) for name in STYLE_FIELDS}
        fields |= {name: tuple(fields[name].splitlines()) for name in LINE_FIELDS}
        return TemplateStyle(**fields, logo=bytes(self.logo))


class TemplateChoice(models.Model):
    """The template that a course has chosen; without one it takes the default."""

    course = models.OneToOneField(
        "cms.CoursePage",
        on_delete=models.CASCADE,
        related_name="certificate_template_choice",
        verbose_name=_("Khóa học"),
    )
    template = models.ForeignKey(
        CertificateTemplate,
        on_delete=models.PROTECT,
        related_name="choices",
        verbose_name=_("Mẫu"),
    )

    class Meta:
        verbose_name = _("mẫu của khóa học")
        verbose_name_plural = _("mẫu của các khóa học")

    def __str__(self) -> str:
        return f"{self.course} – {self.template}"
