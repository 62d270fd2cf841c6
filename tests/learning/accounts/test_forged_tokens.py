"""A provider, or whoever stands in its place, that says what it must not be believed."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from config.environment import single_sign_on
from learning.accounts.single_sign_on import sessions
from learning.enums import AuditEvent
from learning.models import AuditEntry, User
from tests.running.fake_oidc import (
    NAME,
    OTHER_KEY,
    by_hand,
    fake_provider,
    public_jwk,
    public_pem,
    signed,
)

SIGN_IN = "/dang-nhap/mot-lan/{}/"


@pytest.fixture
def trust(settings):
    def trusted(*said):
        named = single_sign_on.providers_of(list(said), plain_http=True)
        settings.SSO_PROVIDERS = named
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.allauth_apps(named)

    sessions.forget()
    yield trusted
    sessions.forget()


@pytest.fixture
def provider(trust):
    with fake_provider() as running:
        trust(running.settings())
        running.userinfo = {"sub": "1", "preferred_username": "an"}
        yield running


def come_back(client, provider, id_token):
    """Sign in there, and bring back a code for this token."""
    provider.id_token = id_token
    asked = parse_qs(urlsplit(client.post(SIGN_IN.format(provider.name)).url).query)
    sent = {"state": asked["state"][0], "code": "c"}
    return client.get(SIGN_IN.format(provider.name) + "xong/", sent)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_an_honest_token_signs_in(client, an, provider):
    come_back(client, provider, signed(provider.claims()))
    assert User.objects.get(pk=client.session["_auth_user_id"]) == an


FORGED = {
    "no signature": lambda claims: by_hand(claims, b"", alg="none"),
    "no signature, in capitals": lambda claims: by_hand(claims, b"", alg="NONE"),
    "no signature, said to be one": lambda claims: by_hand(claims, b"", alg="RS256"),
    "public key as a secret": lambda claims: by_hand(claims, public_pem(), alg="HS256"),
    "client secret": lambda claims: by_hand(claims, b"bi-mat-thu-nghiem", alg="HS256"),
    "secret key as RS256": lambda claims: by_hand(claims, public_pem(), alg="RS256"),
    "key of somebody else": lambda claims: signed(claims, OTHER_KEY),
    "key in the token": lambda claims: signed(claims, OTHER_KEY, jwk=public_jwk(OTHER_KEY)),
    "key from elsewhere": lambda claims: signed(
        claims, OTHER_KEY, jku="https://x.example/k", kid="la"
    ),
    "unknown key": lambda claims: signed(claims, kid="la"),
    "path as the name of a key": lambda claims: by_hand(claims, b"", alg="HS256", kid="/dev/null"),
    "claims changed afterwards": lambda claims: ".".join(
        [
            signed({**claims, "sub": "2"}).split(".")[0],
            by_hand(claims, b"", alg="RS256", kid=NAME).split(".")[1],
            signed({**claims, "sub": "2"}).split(".")[2],
        ]
    ),
    "no token": lambda _claims: None,
    "nonsense": lambda _claims: "a.b.c",
    "a list": lambda _claims: [1],
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_signs_nobody_in(client, an, provider, how):
    answer = come_back(client, provider, FORGED[how](provider.claims()))
    assert answer.status_code == 502
    assert "chưa trả lời" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "he-thong-khac"},
        {"aud": None},
        {"aud": ["he-thong-khac"]},
        {"aud": ["dan-van", "he-thong-khac"], "azp": "he-thong-khac"},
        {"iss": "https://khac.example"},
        {"iss": None},
        pytest.param({"exp": int(time.time()) - 3600}, id="over"),
        {"exp": None},
        pytest.param({"nbf": int(time.time()) + 36000}, id="not yet"),
        pytest.param({"iat": int(time.time()) + 36000}, id="of tomorrow"),
        {"sub": None},
        {"sub": "2"},  # userinfo is of "1"
    ],
    ids=str,
)
def test_a_token_for_another_reader_or_time_signs_nobody_in(client, an, provider, claims):
    answer = come_back(client, provider, signed(provider.claims(**claims)))
    assert answer.status_code == 502
    assert not is_signed_in(client)


def test_an_answer_of_one_provider_does_not_count_at_another(client, an, trust):
    with fake_provider("tinh") as honest, fake_provider("gian") as other:
        trust(honest.settings(), other.settings())
        asked = parse_qs(urlsplit(client.post(SIGN_IN.format("tinh")).url).query)
        sent = {"state": asked["state"][0], "code": "ma-cua-tinh"}
        answer = client.get(SIGN_IN.format("gian") + "xong/", sent)
        assert answer.status_code == 400
        assert (honest.codes, other.codes) == ([], [])
    assert not is_signed_in(client)


def test_a_person_of_one_provider_is_nobody_at_another(client, an, binh, trust):
    with fake_provider("tinh") as first, fake_provider("so") as second:
        trust(first.settings(), second.settings())
        first.userinfo = {"sub": "1", "preferred_username": "an"}
        come_back(client, first, signed(first.claims()))
        client.logout()
        second.userinfo = {"sub": "1", "preferred_username": "binh"}
        come_back(client, second, signed(second.claims()))
        assert User.objects.get(pk=client.session["_auth_user_id"]) == binh


@pytest.mark.parametrize("shown", ["muc-1", None, ["muc-3"], "muc-3 muc-1"])
def test_a_weaker_sign_in_than_was_asked_for_is_refused(client, an, provider, trust, shown):
    trust(provider.settings(acr_values=["muc-3", "muc-2"]))
    answer = come_back(client, provider, signed(provider.claims(acr=shown)))
    assert answer.status_code == 403
    assert "chưa đủ mức xác thực" in answer.content.decode()
    assert not is_signed_in(client)
    assert AuditEntry.objects.filter(event=AuditEvent.SIGN_IN_FAILED).count() == 1


def test_as_strong_a_sign_in_as_was_asked_for_is_taken(client, an, provider, trust):
    trust(provider.settings(acr_values=["muc-3", "muc-2"]))
    asked = parse_qs(urlsplit(client.post(SIGN_IN.format("tinh")).url).query)
    assert asked["acr_values"] == ["muc-3 muc-2"]
    come_back(client, provider, signed(provider.claims(acr="muc-2")))
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["auth_params", "scope", "process"])
def test_a_page_of_others_changes_nothing_of_what_is_asked(client, system, provider, name):
    assert client.post(f"{SIGN_IN.format('tinh')}?{name}=acr_values%3Dmuc-1").status_code == 404
