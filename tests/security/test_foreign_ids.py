"""An officer of another agency who types other people's numbers into addresses and forms."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate
from learning.enums import Role
from learning.models import (
    Anonymisation,
    EmailChange,
    Enrolment,
    Exemption,
    OutsideTraining,
    Posting,
    Scope,
    User,
)
from quizzes.models import Attempt
from tests.addresses import EVERYONE, OURS, RULES, call, refused
from tests.security.matrix import DOCUMENT, matrix

# Of the person: nothing of it changes, by whatever is posted.
KEPT: dict[Any, str] = {
    User: "pk",
    Posting: "user",
    Scope: "user",
    Enrolment: "user",
    Exemption: "enrolment__user",
    OutsideTraining: "user",
    Anonymisation: "user",
    EmailChange: "user",
    Attempt: "user",
    Certificate: "holder",
}
# Everybody's own doors: the number there is of a quiz or course, not of a person.
OWN = {"account_logout", "account_login"}


@pytest.fixture(params=[Role.HR, Role.HEAD])
def stranger(request: Any, make_user: Callable[..., User]) -> User:
    """Somebody with the same role for the other ward."""
    return make_user("khanh", "Ksor Khánh", request.param, "gao", "gao")


def records_of(person: User) -> dict[str, list[Any]]:
    """Every row about the person."""
    return {
        model.__name__: list(model.objects.filter(**{path: person.pk}).order_by("pk").values())
        for model, path in KEPT.items()
    }


def aimed(arguments: dict[str, Any]) -> list[str]:
    return [
        name
        for name in OURS
        if arguments.get(name) and name not in OWN and set(RULES[name]) != set(EVERYONE)
    ]


def test_no_address_shows_or_changes_a_person_of_another_agency(
    stranger: User, an: User, arguments: dict[str, Any], units: Any
) -> None:
    before = records_of(an)
    client = Client(raise_request_exception=False)
    client.force_login(stranger)
    body = {"user": an.pk, "person": an.pk, "unit": units["pleiku"].pk, "holder": an.pk}
    shown, broken = [], []
    for name in aimed(arguments):
        url = reverse(name, args=arguments[name])
        for answer in (call(client, name, arguments), client.post(url, body)):
            if answer.status_code >= 500:
                broken.append(name)
            if not refused(answer) and not answer.streaming and says(answer, an):
                shown.append(name)
    assert (shown, broken) == ([], [])
    assert records_of(an) == before


def says(answer: Any, person: User) -> bool:
    return person.full_name in answer.content.decode(errors="replace")


@pytest.mark.parametrize("name", ["desk_assign", "desk_import"])
def test_no_form_takes_a_unit_or_person_of_another_agency(
    stranger: User, an: User, units: Any, course: Any, name: str
) -> None:
    before = records_of(an)
    client = Client(raise_request_exception=False)
    client.force_login(stranger)
    body = {
        "unit": units["pleiku"].pk,
        "root": units["pleiku"].pk,
        "user": an.pk,
        "course": course.pk,
        "due_on": "2030-01-01",
        "reason": "x",
    }
    answer = client.post(reverse(name), body)
    assert answer.status_code < 500
    assert records_of(an) == before


def test_the_matrix_in_the_documents_is_that_of_the_tests() -> None:
    assert DOCUMENT.read_text() == matrix()
