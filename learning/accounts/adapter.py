"""Signing in: staff code or work e-mail, no self-registration."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from cms.people import Person
from config.proxies import client_address
from learning.models import User


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR only."""

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


def display_name(user: Person) -> str:
    """How mails address the person."""
    return user.full_name if isinstance(user, User) else str(user)
