"""How long personal data is kept after somebody left, and who was anonymised."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from learning.enums import AnonymisationState


@register_setting(icon="lock")
class RetentionPolicy(BaseGenericSetting):
    """Policy is data: the agency sets the period of its own rules of retention."""

    years = models.PositiveSmallIntegerField(
        _("Giữ dữ liệu cá nhân sau khi thôi công tác (năm)"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(70)],
        help_text=_("Hết thời hạn này hệ thống chỉ đề xuất; hai người xác nhận mới ẩn danh."),
    )

    class Meta:
        verbose_name = _("thời hạn giữ dữ liệu cá nhân")


class Anonymisation(models.Model):
    """A person proposed for anonymisation: two people look at it before it is done."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="anonymisation"
    )
    left_on = models.DateField(_("Thôi công tác ngày"))
    state = models.CharField(
        max_length=10, choices=AnonymisationState.choices, default=AnonymisationState.PROPOSED
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do giữ nguyên"), max_length=300, blank=True)

    class Meta:
        ordering = ["left_on", "pk"]
        default_permissions = ()
        permissions = [("anonymise_people", _("Ẩn danh người đã hết thời hạn giữ dữ liệu"))]
        verbose_name = _("ẩn danh")
        verbose_name_plural = _("ẩn danh")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AnonymisationState.DONE)
                | Q(
                    checked_by__isnull=False,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
                name="anonymisation_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("checked_by")),
                name="nobody_anonymises_alone",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnonymisationState.KEPT) | ~Q(reason=""),
                name="kept_person_has_the_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.get_state_display()}"
