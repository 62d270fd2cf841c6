"""Who is signed in where, and what signing in asks for."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from learning.enums import Role


def demanded_by_default() -> bool:
    """Demo accounts have no telephone."""
    return not settings.DEMO


@register_setting(icon="lock")
class SignInPolicy(BaseGenericSetting):
    """Policy is data: administrators change it; running sessions keep their times."""

    admins_need_factor = models.BooleanField(Role.ADMIN.label, default=demanded_by_default)
    hr_needs_factor = models.BooleanField(Role.HR.label, default=demanded_by_default)
    editors_need_factor = models.BooleanField(Role.EDITOR.label, default=demanded_by_default)
    reviewers_need_factor = models.BooleanField(Role.REVIEWER.label, default=demanded_by_default)
    heads_need_factor = models.BooleanField(Role.HEAD.label, default=False)
    reauthentication_minutes = models.PositiveSmallIntegerField(
        _("Hỏi lại mật khẩu sau (phút)"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_(
            "Trước khi mở đáp án, đổi quyền, tạo khóa API hay xuất dữ liệu cá nhân, nếu lần xác "
            "thực gần nhất đã quá thời gian này."
        ),
    )
    officers_idle_minutes = models.PositiveSmallIntegerField(
        _("Tự đăng xuất người có quyền quản lý khi không thao tác (phút)"),
        default=60,
        validators=[MinValueValidator(15), MaxValueValidator(720)],
        help_text=_("Có hiệu lực từ lần đăng nhập sau. Bài đang làm không bị cắt ngang."),
    )
    learners_idle_minutes = models.PositiveSmallIntegerField(
        _("Tự đăng xuất người học khi không thao tác (phút)"),
        default=240,
        validators=[MinValueValidator(15), MaxValueValidator(1440)],
        help_text=_("Có hiệu lực từ lần đăng nhập sau. Bài đang làm không bị cắt ngang."),
    )
    session_hours = models.PositiveSmallIntegerField(
        _("Phải đăng nhập lại sau nhiều nhất (giờ)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
    )

    letter_days = models.PositiveSmallIntegerField(
        _("Mật khẩu trong thư niêm phong dùng được (ngày)"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Kể từ khi in thư. Thư đã in giữ thời hạn ghi trên thư."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("admins_need_factor"),
                FieldPanel("hr_needs_factor"),
                FieldPanel("editors_need_factor"),
                FieldPanel("reviewers_need_factor"),
                FieldPanel("heads_need_factor"),
            ],
            heading=_("Bắt buộc xác thực hai bước"),
            help_text=_(
                "Ai chưa cài đặt thì cài đặt ngay sau khi đăng nhập, rồi mới vào được khu vực "
                "quản lý. Người khác được cài đặt nếu muốn."
            ),
        ),
        FieldPanel("reauthentication_minutes"),
        FieldPanel("officers_idle_minutes"),
        FieldPanel("learners_idle_minutes"),
        FieldPanel("session_hours"),
        FieldPanel("letter_days"),
    ]

    class Meta:
        verbose_name = _("đăng nhập và xác thực")

    @property
    def roles_with_factor(self) -> list[Role]:
        """The roles of which a second factor is demanded."""
        asked = {
            Role.ADMIN: self.admins_need_factor,
            Role.HR: self.hr_needs_factor,
            Role.EDITOR: self.editors_need_factor,
            Role.REVIEWER: self.reviewers_need_factor,
            Role.HEAD: self.heads_need_factor,
        }
        return [role for role, is_asked in asked.items() if is_asked]


class SignInSession(AbstractBaseSession):
    """A browser's session, with the person who is signed in by it.

    Rows of a person go, by triggers of the database (`learning.accounts.session_triggers`),
    whenever the account is closed, its password, groups or superuser's rights change, or a
    second factor is taken away. `expire_date` moves on with use, never back.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("phiên đăng nhập")
        verbose_name_plural = _("phiên đăng nhập")
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> Any:
        from config.sessions import SessionStore

        return SessionStore
