"""The invented people of the demo."""

import pytest

from cms.starter.loader import load_law
from learning.demo.answers import right_fields
from quizzes.engine.mark import mark
from quizzes.engine.types import KINDS
from quizzes.models import QuestionVersion
from quizzes.starter.loader import load_bank


@pytest.fixture
def bank(db):
    from cms.starter.loader import load_courses

    load_law()
    load_courses()
    load_bank()


def test_they_answer_every_starter_question_rightly(bank):
    wrong = []
    for version in QuestionVersion.objects.all():
        response = KINDS[version.type].parse(
            version.content, right_fields(version.type, version.content)
        )
        if mark(version.type, version.content, response, 1) != 1:
            wrong.append(version.question.ref)
    assert wrong == []
