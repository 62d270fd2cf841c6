"""allauth's forms where ours differ."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.proxies import client_address
from config.queue import enqueue
from learning.models import User


class LoginForm(forms.LoginForm):
    """Session, last sign-in and log are written in one transaction: one wait for the disk."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().login(request, redirect_url)
        return response


class ResetPasswordForm(forms.ResetPasswordForm):
    """Does the same whether somebody has the address or nobody: what differs is the worker's."""

    def clean_email(self) -> str:
        email: str = get_adapter().clean_email(self.cleaned_data["email"].lower())
        return email

    def save(self, request: HttpRequest, **_given: Any) -> str:
        email: str = self.cleaned_data["email"]
        found = list(User.objects.filter(email=email, is_active=True).values_list("pk", flat=True))
        asked = (found, get_language() or settings.LANGUAGE_CODE, client_address(request))
        enqueue("learning.tasks.send_password_links", *asked)
        return email


class ChangePasswordForm(forms.ChangePasswordForm):
    """The password before is held against the account as at sign-in, with the same limits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.temporary_password_until:
            # No link by e-mail: that page is closed as long.
            self.fields["oldpassword"].label = _("Mật khẩu trong thư")
            self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean_password1(self) -> str:
        """Another than before: what stands in a letter was read by others."""
        password: str = self.cleaned_data["password1"]
        if password and password == self.cleaned_data.get("oldpassword"):
            raise ValidationError(_("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return password
