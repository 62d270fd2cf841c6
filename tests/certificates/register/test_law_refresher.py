import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.register.law_refresher import certificates_using, holders_for, refresh_holders
from cms.models import LegalDocument, Provision
from learning.duties.enrolment_pass import run_duties
from learning.enums import Role
from learning.models import Enrolment, Programme
from learning.progress.reading import complete_lesson
from quizzes.models import Question, QuizPage

IN_A_MONTH = timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def certified(an, course, quiz, enrolment, monkeypatch):
    """An holds a certificate of the course whose quiz asks Điều 14."""
    monkeypatch.setattr("learning.progress.completion.quizzes_of", lambda _course: [])
    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    return Certificate.objects.get(holder=an)


@pytest.fixture
def place(quiz):
    return Provision.objects.get(locator="Điều 14")


def test_a_change_of_the_law_names_the_certificates_that_rest_on_it(certified, place):
    (item,) = certificates_using([place.pk])
    assert item.label == certified.course_title
    assert item.note.startswith("1 ")
    other = Provision.objects.create(document=place.document, locator="Điều 99")
    assert certificates_using([other.pk]) == []


def test_only_holders_in_the_officers_units_are_meant(certified, place, an, hanh, binh, make_user):
    assert holders_for([place.pk], hanh) == {an.pk}
    assert holders_for([place.pk], binh) == {an.pk}
    chau = make_user("gao-hr", "Ksor Hờ", Role.HR, "gao", "gao")
    assert holders_for([place.pk], chau) == set()


def test_holders_get_a_short_quiz_on_the_successor(certified, place, an, hanh, client):
    law = LegalDocument.objects.create(
        key="1/2026/QH16", number="1/2026/QH16", kind="law", title="Luật mới", status="in_force"
    )
    new = Provision.objects.create(document=law, locator="Điều 3")
    Provision.objects.filter(pk=place.pk).update(replaced_by=new)
    Question.objects.filter(pk__in=list(Question.objects.values_list("pk", flat=True)[:3])).update(
        provision=new
    )
    client.force_login(hanh)
    address = f"{reverse('law_refresher')}?dieu-khoan={place.pk}"
    assert "1 người" in client.get(address).content.decode()
    sent = {"title": "Luật mới: Điều 3", "due_on": IN_A_MONTH}
    done = client.post(address, sent, follow=True)
    assert "giao cho từng người" in done.content.decode()
    quiz = QuizPage.objects.get(title="Luật mới: Điều 3")
    (duty,) = Enrolment.objects.filter(quiz=quiz)
    assert (duty.user, duty.due_on) == (an, IN_A_MONTH)
    run_duties()
    duty.refresh_from_db()
    assert duty.is_open
    assert Enrolment.objects.filter(quiz=quiz).count() == 1


def test_the_change_page_offers_it_to_hr(certified, place, hanh, client):
    client.force_login(hanh)
    page = client.get(reverse("law_provision", args=[place.pk])).content.decode()
    assert reverse("law_refresher") in page
    assert "1 giấy chứng nhận" in page


def test_without_questions_or_holders_nothing_is_made(certified, place, hanh):
    Question.objects.update(state="needs_review")
    with pytest.raises(ValidationError):
        refresh_holders([place.pk], title="A", due_on=IN_A_MONTH, by=hanh)
    assert not Programme.objects.exists()
    assert not QuizPage.objects.filter(title="A").exists()
