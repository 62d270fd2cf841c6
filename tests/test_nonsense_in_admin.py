"""Nonsense in the addresses of Wagtail's own screens breaks none of them.

Several hundred screens are made of a few dozen views. Each address meets some of the
nonsense, and all addresses of a view together meet all of it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver
from django.utils.http import urlencode

from cms.models import LegalDocument
from config.admin_addresses import fits, is_misfit, model_of
from learning.enums import Role
from quizzes.models import Question
from tests.addresses import OPEN_ADMIN, RULES
from tests.test_nonsense import HUGE, LONE_SURROGATE, NONSENSE, asker, noted, raised, send

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# What may stand where a key is expected; digits alone where only digits are let through.
WORDS = ["vo-nghia", "%C2%B2", HUGE, "-1", "_2B_00", str(2**63), "2026-02-30"]
NUMBERS = [HUGE, str(2**63), str(2**63 - 1), "0"]
NAMES = {"app_label": "wagtailcore", "model_name": "page", "action": "move"}
QUERIES = [urlencode({"": text})[1:] for text in NONSENSE.values()] + [LONE_SURROGATE]


def screens(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(route, view) of every screen that Wagtail makes, for its models and for ours."""
    for entry in resolver.url_patterns:
        route = re.sub(r"[\^$\\]", "", prefix + str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from screens(entry, route)
        elif (
            isinstance(entry, URLPattern)
            and route.startswith("quan-tri/")
            and not (entry.name in RULES or entry.name in OPEN_ADMIN or re.search(r"[\[(*]", route))
        ):
            yield route, entry.callback


SCREENS = list(screens(get_resolver()))


def kind_of(view: Any) -> str:
    """The class of Wagtail's behind a view, which many screens share."""
    own = getattr(view, "view_class", None)
    bases = [c for c in getattr(own, "__mro__", ()) if c.__module__.startswith("wagtail.")]
    return str(bases[0]) if bases else str(view)


def plain_address(route: str, view: Any) -> str:
    """The address with what exists, as far as its view says of which model it speaks."""
    model = model_of(view)
    row = model._default_manager.last() if model else None
    # Where no model is named it is mostly a page; the first is the root, which has no parent.
    key = str(row.pk) if row else "2"
    return "/" + PART.sub(
        lambda m: key if m[2] == "pk" or m[2].endswith("_id") else NAMES.get(m[2], "x"), route
    )


def misled(route: str, turn: int) -> str:
    """The address with nonsense in its path."""
    word, number = WORDS[turn % len(WORDS)], NUMBERS[turn % len(NUMBERS)]
    return "/" + PART.sub(lambda m: number if m[1] == "int" else word, route)


def nonsense_for(names: list[str], turn: int, first: bool) -> Iterator[str]:
    """Queries: all names with two kinds, and one name alone; every kind for the first of a view."""
    if not names:
        return
    for step in range(len(QUERIES)) if first else (2 * turn, 2 * turn + 1):
        yield "&".join(f"{name}={QUERIES[step % len(QUERIES)]}" for name in names)
    for place, name in enumerate(names):
        if first or place == turn % len(names):
            yield f"{name}={QUERIES[(turn + place) % len(QUERIES)]}"


def turns() -> Iterator[tuple[int, str, Any]]:
    """(how many screens of its view came before, route, view) of every screen."""
    met: Counter[str] = Counter()
    for route, view in SCREENS:
        yield met[kind_of(view)], route, view
        met[kind_of(view)] += 1


def faults(client: Any, url: str, query: str = "") -> list[str]:
    answer = send(client, "GET", url, query)
    return [f"{url}?{query[:120]} {raised(answer)}"] if answer.status_code >= 500 else []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EDITOR])
def test_nonsense_in_a_path_breaks_no_screen(people, arguments, role):
    client, wrong = asker(people[role]), []
    for turn, route, _view in turns():
        if "<" in route:
            for step in range(len(WORDS)) if turn == 0 else (turn,):
                wrong += faults(client, misled(route, step))
    assert wrong == []


@pytest.mark.parametrize(("role", "most"), [(Role.ADMIN, 3), (Role.EDITOR, 1)])
def test_nonsense_in_a_query_breaks_no_screen(
    people,
    arguments,
    role,
    most,
    monkeypatch,
):
    """The administrator meets all of it; an editor, whose screens are the same, some."""
    client, wrong, asked = asker(people[role]), [], 0
    for turn, route, view in turns():
        if turn >= most:
            continue
        url = plain_address(route, view)
        with noted(monkeypatch) as names:
            wrong += faults(client, url)
        asked += len(names)
        for query in nonsense_for(sorted(names), turn, role == Role.ADMIN and turn == 0):
            wrong += faults(client, url, query)
    assert wrong == []
    assert asked > 100


@pytest.mark.parametrize("key", ["vo-nghia", "²", HUGE, str(2**63), "-1", "", "_2B_00"])
def test_no_such_text_is_a_key(key):
    assert not fits(LegalDocument, key)
    assert not fits(Question, key)


def test_a_key_is_a_key():
    assert fits(Question, "1")
    assert fits(Question, str(2**63 - 1))


def fault_in(module: str, fault: str) -> Exception:
    """The fault as code of the module raises it."""
    where = {"__name__": module, "NoReverseMatch": NoReverseMatch}
    try:
        exec(f"raise {fault}", where)
    except Exception as error:
        return error
    raise AssertionError("no fault")


@pytest.mark.parametrize(
    ("module", "fault", "url", "excused"),
    [
        ("wagtail.admin.views", "ValueError('expected a number')", "/quan-tri/?p=x", True),
        ("wagtail.admin.views", "OverflowError()", "/quan-tri/?p=9", True),
        ("wagtail.admin.views", "ValueError('expected a number')", "/quan-tri/", False),
        ("wagtail.admin.views", "AttributeError()", "/quan-tri/?p=x", False),
        ("wagtail.admin.views", "NoReverseMatch(\"arguments '('x',)'\")", "/quan-tri/?p=x", True),
        ("wagtail.admin.views", "NoReverseMatch(\"arguments '('y',)'\")", "/quan-tri/?p=x", False),
        ("quizzes.services.x", "ValueError('expected a number')", "/quan-tri/?p=x", False),
    ],
)
def test_a_fault_of_ours_or_of_another_kind_stays_a_fault(rf, module, fault, url, excused):
    assert is_misfit(rf.get(url), fault_in(module, fault)) == excused


def test_what_was_refused_stands_in_the_log(client, admin, caplog):
    client.force_login(admin)
    answer = client.get("/quan-tri/choose-page/?target_pages[]=vo-nghia")
    assert answer.status_code == 400
    assert "Unfit value in /quan-tri/choose-page/" in caplog.text
