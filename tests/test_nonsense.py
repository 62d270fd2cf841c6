"""Nonsense in every parameter of every address breaks nothing.

Which parameters an address has is not listed but seen: the query and the form note each
name that is asked of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from cms.admin.form_fields import DayField, MomentField
from config import parameters
from learning.enums import Role
from tests.addresses import ALL, OURS, POST, RULES

HUGE = "9" * 26
NOWHERE = [
    "http://[",
    "http://%5b",
    "//evil.example",
    "javascript:alert(1)",
    "/" + "a" * 5000,
    "\\\\x",
]
NONSENSE = {
    "superscript": "²",
    "nul": "\0",
    "nul inside": "1\0 2",
    "26 digits": HUGE,
    "above a key": str(2**63),
    "5000 digits": "7" * 5000,
    "negative": "-1",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "no day": "2026-02-30",
    "list": "[]",
    "rtl": "\u202eabc\u0661\u0662",
    "long": "ă" * 3000,
    "template": "{{ 7|add:7 }}",
}
# Who tries every kind at an address: the first who may open it. The others try these.
AGAIN = ["nul", "26 digits", "last day", "template"]
# Parameters that some role has sent alone to an address: once is enough.
ALONE: set[tuple[str, str]] = set()
# Not text: what a browser would never send.
INVALID_UTF8 = "%ff%fe%80"
LONE_SURROGATE = "%ed%a0%80"


class Noting(QueryDict):
    """Remembers which names were asked for."""

    asked: set[str] | None = None

    def _note(self, name: Any) -> None:
        # A copy that a view makes notes nothing.
        if self.asked is not None and isinstance(name, str) and len(name) < 60:
            self.asked.add(name)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().getlist(key, default)


@contextmanager
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that views ask of a request's query and form in this block."""
    asked: set[str] = set()

    def noting(given: QueryDict) -> QueryDict:
        query = Noting(mutable=True)
        query.asked = asked
        for name, values in given.lists():
            query.setlist(name, values)
        query._mutable = False
        return query

    plain_post: Any = WSGIRequest.POST
    query = property(
        lambda self: (
            self.__dict__.get("_query") or noting(QueryDict(self.META.get("QUERY_STRING", "")))
        ),
        lambda self, value: self.__dict__.__setitem__("_query", value),
    )
    form = property(lambda self: noting(plain_post.fget(self)), plain_post.fset)
    with monkeypatch.context() as patch:
        patch.setattr(WSGIRequest, "GET", query)
        patch.setattr(WSGIRequest, "POST", form)
        yield asked
    asked.discard("csrfmiddlewaretoken")


def send(client: Client, method: str, url: str, query: str = "", body: Any = None) -> Any:
    """The answer; what it changed is undone."""
    with transaction.atomic():
        address = f"{url}?{query}" if query else url
        answer = client.get(address) if method == "GET" else client.post(address, body or {})
        transaction.set_rollback(True)
    return answer


def asker(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def targets(arguments: dict[str, Any], role: str) -> list[tuple[str, str, str]]:
    """(name, method, address) of all of ours that the role may open."""
    found = []
    for name in OURS:
        # The administrator may open all; where others may too, it was they who did.
        mine = role in RULES[name] and (role != Role.ADMIN or RULES[name] == {Role.ADMIN})
        if mine and name not in ("account_logout", "healthz"):
            url = reverse(name, args=arguments.get(name, []))
            found.append((name, "POST" if name in POST else "GET", url))
    return found


def first_to_open(address: str) -> str:
    """The first of the roles, as they are tried, that may open the address."""
    return next(role for role in ("anonymous", *Role) if role in RULES[address])


def queries(names: set[str], kinds: Iterable[str]) -> list[tuple[str, str]]:
    """(kind, query string) with the nonsense of each kind in all parameters at once."""
    return [(kind, urlencode({name: NONSENSE[kind] for name in names})) for kind in kinds]


def all_queries(names: set[str], alone: set[str]) -> list[tuple[str, str]]:
    """(kind, query string) of every kind in all parameters at once, then of some in each alone."""
    raw = queries(names, NONSENSE)
    raw += [("utf-8", "&".join(f"{n}={INVALID_UTF8}" for n in names))]
    raw += [("surrogate", "&".join(f"{n}={LONE_SURROGATE}" for n in names))]
    raw += [("repeated", "&".join(f"{n}=1&{n}={HUGE}&{n}=%00" for n in names))]
    for name in alone:
        raw += [
            (f"{name}, {kind}", urlencode({name: NONSENSE[kind]}))
            for kind in ("superscript", "nul", "26 digits", "last day", "first day")
        ]
    return raw


def faults_of(client: Client, method: str, url: str, raw: list[tuple[str, str]]) -> list[str]:
    """What broke when each of the (kind, query string) was sent."""
    wrong = []
    for kind, query in raw:
        body = QueryDict(query).dict() if method == "POST" else None
        lists = dict(QueryDict(query).lists()) if method == "POST" else {}
        answer = send(client, method, url, "" if body else query, lists or body)
        if broke(answer):
            wrong.append(f"{method} {url}: {kind}: {answer.status_code} {raised(answer)}")
    return wrong


def broke(answer: Any) -> bool:
    """502 is what the page says whose provider nobody reaches, as in these tests."""
    return answer.status_code >= 500 and answer.status_code != 502


def raised(answer: Any) -> str:
    """The exception behind a 500."""
    info = getattr(answer, "exc_info", None)
    return repr(info[1])[:160] if info else ""


@pytest.mark.parametrize("role", ["anonymous", *Role])
def test_nonsense_in_any_parameter_breaks_no_address(
    people,
    arguments,
    role,
    monkeypatch,
):
    client, wrong, count = asker(people[role]), [], 0
    for address, method, url in targets(arguments, role):
        with noted(monkeypatch) as names:
            plain = send(client, method, url)
        if broke(plain):
            wrong.append(f"{method} {url}: {plain.status_code} {raised(plain)}")
        if names:
            count += len(names)
            new = {name for name in names if (address, name) not in ALONE}
            ALONE.update((address, name) for name in new)
            first = role == first_to_open(address)
            raw = all_queries(names, new) if first else queries(names, AGAIN)
            wrong += faults_of(client, method, url, raw)
    assert wrong == []
    assert count > 0


PATHS = sorted(
    {
        re.sub(r"[\^$\\]", "", route)
        for name, route, _view in ALL
        if name in RULES and re.search("<(int|str)", route)
    }
)


@pytest.mark.parametrize("number", [HUGE, str(2**63), str(2**63 - 1), "0"])
def test_numbers_in_a_path_that_no_table_holds_lead_nowhere(people, arguments, number):
    client, wrong = asker(people[Role.ADMIN]), []
    for route in PATHS:
        filled = re.sub(r"<int:\w+>", number, route)
        url = "/" + re.sub(r"<(?:\w+:)?\w+>", "x", filled)
        answer = send(client, "GET", url)
        if broke(answer):
            wrong.append(f"{url}: {answer.status_code} {raised(answer)}")
    assert wrong == []


def test_a_nul_in_a_path_leads_nowhere(people, arguments):
    client, wrong = asker(people[Role.ADMIN]), []
    for route in [*PATHS, "", "khoa-hoc/<str:x>/", "verify/<str:x>/"]:
        url = "/" + re.sub(r"<(?:\w+:)?\w+>", "1", route) + "%00"
        inside = "/" + re.sub(r"<(?:\w+:)?\w+>", "%00", route)
        for one in (url, inside):
            answer = send(client, "GET", one)
            if broke(answer):
                wrong.append(f"{one}: {answer.status_code} {raised(answer)}")
    assert wrong == []


def test_a_cookie_with_a_nul_is_no_session(client, db):
    client.cookies["sessionid"] = "abcdefgh\0"
    assert client.get("/dang-nhap/").status_code == 200


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", HUGE])
def test_an_answer_with_unfit_signs_is_saved_without_them_or_refused(
    an, quiz, enrolment, client, text
):
    from quizzes.attempts.start import start_attempt

    attempt = start_attempt(an, quiz)
    client.force_login(an)
    url = reverse("save_answer", args=[attempt.pk])
    for field in ("position", "sequence", "fields", "writer", "key"):
        good = {"position": 1, "sequence": 1, "fields": {"": ["A"]}, "writer": "w", "key": ""}
        value = {"": [text], text: [text]} if field == "fields" else text
        with transaction.atomic():
            answer = client.post(url, json.dumps(good | {field: value}), "application/json")
            transaction.set_rollback(True)
        assert answer.status_code < 500


def test_the_page_says_what_a_day_out_of_reach_is(hanh, client, course):
    client.force_login(hanh)
    page = client.get(reverse("report", args=["hoan-thanh"]), {"on": "9999-12-31"})
    assert "Ngày phải từ 01/01/1900 đến 31/12/2199." in page.content.decode()


def test_days_moments_and_rows_are_read_by_fields_with_a_reach():
    """Django's own fields take days from which no other day can be counted, and keys that
    SQLite cannot look up.
    """
    own, found = Path(settings.BASE_DIR, "cms", "form_fields.py"), []
    plain = re.compile(r"forms\.(Date(Time)?|ModelMultipleChoice)Field\b")
    for app in ("cms", "quizzes", "learning", "certificates"):
        for file in Path(settings.BASE_DIR, app).rglob("*.py"):
            if file != own and plain.search(file.read_text()):
                found.append(str(file))
    assert found == []


@given(st.text())
def test_whatever_is_read_fits_a_column(text):
    key, page = parameters.read_key(text), parameters.read_page(text)
    assert key is None or 0 < key < 2**63
    assert 0 < page <= parameters.MAX_PAGE
    read = parameters.read_text(text, longest=20)
    assert len(read) <= 20
    assert "\0" not in read
    read.encode()


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_a_key_is_read_back(number):
    assert parameters.read_key(str(number)) == number


@pytest.mark.parametrize("field", [DayField(), MomentField()])
@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "2026-02-30", "²", "\0", HUGE])
def test_a_day_out_of_reach_is_refused(field, text):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        field.clean(text)


@pytest.mark.parametrize("signed_in", [True, False], ids=["in", "out"])
@pytest.mark.parametrize("following", NOWHERE)
@pytest.mark.parametrize("door", ["account_login", "admin_login", "account_logout"])
def test_a_way_on_that_leads_nowhere_is_left_out(client, an, caplog, door, following, signed_in):
    if signed_in:
        client.force_login(an)
    answer = client.get(reverse(door), {"next": following}, follow=True)
    assert answer.status_code in (200, 403)
    assert all("evil" not in address for address, _code in answer.redirect_chain)
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("sign", ["a", "%", "%C4%91", "/"])
@pytest.mark.parametrize(
    "start", ["/", "/loi-nhac/?q=", "/quan-tri/login/?next=/", "/dang-nhap?x="]
)
def test_an_address_too_long_to_be_led_on_is_a_page_not_an_attack(
    client, system, caplog, start, sign
):
    for length in (2000, 5300, 20_000):
        answer = client.get(start + sign * (length // len(sign)))
        assert answer.status_code in (301, 302, 400, 404)
    assert not [record for record in caplog.records if record.exc_info]
