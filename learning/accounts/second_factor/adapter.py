"""How second factors are kept and named."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.models import User

SALT = "learning.second_factor"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted: the database alone gives no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Mã chưa đúng, hoặc đã dùng rồi. Anh/chị nhập mã mới."),
        "cannot_delete_authenticator": gettext_lazy("Không tắt được xác thực hai bước."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Anh/chị cài đặt xác thực hai bước trước, rồi mới tạo mã dự phòng."
        ),
    }

    def get_totp_label(self, user: User) -> str:
        return str(user.staff_code)

    def get_totp_issuer(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user.pk, type=type).count() + 1
        return _("Khóa %(n)s") % {"n": number}


def _cipher() -> MultiFernet:
    """Keys from SECRET_KEY and those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    digest = salted_hmac(SALT, "key", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
