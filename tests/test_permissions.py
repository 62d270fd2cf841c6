"""Every address of the project with every role; an address without a rule fails."""

import re

import pytest

from certificates.models import Certificate
from learning.enums import Role
from tests.addresses import ALL, OPEN_ADMIN, OURS, RULES, call, refused, rule_of


def test_every_address_has_a_rule():
    lacking = [(name, route) for name, route, _view in ALL if rule_of(name, route) is None]
    assert lacking == []


def test_every_rule_has_an_address():
    assert set(RULES) - {name for name, _route, _view in ALL} == set()


@pytest.mark.parametrize("role", ["anonymous", *Role])
def test_our_addresses_answer_only_those_whom_the_rule_names(client, people, arguments, role):
    if people[role]:
        client.force_login(people[role])
    wrong = []
    for name in OURS:
        if name in ("account_logout", "account_login"):
            continue
        response = call(client, name, arguments)
        if refused(response) == (role in RULES[name]):
            wrong.append((name, response.status_code))
    assert wrong == []
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("role", ["anonymous", *Role])
def test_wagtails_screens_let_in_only_those_whom_the_rule_names(client, people, role):
    """Every admin address that takes no argument."""
    if people[role]:
        client.force_login(people[role])
    wrong = []
    for name, route, _view in ALL:
        clean = re.sub(r"[\^$\\]", "", route)
        if not clean.startswith("quan-tri/") or re.search(r"[<(\[*]", clean) or name in OPEN_ADMIN:
            continue
        if name in RULES or "logout" in clean or "login" in clean:
            continue
        response = client.get(f"/{clean}")
        allowed = role in (rule_of(name, route) or set())
        if response.status_code >= 500 or not (allowed or refused(response)):
            wrong.append((clean, response.status_code))
    assert wrong == []
