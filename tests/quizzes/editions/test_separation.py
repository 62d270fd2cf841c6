"""Whoever sees papers or key of an edition takes no part, and enters no results of it."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.models import CoursePage
from learning.enums import Role
from learning.models import AuditEntry, Enrolment, Scope, User
from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.start import start_attempt
from quizzes.editions.make import make_edition
from quizzes.editions.results import apply_results, plan_results
from quizzes.exceptions import EditionResultsError
from quizzes.formats.edition_cells import ProblemKind
from quizzes.models import (
    Attempt,
    BlueprintRow,
    EditionResults,
    KeyOpening,
    PaperEdition,
    QuizPage,
)
from tests.quizzes.editions.test_editions import record_of, right_letters, sheet, workbook

SECRET = ["edition_papers", "edition_key"]


@pytest.fixture
def edition(quiz: Any, lan: User) -> PaperEdition:
    return make_edition(quiz, by=lan, copies=2, sat_on=timezone.localdate())


def opened(answer: Any) -> bool:
    return bool(answer.headers["Content-Type"] == "application/pdf")


@pytest.mark.parametrize("door", [*SECRET, "edition_new"])
def test_hr_neither_makes_nor_opens_papers(client, hanh, edition, door):
    client.force_login(hanh)
    url = reverse(door, args=[edition.pk] if door in SECRET else [])
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert not opened(answer)


@pytest.mark.parametrize("door", SECRET)
def test_who_opens_takes_no_part_and_it_is_logged(client, lan, course, edition, door):
    Enrolment.objects.create(user=lan, course=course, source="hr")
    assert sitting_of(lan, edition.quiz).may_start
    client.force_login(lan)
    url = reverse(door, args=[edition.pk])
    asked = client.get(url)
    assert "không dự thi" in asked.content.decode()
    assert sitting_of(lan, edition.quiz).may_start
    assert opened(client.post(url))
    assert "đã mở đề hoặc đáp án" in sitting_of(lan, edition.quiz).refusal
    assert opened(client.get(url))
    events = AuditEntry.objects.filter(event__in=["key.opened", "papers.opened"])
    assert events.filter(actor=lan).count() == 2


@pytest.mark.parametrize("door", SECRET)
def test_who_opens_holds_the_questions_wherever_else_they_are_asked(
    client, lan, course, edition, topic, door
):
    """Told of the other quiz before, barred from it after; making alone shows nothing."""
    Enrolment.objects.create(user=lan, course=course, source="hr")
    other = QuizPage(title="Thi giữa năm", slug="g", review_rule="score_only")
    other.ends_at = timezone.now() + dt.timedelta(days=1)
    other.blueprint = [BlueprintRow(topic=topic, count=1)]
    other = CoursePage.objects.get(pk=course.pk).add_child(instance=other)
    assert not KeyOpening.objects.exists()
    client.force_login(lan)
    url = reverse(door, args=[edition.pk])
    assert "Thi giữa năm" in client.get(url).text
    assert opened(client.post(url))
    held = KeyOpening.objects.filter(user=lan).count()
    assert held == edition.question_count() > 0
    assert "đã mở đề hoặc đáp án" in sitting_of(lan, other).refusal


@pytest.mark.parametrize("door", SECRET)
def test_nobody_opens_in_the_middle_of_an_attempt(client, lan, course, edition, door):
    Enrolment.objects.create(user=lan, course=course, source="hr")
    start_attempt(lan, edition.quiz)
    client.force_login(lan)
    answer = client.post(reverse(door, args=[edition.pk]), follow=True)
    assert "đang làm dở" in answer.content.decode()
    assert not opened(answer)


def test_the_maker_enters_no_results(client, lan, edition, an, enrolment):
    client.force_login(lan)
    page = client.get(reverse("edition_results", args=[edition.pk]), follow=True)
    assert "nhờ một cán bộ khác nhập" in page.content.decode()
    paper = edition.papers.first()
    row = [an.staff_code, paper.code, *right_letters(paper), timezone.localdate()]
    with pytest.raises(IntegrityError), transaction.atomic():
        record_of(edition, lan, workbook(row))
    unsaved = EditionResults(edition=edition, uploaded_by=lan, file=ContentFile(b"x", "x"))
    with pytest.raises(EditionResultsError):
        apply_results(unsaved, sheet(row), viewer=lan)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("door", SECRET)
@pytest.mark.parametrize("uploaded", ["before", "after"])
def test_who_opened_enters_no_results(client, minh, edition, an, enrolment, door, uploaded):
    """Nor do those of a file that was uploaded before the opening."""
    organiser = Group.objects.get(name=Role.EDITOR)
    minh.groups.add(organiser)
    paper = edition.papers.first()
    row = [an.staff_code, paper.code, *right_letters(paper), timezone.localdate()]
    client.force_login(minh)
    results = record_of(edition, minh, workbook(row)) if uploaded == "before" else None
    assert opened(client.post(reverse(door, args=[edition.pk])))
    results = results or record_of(edition, minh, workbook(row))
    address = reverse("edition_results", args=[edition.pk])
    for method in (client.get, client.post):
        assert "đã mở đề hoặc đáp án của bộ đề này" in method(address, follow=True).text
    page = client.post(reverse("edition_results_preview", args=[results.pk]), follow=True)
    assert "đã mở đề hoặc đáp án của bộ đề này" in page.text
    assert not Attempt.objects.exists()


def test_nobody_enters_an_own_result(hanh, edition, course):
    Enrolment.objects.create(user=hanh, course=course, source="hr")
    paper = edition.papers.first()
    row = [hanh.staff_code, paper.code, *right_letters(paper), timezone.localdate()]
    (problem,) = plan_results(edition, sheet(row), viewer=hanh).problems
    assert (problem.kind, problem.value) == (ProblemKind.NO_RIGHT, hanh.staff_code)
    assert "của chính anh/chị" in str(problem.message)


def test_who_opened_papers_has_no_result(client, hanh, lan, edition, course):
    Enrolment.objects.create(user=lan, course=course, source="hr")
    client.force_login(lan)
    client.post(reverse("edition_papers", args=[edition.pk]))
    paper = edition.papers.first()
    row = [lan.staff_code, paper.code, *right_letters(paper), timezone.localdate()]
    (problem,) = plan_results(edition, sheet(row), viewer=hanh).problems
    assert "đã mở đề" in str(problem.message)


def test_results_name_the_day_of_the_sitting(hanh, edition, an, enrolment):
    paper = edition.papers.first()
    day = timezone.localdate() - dt.timedelta(days=1)
    row = [an.staff_code, paper.code, *right_letters(paper), day]
    (problem,) = plan_results(edition, sheet(row), viewer=hanh).problems
    assert "thi ngày" in str(problem.message)


@pytest.mark.parametrize("door", ["edition", "edition_sheets", "edition_results_form"])
def test_an_officer_meets_editions_of_the_own_units_alone(client, hanh, quiz, lan, units, door):
    Scope.objects.filter(user=hanh).update(unit=units["gao"])
    theirs = make_edition(quiz, by=lan, copies=2, unit_ref=units["pleiku"].pk)
    own = make_edition(quiz, by=lan, copies=2, unit_ref=units["gao"].pk)
    client.force_login(hanh)
    assert client.get(reverse(door, args=[theirs.pk])).status_code == 404
    assert client.get(reverse(door, args=[own.pk])).status_code == 200
    listed = client.get(reverse("editions")).content.decode()
    assert reverse("edition", args=[own.pk]) in listed
    assert reverse("edition", args=[theirs.pk]) not in listed
