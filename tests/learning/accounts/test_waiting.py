"""Who has to wait reads how long, in Vietnamese, and the page goes on by itself."""

import pytest
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from cms.templatetags.waiting import wait_text
from config.error_pages import too_many_requests


def refused_sign_in(client, **more):
    data = {"login": "an", "password": "sai-mat-khau"} | more
    for _number in range(6):
        answer = client.post(reverse("account_login"), data)
    return answer


def test_the_sign_in_page_says_how_long_and_keeps_what_was_typed_but_the_password(client, an):
    answer = refused_sign_in(client, next="/luyen-tap/")
    text = answer.content.decode()
    assert answer.status_code == 429
    assert "chờ" in text
    assert f"{answer['Retry-After']} giây" in text
    assert f'data-wait="{answer["Retry-After"]}"' in text
    assert 'value="an"' in text
    assert 'value="/luyen-tap/"' in text
    assert "sai-mat-khau" not in text
    assert f'http-equiv="refresh" content="{answer["Retry-After"]}' in text


def test_what_was_typed_as_a_login_is_no_markup(client, an):
    for _number in range(6):
        answer = client.post(
            reverse("account_login"), {"login": '"><script>x</script>', "password": "sai"}
        )
    assert answer.status_code == 429
    assert "<script>x" not in answer.content.decode()


@pytest.mark.parametrize("action", ["reset_password", "reset_password_from_key"])
def test_every_limit_of_allauth_answers_with_our_page(client, an, settings, action):
    settings.ACCOUNT_RATE_LIMITS = {action: "1/m/ip"}
    address = {
        "reset_password": reverse("account_reset_password"),
        "reset_password_from_key": reverse("account_reset_password_from_key", args=["1", "x"]),
    }[action]
    answers = [client.post(address, {"email": "an@gialai.example"}) for _number in range(2)]
    text = answers[-1].content.decode()
    assert answers[-1].status_code == 429
    assert "Too Many" not in text
    assert "60 giây" in text
    assert answers[-1]["Retry-After"] == "60"


def again(request):
    return too_many_requests(request, seconds=30).content.decode()


def test_a_form_is_sent_again_as_it_was(db):
    text = again(RequestFactory().post("/mat-khau/quen/?a=1", {"email": "an@x.vn", "b": "<i>"}))
    assert '<form method="post" action="/mat-khau/quen/?a=1" data-wait="30">' in text
    assert '<input type="hidden" name="email" value="an@x.vn">' in text
    assert 'value="&lt;i&gt;"' in text


@pytest.mark.parametrize("name", ["password", "oldpassword", "new_password1"])
def test_a_form_with_a_password_is_opened_again(db, name):
    text = again(RequestFactory().post("/mat-khau/doi/?x=5", {name: "bi-mat", "b": "2"}))
    assert '<form method="get" action="/mat-khau/doi/" data-wait="30">' in text
    assert '<input type="hidden" name="x" value="5">' in text
    assert "bi-mat" not in text


def test_a_large_form_is_not_carried_along(db):
    assert 'method="get"' in again(RequestFactory().post("/x/", {"a": "b" * 30_000}))


def test_no_page_of_too_many_requests_is_another_librarys(db):
    answer = respond_429(RequestFactory().get("/"))
    assert isinstance(answer, HttpResponse)
    assert "Anh/chị" in answer.content.decode()


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1 giây"), (120, "120 giây"), (121, "3 phút"), (900, "15 phút")]
)
def test_long_waits_are_told_in_minutes(seconds, text):
    assert wait_text(seconds) == text
    assert text in render_to_string("components/waiting.html", {"wait": seconds, "after": ""})
