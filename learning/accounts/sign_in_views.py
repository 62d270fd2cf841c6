"""The sign-in page, and that of a new password by a letter's link."""

from typing import Any

from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.views import LoginView, PasswordResetFromKeyView
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse

from learning.models import User


class SignInView(LoginView):
    """allauth's own, which also offers the other systems at which people may sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "providers": settings.SSO_PROVIDERS}


class NewPasswordView(PasswordResetFromKeyView):
    """allauth's own, but a link gives one password, however many use it at the same moment."""

    @transaction.atomic
    def form_valid(self, form: ResetPasswordKeyForm) -> HttpResponse:
        before = self.reset_user.password
        # Whoever comes second waits here for the first, and finds another password.
        if not User.objects.filter(pk=self.reset_user.pk, password=before).update(password=before):
            return self.render_to_response(self.get_context_data(token_fail=True))
        response: HttpResponse = super().form_valid(form)
        return response


sign_in = SignInView.as_view()
new_password = NewPasswordView.as_view()
