"""Signing in: staff code or work e-mail, no self-registration."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.people import Person
from config.error_pages import too_many_requests
from config.proxies import client_address
from learning.accounts.devices import remember_device
from learning.accounts.first_passwords.expiry import has_run_out
from learning.accounts.limits import Attempt
from learning.accounts.owner_mail.notices import Notice, tell_owner
from learning.accounts.proof_again.recent import was_recent
from learning.accounts.second_factor.policy import has_factor, is_demanded
from learning.accounts.sessions import BY_DIRECTORY
from learning.accounts.single_sign_on.proof import ways_of
from learning.accounts.waiting import sign_in_later
from learning.models import User


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR only; the limits of signing in are our own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """allauth's own breaks on what is no address ("http://[")."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Ours to the person's address, wherever allauth would look for one."""
        if template_prefix in Notice.values:
            tell_owner(user, Notice(template_prefix), request=self.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth would count by login alone, from wherever; the backend counts instead."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person, or None.

        Raises:
            ImmediateHttpResponse: too many passwords were wrong; the page says how long to wait.
            ValidationError: the password is one of a letter that counts no more.
        """
        user = super().authenticate(request, **credentials)
        wait = getattr(request, "sign_in_wait", 0)
        if user is None and wait:
            if request.user.is_authenticated:
                raise ImmediateHttpResponse(too_many_requests(request, seconds=wait))
            raise ImmediateHttpResponse(sign_in_later(request, wait))
        # One whom a backend let in has its name; the directory may have known another password.
        if user is not None and not hasattr(user, "backend") and has_run_out(user):
            raise ValidationError(
                _(
                    "Mật khẩu trong thư đã hết hạn. Anh/chị đề nghị cán bộ tổ chức của đơn vị in "
                    "thư mới."
                )
            )
        if user is not None and user.by_directory:
            request.session[BY_DIRECTORY] = user.pk
        return user

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        """Forget the failures before; the browser is known from now on. Who must set up a
        second factor is led there first.
        """
        attempt = getattr(request, "sign_in_attempt", None) or Attempt.of(request, "", user)
        attempt.succeed()
        response: HttpResponse = super().post_login(request, user, **given)
        if is_demanded(user) and not has_factor(user):
            response = redirect(
                f"{reverse('factor_setup')}?{urlencode({'next': response['Location']})}"
            )
        remember_device(request, response, user.pk)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def reauthenticate(self, user: User, password: str) -> bool:
        """By the name with which they came in: a directory may know another than we."""
        records = get_authentication_records(context.request, user)
        typed = [each.get("username") or each.get("email") for each in records]
        login = next(filter(None, reversed(typed)), user.staff_code)
        found = self.authenticate(context.request, username=login, password=password)
        return found is not None and bool(found.pk == user.pk)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever has no password here has one in the directory, or an account at a provider."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        records = get_authentication_records(context.request, user)
        by_password = any(each["method"] == "password" for each in records)
        if by_password and not user.has_usable_password():
            found.insert(0, {"id": "reauthenticate", "url": reverse("account_reauthenticate")})
            found[0]["description"] = _("Dùng mật khẩu")
        return [*found, *ways_of(user)]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Signing in counts as well, for as long as the policy says."""
        return not was_recent(context.request)


def display_name(user: Person) -> str:
    """How mails address the person."""
    return user.full_name if isinstance(user, User) else str(user)
