"""The sign-in page."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings


class SignInView(LoginView):
    """allauth's own, which also offers the other systems at which people may sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "providers": settings.SSO_PROVIDERS}


sign_in = SignInView.as_view()
