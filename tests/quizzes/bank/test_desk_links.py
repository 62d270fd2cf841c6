"""A desk links only to where its reader is let in."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from cms.models import LessonCitation
from quizzes.enums import RoundState
from quizzes.law.repointing import propose_repointing
from quizzes.models import LawFlag, Question, Round


@pytest.fixture
def world(quiz, course, make_question, lan):
    """A provision on which a question, a lesson, a quiz and a round rest; its law lapsed."""
    question = Question.objects.first()
    provision = question.provision
    lesson = course.lessons().first()
    LessonCitation.objects.create(lesson=lesson, document=provision.document, provision=provision)
    now = timezone.now()
    Round.objects.create(
        quiz=quiz,
        number=1,
        opens_at=now,
        closes_at=now + dt.timedelta(days=1),
        state=RoundState.OPEN,
    )
    LawFlag.objects.create(question=question, provision=provision, kind="lapsed", flagged_at=now)
    successor = type(provision).objects.create(document=provision.document, locator="Điều 15")
    proposal = propose_repointing(provision, successor, [question.pk], by=lan)
    return {
        "law_document": [provision.document_id],
        "law_provision": [provision.pk],
        "law_review": [],
        "law_proposal": [proposal.pk],
        "bank_question": [question.pk],
        "quiz_statistics": [quiz.pk],
    }


@pytest.mark.parametrize(
    ("person", "pages"),
    [
        ("hanh", ("law_document", "law_provision")),
        ("minh", ("law_document", "law_provision", "law_review", "law_proposal", "bank_question")),
        ("lan", ("law_document", "law_review", "law_proposal", "bank_question")),
        ("minh", ("quiz_statistics",)),
    ],
)
def test_every_link_of_the_desk_lets_its_reader_in(client, world, request, person, pages):
    client.force_login(request.getfixturevalue(person))
    for name in pages:
        page = html.fromstring(client.get(reverse(name, args=world[name])).content)
        links = {link for link in page.xpath("//*[contains(@class, 'desk')]//a/@href")}
        answers = {link: client.get(link.partition("#")[0]).status_code for link in links if link}
        assert {link: code for link, code in answers.items() if code != 200} == {}, name


def test_an_officer_of_hr_still_reads_what_rests_on_the_law(client, world, hanh):
    client.force_login(hanh)
    page = client.get(reverse("law_document", args=world["law_document"])).content.decode()
    assert "Câu hỏi số 1?" in page
    assert "Bài 1" in page
