"""A row of every append-only table."""

import pytest
from django.utils import timezone

from cms.append_only.triggers import append_only_models
from cms.models import AppendOnly, Erasure
from quizzes.models import AnswerEvent, Attempt, PageLeave


@pytest.fixture(params=append_only_models(), ids=lambda model: model._meta.label)
def model(request) -> type[AppendOnly]:
    return request.param


@pytest.fixture
def row(model, arguments) -> AppendOnly:
    """What the world of `arguments` has, or what is made here."""
    if make := MAKERS.get(model):
        return make()
    return model.objects.all()[0]


def _answer():
    return AnswerEvent.objects.create(
        attempt=Attempt.objects.get(), position=1, sequence=1, value=["A"], saved_at=timezone.now()
    )


def _leave():
    return PageLeave.objects.create(
        attempt=Attempt.objects.get(), away_seconds=5, returned_at=timezone.now()
    )


MAKERS = {
    AnswerEvent: _answer,
    PageLeave: _leave,
    Erasure: lambda: Erasure.objects.create(table="x", rows=1),
}
