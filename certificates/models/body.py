"""Who issues the certificates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import NumberStyle
from certificates.models.bands import USUAL, check_bands

PATTERNS = {
    NumberStyle.SUFFIX: "{number}/{suffix}",
    NumberStyle.YEAR: "{number}/{year}/{suffix}",
    NumberStyle.DASH: "{number}-{suffix}",
}


class IssuingBody(models.Model):
    """Who issues certificates, how its numbers read, and its words on them."""

    parent_name = models.CharField(
        _("Cơ quan chủ quản"), max_length=200, default="ỦY BAN NHÂN DÂN TỈNH"
    )
    name = models.CharField(_("Cơ quan cấp"), max_length=200, default="SỞ NỘI VỤ")
    place = models.CharField(_("Địa danh"), max_length=100, default="Gia Lai")
    title = models.CharField(_("Tên văn bản"), max_length=100, default="GIẤY CHỨNG NHẬN")
    subtitle = models.CharField(
        _("Dòng dưới tên văn bản"), max_length=200, default="Hoàn thành khóa bồi dưỡng"
    )
    number_suffix = models.CharField(
        _("Ký hiệu sau số"), max_length=40, default="GCN-SNV", help_text=_("Ví dụ: GCN-SNV")
    )
    number_style = models.CharField(
        _("Cách ghi số"), max_length=10, choices=NumberStyle.choices, default=NumberStyle.SUFFIX
    )
    number_digits = models.PositiveSmallIntegerField(
        _("Số chữ số"),
        choices=[(n, str(n)) for n in range(1, 7)],
        default=4,
        help_text=_("Số nhỏ hơn được thêm số 0 ở trước: 012, 0012."),
    )
    bands = models.TextField(
        _("Xếp loại theo kết quả"),
        blank=True,
        default=USUAL,
        validators=[check_bands],
        help_text=_(
            "Mỗi dòng một bậc: tên, dấu hai chấm, từ bao nhiêu phần trăm. Để trống thì không xếp "
            "loại."
        ),
    )
    signatory_title = models.CharField(_("Chức vụ người ký"), max_length=120, default="GIÁM ĐỐC")
    signatory_name = models.CharField(_("Họ tên người ký"), max_length=120, blank=True)
    is_default = models.BooleanField(
        _("Mặc định"),
        default=False,
        help_text=_("Cấp cho mọi khóa học chưa chọn cơ quan khác. Chỉ một cơ quan là mặc định."),
    )

    class Meta:
        ordering = ["-is_default", "name", "pk"]
        verbose_name = _("cơ quan cấp giấy chứng nhận")
        verbose_name_plural = _("cơ quan cấp giấy chứng nhận")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_default_issuing_body",
            ),
            models.CheckConstraint(
                condition=Q(number_digits__range=(1, 6)), name="number_has_one_to_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def number_text(self, number: int, year: int) -> str:
        """A number as it is printed after "Số:", e.g. 012/GCN-UBND."""
        return PATTERNS[NumberStyle(self.number_style)].format(
            number=f"{number:0{self.number_digits}d}", year=year, suffix=self.number_suffix
        )


class CourseIssuer(models.Model):
    """Which body issues the certificates of a course; without a row the default one does."""

    course = models.OneToOneField(
        "cms.CoursePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("Khóa học")
    )
    body = models.ForeignKey(
        IssuingBody, on_delete=models.PROTECT, related_name="+", verbose_name=_("Cơ quan cấp")
    )

    class Meta:
        ordering = ["course__title"]
        verbose_name = _("cơ quan cấp của khóa học")
        verbose_name_plural = _("cơ quan cấp của khóa học")

    def __str__(self) -> str:
        return f"{self.course} – {self.body}"
