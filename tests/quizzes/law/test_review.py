"""Law that goes out of force: out of the draw, to a person, and on to new law."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from cms.models import LegalDocument, Provision
from quizzes.attempts.draw import draw_paper, read_rows
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import LawFlagKind, QuestionState, RepointDecision
from quizzes.grading.grade import grade_attempt
from quizzes.law.admin import look_at_once
from quizzes.law.repointing import (
    confirm_repointing,
    propose_repointing,
    refuse_repointing,
)
from quizzes.law.review import flag_lapsed_law, keep_in_use
from quizzes.models import LawFlag, Question, RepointProposal
from quizzes.organiser.preflight_bank import bank_lines

TODAY = dt.date(2026, 11, 25)
TOMORROW = TODAY + dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 25, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def law(make_question):
    """The law that the cast's questions rest on."""
    return LegalDocument.objects.get()


@pytest.fixture
def question(make_question):
    return make_question()


@pytest.fixture
def successor(law):
    document = LegalDocument.objects.create(
        key="1/2026/QH16", number="1/2026/QH16", kind="law", title="Luật mới", status="in_force"
    )
    return Provision.objects.create(document=document, locator="Điều 3")


def state(question):
    return Question.objects.get(pk=question.pk).state


def expire(law, day):
    LegalDocument.objects.filter(pk=law.pk).update(expired_on=day)


def test_on_the_day_the_law_ends_its_questions_leave_the_draw_by_themselves(quiz, law):
    expire(law, TOMORROW)
    assert all(row.pool for row in read_rows(quiz))
    assert not any(row.pool for row in read_rows(quiz, on=TOMORROW))


def test_law_of_the_future_is_asked_only_from_its_day(quiz, law):
    LegalDocument.objects.filter(pk=law.pk).update(effective_on=TOMORROW)
    assert not any(row.pool for row in read_rows(quiz))
    assert len(draw_paper(quiz, 1, on=TOMORROW)) == 4


def test_a_provision_may_end_before_its_document(quiz, question):
    Provision.objects.update(expired_on=TODAY)
    assert not any(row.pool for row in read_rows(quiz))


def test_the_check_before_a_round_judges_law_by_the_days_of_the_round(quiz, law):
    LegalDocument.objects.filter(pk=law.pk).update(effective_on=TOMORROW)
    assert all(line.ok for line in bank_lines(quiz, (TOMORROW, TOMORROW)))
    assert not all(line.ok for line in bank_lines(quiz, (TODAY, TODAY)))


def test_the_daily_task_puts_questions_to_review_once(question, law):
    assert flag_lapsed_law() == 0
    expire(law, TODAY)
    assert flag_lapsed_law() == 1
    assert state(question) == QuestionState.NEEDS_REVIEW
    assert flag_lapsed_law() == 0
    assert LawFlag.objects.get().kind == LawFlagKind.LAPSED


def test_past_attempts_stay_as_they_are(an, quiz, enrolment, law):
    attempt = start_attempt(an, quiz)
    submit_attempt(attempt)
    graded = grade_attempt(attempt.pk)
    expire(law, TODAY)
    flag_lapsed_law()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.paper) == (graded.score, graded.paper)


def test_guidance_under_a_law_that_ended_is_flagged_with_it(question, law):
    parent = LegalDocument.objects.create(key="cha", kind="law", title="Luật cha", status="expired")
    law.guides.add(parent)
    assert flag_lapsed_law() == 0
    LegalDocument.objects.filter(pk=parent.pk).update(expired_on=TODAY)
    assert flag_lapsed_law() == 1
    assert LawFlag.objects.get().kind == LawFlagKind.GUIDANCE


def test_guidance_that_a_reviewer_kept_is_drawn_and_not_flagged_again(question, law, minh):
    parent = LegalDocument.objects.create(
        key="cha", kind="law", title="Luật cha", status="expired", expired_on=TODAY
    )
    law.guides.add(parent)
    flag_lapsed_law()
    flag = LawFlag.objects.get()
    assert keep_in_use(flag, by=minh, reason="Luật mới giữ nghị định này.")
    assert not keep_in_use(flag, by=minh, reason="Lần nữa.")
    assert state(question) == QuestionState.READY
    assert flag_lapsed_law() == 0


def test_what_lapsed_itself_cannot_be_kept(question, law, minh):
    expire(law, TODAY)
    flag_lapsed_law()
    assert not keep_in_use(LawFlag.objects.get(), by=minh, reason="Cứ dùng.")
    assert state(question) == QuestionState.NEEDS_REVIEW


def test_a_confirmed_question_rests_on_the_new_law_and_is_drawn_again(
    question, law, successor, lan, minh
):
    old, before = question.provision, question.current_version
    expire(law, TODAY)
    flag_lapsed_law()
    row = propose_repointing(old, successor, [question.pk], by=lan).rows.get()
    assert confirm_repointing(row, by=minh)
    assert not confirm_repointing(row, by=minh)
    fresh = Question.objects.get(pk=question.pk)
    assert (fresh.state, fresh.provision) == (QuestionState.READY, successor)
    assert fresh.current_version.number == before.number + 1
    assert fresh.current_version.approved_by == minh
    assert fresh.current_version.content["legal_basis"] == str(successor)
    assert LawFlag.objects.get().resolved_by == minh
    before.refresh_from_db()
    assert before.content["legal_basis"] == str(old)
    assert Question.objects.drawable().filter(pk=question.pk).exists()


def test_an_editors_unfinished_draft_outlives_the_new_basis(question, successor, lan, minh):
    draft = Question.objects.get(pk=question.pk)
    draft.stem = "Câu đang viết lại?"
    draft.save_revision(user=lan)
    row = propose_repointing(question.provision, successor, [question.pk], by=lan).rows.get()
    confirm_repointing(row, by=minh)
    fresh = Question.objects.get(pk=question.pk)
    assert fresh.current_version.content["stem"] == question.stem
    kept = fresh.get_latest_revision_as_object()
    assert (kept.stem, kept.provision) == ("Câu đang viết lại?", successor)


def test_a_refused_question_stays_out_of_the_draw(question, law, successor, lan, minh):
    row = propose_repointing(question.provision, successor, [question.pk], by=lan).rows.get()
    assert refuse_repointing(row, by=minh)
    row.refresh_from_db()
    assert row.decision == RepointDecision.REFUSED
    assert state(question) == QuestionState.NEEDS_REVIEW
    assert not confirm_repointing(row, by=minh)


@pytest.mark.parametrize("act", [confirm_repointing, refuse_repointing])
def test_who_proposed_or_wrote_it_does_not_decide(question, successor, lan, minh, act):
    row = propose_repointing(question.provision, successor, [question.pk], by=lan).rows.get()
    with pytest.raises(ValidationError):
        act(row, by=lan)
    Question.objects.filter(pk=question.pk).update(author=minh)
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        act(type(row).objects.get(pk=row.pk), by=minh)


def test_a_question_waits_in_one_proposal_only(question, successor, lan):
    propose_repointing(question.provision, successor, [question.pk], by=lan)
    with pytest.raises(ValidationError):
        propose_repointing(question.provision, successor, [question.pk], by=lan)


def test_law_out_of_force_is_no_new_basis(question, law, successor, lan):
    LegalDocument.objects.filter(pk=successor.document_id).update(expired_on=TODAY)
    stale = Provision.objects.get(pk=successor.pk)
    with pytest.raises(ValidationError):
        propose_repointing(question.provision, stale, [question.pk], by=lan)


def test_the_pages_lead_from_the_change_to_the_confirmed_question(
    client, question, law, successor, lan, minh
):
    law.replaced_by = successor.document
    law.expired_on = TODAY
    law.save()
    flag_lapsed_law()
    client.force_login(lan)
    page = client.get(reverse("law_document", args=[law.pk])).content.decode()
    assert question.stem in page
    assert "Hết hiệu lực toàn bộ" in page
    assert question.stem in client.get(reverse("law_review")).content.decode()
    address = f"{reverse('law_repoint')}?dieu-khoan={question.provision_id}"
    assert "1/2026/QH16" in client.get(address).content.decode()
    data = {"new": "Điều 3 Luật số 1/2026/QH16", "questions": [question.pk]}
    response = client.post(address, data)
    proposal = RepointProposal.objects.get()
    assert response.url == reverse("law_proposal", args=[proposal.pk])
    assert proposal.new == successor
    decide = reverse("law_decide", args=[proposal.rows.get().pk])
    assert client.post(decide, {"quyet-dinh": "thay"}).status_code == 302
    assert state(question) == QuestionState.NEEDS_REVIEW
    client.force_login(minh)
    client.post(decide, {"quyet-dinh": "thay"})
    assert state(question) == QuestionState.READY


def test_an_uncertain_new_basis_is_offered_and_nothing_is_proposed(client, question, law, lan):
    client.force_login(lan)
    address = f"{reverse('law_repoint')}?dieu-khoan={question.provision_id}"
    data = {"new": "Điều 9 Luật Cán bộ, công chức", "questions": [question.pk]}
    page = client.post(address, data)
    assert "Chưa chắc chắn" in page.content.decode()
    assert not RepointProposal.objects.exists()
    data["choice"] = f"{law.pk}:Điều 9"
    client.post(address, data)
    assert RepointProposal.objects.get().new.locator == "Điều 9"


def test_a_reviewer_keeps_guidance_from_the_page_only_with_a_reason(client, question, law, minh):
    parent = LegalDocument.objects.create(
        key="cha", kind="law", title="Luật cha", status="expired", expired_on=TODAY
    )
    law.guides.add(parent)
    flag_lapsed_law()
    client.force_login(minh)
    address = reverse("law_keep", args=[LawFlag.objects.get().pk])
    client.post(address, {"reason": ""})
    assert state(question) == QuestionState.NEEDS_REVIEW
    client.post(address, {"reason": "Luật mới giữ nghị định này."})
    assert state(question) == QuestionState.READY
    assert client.get(address).status_code == 405


def test_the_review_page_takes_the_same_queries_for_many(
    client, make_question, law, lan, django_assert_max_num_queries
):
    for _number in range(8):
        make_question()
    expire(law, TODAY)
    flag_lapsed_law()
    client.force_login(lan)
    client.get(reverse("law_review"))
    with django_assert_max_num_queries(22):
        page = client.get(reverse("law_review"))
    assert len(page.context["page"]) == 8


def test_a_lesson_tells_readers_what_lapsed_and_lands_with_the_editor(
    client, an, lan, course, law, enrolment
):
    lesson = course.lessons().first()
    lesson.body = [("law", {"document": law, "provision": "Điều 14", "text": "…"})]
    lesson.save_revision().publish()
    client.force_login(an)
    assert "đã hết hiệu lực" not in client.get(lesson.url).content.decode()
    expire(law, timezone.localdate())
    assert "Bài này có trích dẫn văn bản đã hết hiệu lực" in client.get(lesson.url).content.decode()
    client.force_login(lan)
    assert lesson.title in client.get(reverse("law_review")).content.decode()
    touched = client.get(reverse("law_provision", args=[Provision.objects.get().pk]))
    assert lesson.title in touched.content.decode()


def test_saving_a_document_has_its_questions_looked_at_at_once(question, law):
    OrmQ.objects.all().delete()
    request = RequestFactory().post("/")
    look_at_once(request, question)
    assert not OrmQ.objects.exists()
    look_at_once(request, law)
    assert [task.task["func"] for task in OrmQ.objects.all()] == ["quizzes.tasks.review_law"]
