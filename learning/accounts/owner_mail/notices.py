"""Letters to the owner of an account whose ways in were changed, by whom ever.

allauth calls `adapter.send_notification_mail` after each of its own changes; what is changed
elsewhere calls `tell_owner` in the same transaction. Nothing in a letter signs anybody in.
"""

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.mail.letters import write_letter
from config.proxies import client_address
from learning.accounts.device_words import device_in_words
from learning.models import User


class Notice(TextChoices):
    """What happened: the template prefix that allauth gives it, or a name of ours; its subject."""

    PASSWORD_CHANGED = "account/email/password_changed", _("Mật khẩu của anh/chị đã được đổi")
    PASSWORD_SET = "account/email/password_set", _("Tài khoản của anh/chị đã có mật khẩu")
    PASSWORD_RESET = "account/email/password_reset", _("Mật khẩu của anh/chị đã được đặt lại")
    APP_ADDED = "mfa/email/totp_activated", _("Đã cài đặt ứng dụng xác thực cho tài khoản")
    APP_REMOVED = "mfa/email/totp_deactivated", _("Đã tắt ứng dụng xác thực của tài khoản")
    KEY_ADDED = "mfa/email/webauthn_added", _("Đã thêm khóa truy cập vào tài khoản")
    KEY_REMOVED = "mfa/email/webauthn_removed", _("Đã gỡ khóa truy cập khỏi tài khoản")
    CODES_MADE = "mfa/email/recovery_codes_generated", _("Đã tạo bộ mã dự phòng mới")
    FACTOR_RESET = "factor_reset", _("Xác thực hai bước của anh/chị đã được đặt lại")
    PROVIDER_CONNECTED = "provider_connected", _("Đã gắn tài khoản với hệ thống khác")


WORDS = {
    Notice.PASSWORD_CHANGED: _("Mật khẩu đăng nhập của anh/chị vừa được đổi."),
    Notice.PASSWORD_SET: _("Tài khoản của anh/chị vừa được đặt mật khẩu đăng nhập."),
    Notice.PASSWORD_RESET: _(
        "Mật khẩu đăng nhập của anh/chị vừa được đặt lại bằng đường dẫn gửi qua thư điện tử."
    ),
    Notice.APP_ADDED: _(
        "Tài khoản của anh/chị vừa được cài đặt một ứng dụng xác thực: từ nay đăng nhập bằng mật "
        "khẩu cần thêm mã của ứng dụng ấy."
    ),
    Notice.APP_REMOVED: _("Ứng dụng xác thực của tài khoản vừa bị tắt."),
    Notice.KEY_ADDED: _(
        "Tài khoản của anh/chị vừa có thêm một khóa truy cập (vân tay, khuôn mặt, mã PIN của máy "
        "hoặc khóa USB) dùng để đăng nhập."
    ),
    Notice.KEY_REMOVED: _("Một khóa truy cập vừa bị gỡ khỏi tài khoản của anh/chị."),
    Notice.CODES_MADE: _(
        "Bộ mã dự phòng mới vừa được tạo cho tài khoản của anh/chị; các mã cũ không dùng được nữa."
    ),
    Notice.FACTOR_RESET: _(
        "Quản trị hệ thống vừa đặt lại xác thực hai bước của anh/chị: ứng dụng, khóa và mã dự "
        "phòng cũ không dùng được nữa, mọi phiên đăng nhập đã kết thúc. Lần đăng nhập tới, "
        "anh/chị cài đặt lại."
    ),
    Notice.PROVIDER_CONNECTED: _(
        "Từ nay có thể vào tài khoản của anh/chị bằng tài khoản ở %(name)s."
    ),
}


def tell_owner(
    user: User, notice: Notice, *, request: HttpRequest | None = None, name: str = ""
) -> None:
    """Give the letter to the outbox; nothing where the person has no address.

    `request` is that of the change where the owner, or whoever is taken for them, made it:
    the letter says from where. `name` is that of the other system.
    """
    if not user.email:
        return
    context = {
        "person": user,
        "subject": notice.label,
        "what": WORDS[notice] % {"name": name},
        "at": timezone.localtime(),
        "from_device": request and device_in_words(request.headers.get("User-Agent", "")),
        "from_address": request and client_address(request),
        "has_password": user.has_usable_password(),
        "url": f"{settings.SITE_URL}{reverse('account_login')}",
    }
    write_letter("account_notice", context, user.email, urgent=True).send()
