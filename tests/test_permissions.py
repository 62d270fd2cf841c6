"""Every address of the project with every role; an address without a rule fails.

Each role opens each address once, and several promises are checked of the answer.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from certificates.models import Certificate
from learning.enums import Role
from tests.addresses import ALL, OPEN_ADMIN, OURS, RULES, call, refused, rule_of

# May be kept: they are the same for everybody, and machines ask for them often.
SAME_FOR_ALL = {"badge_issuer", "badge_signer", "badge_key", "badge_keys", "badge_status"}
# Pictures, films and documents of lessons: the reader's own browser may, for an hour; no proxy.
FILES = {"media", "wagtaildocs_serve"}


@dataclass(frozen=True)
class Answer:
    """What is judged of an answer of ours."""

    name: str
    status: int
    refused: bool
    kept: bool


@dataclass(frozen=True)
class Visit:
    """What is judged of a screen of the admin, and of the page that it leads to."""

    url: str
    is_wagtails: bool
    allowed: bool
    status: int
    refused: bool
    last_status: int
    hops: int
    refusals: int


_ANSWERS: dict[str, list[Answer]] = {}
_VISITS: dict[str, list[Visit]] = {}


@pytest.fixture(scope="module", params=["anonymous", *Role])
def role(request: pytest.FixtureRequest) -> str:
    """All tests of a role stand together, so that one process asks once."""
    found: str = request.param
    return found


@pytest.fixture
def answers(request: pytest.FixtureRequest, db: None, role: str) -> list[Answer]:
    """What our addresses answer to the role."""
    if role not in _ANSWERS:
        people, arguments = map(request.getfixturevalue, ("people", "arguments"))
        client = signed_in(people[role])
        names = [name for name in OURS if name not in ("account_logout", "account_login")]
        _ANSWERS[role] = [_answer(name, call(client, name, arguments)) for name in names]
        assert Certificate.objects.count() == 1
    return _ANSWERS[role]


@pytest.fixture
def visits(request: pytest.FixtureRequest, db: None, role: str) -> list[Visit]:
    """Where every admin address that takes no argument leads the role."""
    if role not in _VISITS:
        client = signed_in(request.getfixturevalue("people")[role])
        _VISITS[role] = [_visit(client, role, name, route) for name, route in _screens()]
    return _VISITS[role]


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _answer(name: str, response: Any) -> Answer:
    return Answer(name, response.status_code, refused(response), is_kept(response))


def _screens() -> list[tuple[str, str]]:
    clean = [(name, re.sub(r"[\^$\\]", "", route)) for name, route, _view in ALL]
    return [
        (name, route)
        for name, route in clean
        if route.startswith("quan-tri/")
        and not re.search(r"[<(\[*]", route)
        and name not in OPEN_ADMIN
        and "logout" not in route
    ]


def _visit(client: Client, role: str, name: str, route: str) -> Visit:
    first: Any = client.get(f"/{route}")
    last = first
    hops = 0
    while last.status_code in (301, 302) and hops < 10:
        last = client.get(last.url)
        hops += 1
    text = "" if last.streaming else last.content.decode(errors="replace")
    said = re.findall(r'class="(?:error|message)[^"]*"[^>]*>[^<]*không có quyền', text)
    return Visit(
        f"/{route}",
        name not in RULES and "login" not in route,
        role in (rule_of(name, route) or set()),
        first.status_code,
        refused(first),
        last.status_code,
        hops,
        len(said),
    )


def is_kept(response: Any) -> bool:
    said = response.headers.get("Cache-Control", "")
    return "no-store" not in said or "private" not in said


def test_every_address_has_a_rule():
    lacking = [(name, route) for name, route, _view in ALL if rule_of(name, route) is None]
    assert lacking == []


def test_every_rule_has_an_address():
    assert set(RULES) - {name for name, _route, _view in ALL} == set()


def test_our_addresses_answer_only_those_whom_the_rule_names(answers, role):
    wrong = [
        (answer.name, answer.status)
        for answer in answers
        if answer.refused == (role in RULES[answer.name]) or answer.status == 500
    ]
    assert wrong == []


def test_no_browser_keeps_what_any_address_answers(answers):
    kept = [answer.name for answer in answers if answer.kept]
    assert [name for name in kept if name not in SAME_FOR_ALL | FILES] == []


def test_wagtails_screens_let_in_only_those_whom_the_rule_names(visits):
    wrong = [
        (visit.url, visit.status)
        for visit in visits
        if visit.is_wagtails and (visit.status >= 500 or not (visit.allowed or visit.refused))
    ]
    assert wrong == []


def test_nobody_is_sent_in_circles_by_the_admin(visits):
    wrong = [visit for visit in visits if visit.hops > 2 or visit.refusals > 1]
    assert wrong == []
