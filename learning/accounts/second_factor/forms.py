"""Codes of a second factor: each counts once, and guessing takes ever longer."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.accounts.throttle import EMPTY, HOUR, Rule, count_failure, empty, fillings

# Of a million codes three are good at a time: at one try an hour nobody finds one.
CODE = Rule("code", free=5, leak=0.5, first=30, most=HOUR)


class _CodeForm(allauth_forms.BaseAuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_code_field(self)

    def clean_code(self) -> str:
        key = CODE.key(self.user.pk)
        wait = fillings([key]).get(key, EMPTY).wait(CODE)
        if wait:
            minutes = -(-wait // 60)
            raise ValidationError(
                _("Đã nhập sai nhiều lần. Anh/chị thử lại sau %(n)s phút.") % {"n": minutes}
            )
        try:
            code: str = super().clean_code()
            self._use_once(code)
        except ValidationError:
            count_failure({key: CODE})
            raise
        empty([key])
        return code

    @transaction.atomic
    def _use_once(self, code: str) -> None:
        """A code of the app that was used, or an older one, is good no more."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        row = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
        secret = get_adapter().decrypt(row.data["secret"])
        counter = counter_of(secret, code)
        if counter <= row.data.get("counter", 0):
            raise get_adapter().validation_error("incorrect_code")
        row.data["counter"] = counter
        row.save(update_fields=["data"])


class AuthenticateForm(_CodeForm, allauth_forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(_CodeForm, allauth_forms.ReauthenticateForm):
    """The code again, before something that matters."""


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_code_field(self)


def name_code_field(form: forms.Form) -> None:
    """Vietnamese words, and a keyboard of digits."""
    field = form.fields["code"]
    field.label = gettext_lazy("Mã xác thực")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


def counter_of(secret: str, code: str) -> int:
    """The number of the period in which this is the code; 0 for none."""
    typed = "".join(each for each in code if each.isdigit())
    for counter in auth.yield_hotp_counters_from_time():
        if auth.format_hotp_value(auth.hotp_value(secret, counter)) == typed:
            return int(counter)
    return 0
