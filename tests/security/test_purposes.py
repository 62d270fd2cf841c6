"""Whatever we sign for one purpose opens no other door: every kind at every other kind's."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.test import RequestFactory
from django.utils import timezone

from certificates.desk import print_forms
from config.message_storage import NamedCookieStorage
from learning.accounts import devices, email_decisions
from learning.accounts.email_changes import LIFETIME as EMAIL_LIFETIME
from learning.enums import EmailChangeSource, EmailChangeState
from learning.interfaces.tokens import START, find_token
from learning.models import EmailChange, User
from quizzes.attempts.save_key import is_valid_save_key, make_save_key
from quizzes.law import forms as law_forms

# What a door of one kind would take, were the signature its own.
CONTENT: list[Any] = [["GL1", ["an", "x"]], [1, "an@gialai.example"], [[1, "ab"]], "x"]
SALTS = {
    "e-mail change": email_decisions.SALT,
    "known browser": devices.SALT,
    "preview of legal documents": law_forms.SALT,
    "signed certificates": print_forms.SALT,
    "messages": "django.contrib.messages",
    "session": "django.contrib.sessions.backends.signed_cookies",
    "anything else": "django.core.signing",
}


def _request(**cookies: str) -> Any:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return request


def _device(text: str) -> bool:
    request = _request(**{settings.DEVICE_COOKIE_NAME: text})
    return devices.read_device(request).name == CONTENT[0][0]


def _rows(form: Any) -> Callable[[str], bool]:
    return lambda text: bool(form({"rows": text}).is_valid())


def _messages(text: str) -> bool:
    return bool(list(NamedCookieStorage(_request(**{settings.MESSAGE_COOKIE_NAME: text}))))


DOORS: dict[str, Callable[[str], bool]] = {
    "e-mail change": lambda text: email_decisions.change_of(text) is not None,
    "known browser": _device,
    "preview of legal documents": _rows(law_forms.RowsForm),
    "signed certificates": _rows(print_forms.ConfirmForm),
    "messages": _messages,
    "API": lambda text: find_token(text) is not None or find_token(START + text) is not None,
    "password": lambda text: default_token_generator.check_token(User.objects.get(), text),
    "save key": lambda text: is_valid_save_key(
        _request(**{settings.SESSION_COOKIE_NAME: "s"}), 1, text
    ),
}


@pytest.fixture
def tokens(an: User) -> dict[str, list[str]]:
    """Tokens of every kind that we sign, some about a change of e-mail that waits."""
    now = timezone.now()
    EmailChange.objects.create(
        pk=1,
        user=an,
        old_email="an@gialai.example",
        new_email="moi@gialai.example",
        source=EmailChangeSource.values[0],
        state=EmailChangeState.WAITING,
        proposed_at=now,
        expires_at=now + EMAIL_LIFETIME,
    )
    request = _request(**{settings.SESSION_COOKIE_NAME: "s"})
    made = {
        kind: [signing.dumps(each, salt=salt) for each in CONTENT] for kind, salt in SALTS.items()
    }
    made["password"] = [default_token_generator.make_token(an)]
    request.session = SimpleNamespace(session_key="s")
    made["save key"] = [make_save_key(request, 1)]
    return made


@pytest.mark.parametrize("door", DOORS)
def test_a_token_of_another_purpose_opens_nothing(
    tokens: dict[str, list[str]], an: User, door: str
) -> None:
    opened = [
        kind
        for kind, texts in tokens.items()
        if kind != door and any(DOORS[door](text) for text in texts)
    ]
    assert opened == []


def _opens(door: str, text: str) -> bool:
    try:
        return DOORS[door](text)
    except (ValueError, TypeError):  # signed by us, with the content of another kind
        return False


@pytest.mark.parametrize(
    "door", ["e-mail change", "known browser", "signed certificates", "password", "save key"]
)
def test_a_door_opens_to_its_own_token(tokens: dict[str, list[str]], an: User, door: str) -> None:
    """Without this the test above would hold for doors that are shut for good."""
    assert any(_opens(door, text) for text in tokens[door])


def test_every_signature_of_ours_names_its_purpose() -> None:
    """A `signing` call without a salt would share Django's."""
    found = set()
    for app in ("cms", "config", "learning", "quizzes", "certificates"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            text = path.read_text()
            if "signing.dumps(" in text or "signing.loads(" in text:
                assert text.count("salt=SALT") >= text.count("signing.dumps("), path
                found.add(str(path.relative_to(settings.BASE_DIR)))
    assert len(found) >= 5
