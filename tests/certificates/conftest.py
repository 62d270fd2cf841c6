"""Completions, and a second officer to approve."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches

from certificates.models import Certificate
from certificates.verification import rate_limit
from learning.enums import Role
from learning.models import Enrolment, User
from learning.progress.reading import complete_lesson


@pytest.fixture
def complete(course: Any) -> Callable[..., Certificate]:
    """The certificate of a person who has read the course."""
    course.completion_rule = "lessons"
    course.save()

    def finish(user: User, cycle: int = 1) -> Certificate:
        enrolment = Enrolment.objects.create(user=user, course=course, source="hr", cycle=cycle)
        for lesson in course.lessons():
            complete_lesson(enrolment, lesson)
        return Certificate.objects.get(enrolment=enrolment)

    return finish


@pytest.fixture
def hoa(make_user: Callable[..., User]) -> User:
    """A second HR officer of the province."""
    return make_user("hoa", "Vũ Thị Hoa", Role.HR, "province", "province")


@pytest.fixture
def gao_officer(make_user: Callable[..., User]) -> User:
    """HR of the commune of Gào only."""
    return make_user("gao", "Siu H'Gào", Role.HR, "gao", "gao")


@pytest.fixture(autouse=True)
def _fresh_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test asked does not count in the next; counts are written when a test says so."""
    monkeypatch.setattr(rate_limit, "FLUSH_AFTER", float("inf"))
    caches["memory"].clear()
    rate_limit._pending.clear()


@pytest.fixture
def decision() -> dict[str, Any]:
    return {
        "decision_number": "15/QĐ-SNV",
        "decision_date": dt.date(2026, 1, 5),
        "reason": "Cấp nhầm đối tượng",
    }
