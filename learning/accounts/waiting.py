"""The sign-in page when too many passwords were wrong: how long to wait, and on by itself."""

from allauth.account.forms import LoginForm
from allauth.account.internal.templatekit import get_entrance_context_data
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.parameters import read_text

MAX_LOGIN = 254


def sign_in_later(request: HttpRequest, seconds: int) -> HttpResponse:
    """The form again with the login as typed, sent by itself when the time is over (429)."""
    login = read_text(request.POST.get("login"), longest=MAX_LOGIN)
    context = {
        **get_entrance_context_data(request),
        "form": LoginForm(request=request, initial={"login": login}),
        "redirect_field_value": read_text(request.POST.get("next"), longest=2000),
        "wait": seconds,
    }
    response = render(request, "account/login.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
