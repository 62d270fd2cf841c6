"""Practice as a service: what may be asked, what is remembered, what counts once."""

import datetime as dt
from decimal import Decimal
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.enums import Level, QuestionState, ReviewRule
from quizzes.exceptions import PracticeError
from quizzes.grading.grade import grade_attempt
from quizzes.models import (
    BlueprintRow,
    DailyQuestion,
    MemoryCard,
    PracticeAnswer,
    Question,
    Topic,
)
from quizzes.practice.answering import Given, answer_daily, answer_question
from quizzes.practice.choosing import (
    next_question,
    practice_questions,
    practice_topics,
    withheld_questions,
)
from quizzes.practice.daily import QUESTIONS_A_DAY, daily_questions
from quizzes.practice.memory import note_review, note_wrong_answers
from tests.fixtures.approved import approve

MORNING = dt.datetime(2026, 11, 25, 1, 0, tzinfo=dt.UTC)  # 8:00 in Việt Nam
DAY = dt.timedelta(days=1)


@pytest.fixture
def open_topic(topic):
    Topic.objects.filter(pk=topic.pk).update(practice=True)
    topic.refresh_from_db()
    return topic


@pytest.fixture
def frozen():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def given(question, option="A", token="one", **more):
    return Given(question.current_version_id, token, {"": [option]}, **more)


def sit(user, quiz, *, right=False):
    attempt = start_attempt(user, quiz)
    for sequence, item in enumerate(attempt.items, start=1):
        key = read_versions([item.version_id])[item.version_id].content["key"]
        chosen = key if right else [k for k in item.order if k not in key][:1]
        save_answer(attempt, position=item.position, sequence=sequence, fields={"": chosen})
    return grade_attempt(submit_attempt(attempt).pk)


def asked(attempt):
    versions = read_versions(item.version_id for item in attempt.items)
    return {version.question_id for version in versions.values()}


# What may be practised.


def test_a_topic_is_secret_until_an_editor_opens_it(topic, make_question):
    make_question()
    assert not Question.objects.practisable().exists()
    Topic.objects.filter(pk=topic.pk).update(practice=True)
    assert Question.objects.practisable().count() == 1


def test_the_starter_topics_are_open_and_stay_as_editors_set_them(system):
    call_command("load_starter", verbosity=0)
    assert set(Topic.objects.values_list("practice", flat=True)) == {True}
    closed = Topic.objects.first()
    Topic.objects.filter(pk=closed.pk).update(practice=False)
    call_command("load_starter", verbosity=0)
    assert not Topic.objects.get(pk=closed.pk).practice


def test_a_question_that_is_not_ready_is_not_practised(open_topic, make_question):
    question = make_question()
    Question.objects.filter(pk=question.pk).update(state=QuestionState.NEEDS_REVIEW)
    assert not Question.objects.practisable().exists()


def test_an_essay_is_not_practised(open_topic, make_question):
    make_question(type="essay", rubric="Nêu đúng căn cứ: 100")
    assert not Question.objects.practisable().exists()


def test_nothing_is_answered_while_an_attempt_is_open(
    open_topic, an, quiz, enrolment, make_question
):
    start_attempt(an, quiz)
    with pytest.raises(PracticeError, match="đang làm một bài kiểm tra"):
        answer_question(an, Question.objects.first().pk, given(Question.objects.first()))
    assert not PracticeAnswer.objects.exists()


def test_a_question_of_a_secret_topic_cannot_be_answered(an, topic, make_question):
    question = make_question()
    with pytest.raises(PracticeError, match="không dùng để luyện tập"):
        answer_question(an, question.pk, given(question))


@pytest.mark.parametrize("rule", list(ReviewRule))
def test_the_key_of_a_failed_paper_stays_closed_as_its_quiz_says(
    open_topic, an, quiz, enrolment, rule
):
    quiz.review_rule = rule
    quiz.save()
    attempt = sit(an, quiz)
    closed = set() if rule == ReviewRule.AFTER_GRADING else asked(attempt)
    assert withheld_questions(an) == closed
    assert practice_questions(an).count() == 6 - len(closed)


def test_a_paper_that_waits_for_grading_stays_closed(open_topic, an, quiz, enrolment):
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    attempt = submit_attempt(start_attempt(an, quiz))
    assert withheld_questions(an) == asked(attempt)


def test_passing_opens_the_papers_before_it(open_topic, an, quiz, enrolment):
    sit(an, quiz)
    sit(an, quiz, right=True)
    assert withheld_questions(an) == set()


def test_a_pass_of_before_does_not_open_a_later_paper(open_topic, an, quiz, enrolment):
    sit(an, quiz, right=True)
    later = sit(an, quiz)
    assert withheld_questions(an) == asked(later)


def test_the_end_of_the_examination_opens_its_papers(frozen, open_topic, an, quiz, enrolment):
    quiz.review_rule, quiz.ends_at = ReviewRule.AFTER_ROUND, timezone.now() + DAY
    quiz.save()
    attempt = sit(an, quiz)
    assert withheld_questions(an) == asked(attempt)
    frozen.shift(DAY)
    assert withheld_questions(an) == set()


# Answering.


def test_a_right_answer_is_logged_and_begins_a_card(frozen, open_topic, an, make_question):
    question = make_question()
    answer = answer_question(an, question.pk, given(question))
    assert (answer.share, answer.response, answer.source) == (1, ["A"], "practice")
    card = MemoryCard.objects.get(user=an, question=question)
    assert card.due_on == dt.date(2026, 11, 27)


def test_a_wrong_answer_comes_back_tomorrow(frozen, open_topic, an, make_question):
    question = make_question()
    assert answer_question(an, question.pk, given(question, "B")).share == 0
    assert MemoryCard.objects.get().due_on == dt.date(2026, 11, 26)


def test_not_knowing_is_an_answer_that_is_wrong(open_topic, an, make_question):
    question = make_question()
    answer = answer_question(an, question.pk, given(question, unknown=True))
    assert (answer.share, answer.response) == (0, [])


@pytest.mark.parametrize("fields", [{}, {"": []}, {"": ["Z"]}, {"": ["A", "B"]}, {"x": ["A"]}])
def test_an_answer_that_is_empty_or_does_not_fit_is_not_taken(
    open_topic, an, make_question, fields
):
    question = make_question()
    with pytest.raises(PracticeError):
        answer_question(an, question.pk, Given(question.current_version_id, "one", fields))
    assert not MemoryCard.objects.exists()


def test_a_question_that_changed_since_it_was_shown_is_asked_anew(open_topic, an, make_question):
    question = make_question()
    shown = given(question)
    question.stem = "Câu hỏi đã sửa?"
    question.save()
    approve(question)
    with pytest.raises(PracticeError, match="vừa được cập nhật"):
        answer_question(an, question.pk, shown)


def test_the_same_form_twice_is_one_answer(open_topic, an, make_question):
    question = make_question()
    first = answer_question(an, question.pk, given(question, "B"))
    assert answer_question(an, question.pk, given(question, "A")) == first
    assert PracticeAnswer.objects.count() == 1


def test_the_same_token_of_two_people_is_two_answers(open_topic, an, chau, make_question):
    question = make_question()
    answer_question(an, question.pk, given(question))
    answer_question(chau, question.pk, given(question))
    assert PracticeAnswer.objects.count() == 2


def test_the_first_answer_of_a_day_moves_the_card(frozen, open_topic, an, make_question):
    question = make_question()
    answer_question(an, question.pk, given(question, "B", "one"))
    answer_question(an, question.pk, given(question, "A", "two"))
    assert PracticeAnswer.objects.count() == 2
    assert MemoryCard.objects.get().due_on == dt.date(2026, 11, 26)
    frozen.shift(DAY)
    answer_question(an, question.pk, given(question, "A", "three"))
    assert MemoryCard.objects.get().due_on > dt.date(2026, 11, 27)


def test_an_answer_older_than_the_card_changes_nothing(an, make_question):
    question = make_question()
    note_review(an, question.pk, share=Decimal(1), at=MORNING)
    before = MemoryCard.objects.get().memory
    note_review(an, question.pk, share=Decimal(0), at=MORNING - 2 * DAY)
    assert MemoryCard.objects.get().memory == before


def test_the_log_of_practice_is_append_only(open_topic, an, make_question):
    question = make_question()
    answer = answer_question(an, question.pk, given(question))
    with pytest.raises(ValidationError):
        answer.save()


def test_the_database_holds_one_answer_per_form(open_topic, an, make_question):
    question = make_question()
    answer = answer_question(an, question.pk, given(question))
    answer.pk, answer._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save()


@pytest.mark.parametrize("share", [Decimal("-0.1"), Decimal("1.1")])
def test_the_database_refuses_a_share_beyond_its_bounds(an, make_question, share):
    version = make_question().current_version
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAnswer.objects.create(
            user=an,
            version=version,
            source="practice",
            token="x",
            response=[],
            share=share,
            answered_at=MORNING,
        )


def test_partly_right_is_logged_with_its_share(open_topic, an, make_question):
    question = make_question("AB", type="multiple", partial_marks=True)
    assert answer_question(an, question.pk, given(question)).share == Decimal("0.5")


# Choosing the next question.


def test_due_questions_come_before_new_ones(frozen, open_topic, an, make_question):
    known, new = make_question(), make_question()
    answer_question(an, known.pk, given(known, "B"))
    assert next_question(an) == new.pk
    frozen.shift(DAY)
    assert next_question(an) == known.pk


def test_when_nothing_is_new_the_one_practised_longest_ago_comes(
    frozen, open_topic, an, make_question
):
    first, second = make_question(), make_question()
    for token, question in enumerate((first, second)):
        answer_question(an, question.pk, given(question, token=f"t{token}"))
        frozen.shift(60)
    assert next_question(an) == first.pk
    answer_question(an, first.pk, given(first, token="again"))
    assert next_question(an) == second.pk


def test_topic_and_level_narrow_the_choice(open_topic, an, make_question):
    other = Topic.add_root(slug="khac", name="Dân vận", practice=True)
    make_question()
    applied = make_question(level=Level.APPLY)
    elsewhere = make_question(topic=other)
    assert next_question(an, topic=other) == elsewhere.pk
    assert next_question(an, topic=open_topic, level=Level.APPLY) == applied.pk
    assert next_question(an, topic=other, level=Level.APPLY) is None


def test_new_questions_come_in_no_fixed_order(open_topic, an, make_question):
    for _number in range(6):
        make_question()
    assert len({next_question(an, random=Random(seed)) for seed in range(20)}) > 1


def test_the_topics_count_what_is_met_and_due(
    frozen, open_topic, an, chau, make_question, django_assert_max_num_queries
):
    first, second = make_question(), make_question()
    answer_question(an, first.pk, given(first, "B"))
    answer_question(chau, second.pk, given(second, "B"))
    frozen.shift(DAY)
    with django_assert_max_num_queries(5):
        [row] = practice_topics(an)
    assert (row.total, row.met, row.due) == (2, 1, 1)


# The day's questions.


def test_without_open_topics_there_is_nothing_to_ask(an, make_question):
    make_question()
    assert daily_questions(an, MORNING).total == 0
    assert not DailyQuestion.objects.exists()


def test_the_days_questions_stay_the_same_on_a_reload(frozen, open_topic, an, make_question):
    for _number in range(8):
        make_question()
    first = daily_questions(an, timezone.now())
    frozen.shift(dt.timedelta(hours=15))
    assert daily_questions(an, timezone.now()) == first
    assert first.total == first.left == QUESTIONS_A_DAY


def test_the_local_day_begins_at_midnight_in_viet_nam(open_topic, an, make_question):
    make_question()
    before = dt.datetime(2026, 11, 25, 16, 59, tzinfo=dt.UTC)
    assert daily_questions(an, before).day == dt.date(2026, 11, 25)
    assert daily_questions(an, before + dt.timedelta(minutes=1)).day == dt.date(2026, 11, 26)


def test_what_was_wrong_yesterday_leads_the_day(frozen, open_topic, an, make_question):
    for _number in range(8):
        make_question()
    wrong = Question.objects.order_by("pk")[5]
    answer_question(an, wrong.pk, given(wrong, "B"))
    frozen.shift(DAY)
    assert daily_questions(an, timezone.now()).rows[0].question_id == wrong.pk


def test_new_questions_come_from_the_topics_of_ones_duties_first(
    frozen, open_topic, an, quiz, enrolment, make_question
):
    other = Topic.add_root(slug="khac", name="Dân vận", practice=True)
    for _number in range(20):
        make_question(topic=other)
    daily = daily_questions(an, timezone.now())
    assert {row.question.topic_id for row in daily.rows} == {open_topic.pk}


def test_any_open_topic_fills_the_day(frozen, open_topic, an, quiz, enrolment, make_question):
    other = Topic.add_root(slug="khac", name="Dân vận", practice=True)
    quiz.blueprint.set([BlueprintRow(topic=other, count=1)])
    quiz.save()
    duty = make_question(topic=other)
    daily = daily_questions(an, timezone.now())
    assert daily.rows[0].question_id == duty.pk
    assert daily.total == QUESTIONS_A_DAY


def test_a_question_of_the_day_counts_once(frozen, open_topic, an, make_question):
    make_question()
    [row] = daily_questions(an, timezone.now()).rows
    first = answer_daily(row, given(row.question, "B", row.token))
    assert answer_daily(row, given(row.question, "A", row.token)) == first
    again = DailyQuestion.objects.select_related("answer", "user").get()
    assert answer_daily(again, given(row.question, "A", row.token)) == first
    assert PracticeAnswer.objects.count() == 1
    assert daily_questions(an, timezone.now()).left == 0


def test_a_question_that_is_retired_leaves_the_day(frozen, open_topic, an, make_question):
    for _number in range(3):
        make_question()
    first = daily_questions(an, timezone.now()).rows[0]
    Question.objects.filter(pk=first.question_id).update(state=QuestionState.RETIRED)
    daily = daily_questions(an, timezone.now())
    assert (daily.total, daily.left) == (2, 2)


def test_wrong_answers_of_an_examination_come_back_the_next_day(
    frozen, open_topic, an, quiz, enrolment
):
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    wrong = asked(sit(an, quiz))
    note_wrong_answers(an)
    assert set(MemoryCard.objects.values_list("question_id", flat=True)) == wrong
    assert set(MemoryCard.objects.values_list("due_on", flat=True)) == {dt.date(2026, 11, 26)}
    frozen.shift(DAY)
    assert {row.question_id for row in daily_questions(an, timezone.now()).rows} <= wrong


def test_an_attempt_that_was_read_before_changes_nothing(
    frozen, open_topic, an, quiz, enrolment, django_assert_max_num_queries
):
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    sit(an, quiz)
    note_wrong_answers(an)
    frozen.shift(DAY)
    row = daily_questions(an, timezone.now()).rows[0]
    answer_daily(row, given(row.question, "A", row.token))
    before = list(MemoryCard.objects.values())
    with django_assert_max_num_queries(6):
        note_wrong_answers(an)
    assert list(MemoryCard.objects.values()) == before


def test_an_examination_moves_a_card_that_is_older(frozen, open_topic, an, quiz, enrolment):
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    for question in Question.objects.all():
        note_review(an, question.pk, share=Decimal(1), at=MORNING)
    frozen.shift(DAY)
    wrong = asked(sit(an, quiz))
    note_wrong_answers(an)
    due = MemoryCard.objects.due(dt.date(2026, 11, 27)).filter(due_on=dt.date(2026, 11, 27))
    moved = due.filter(reviewed_at=timezone.now())
    assert set(moved.values_list("question_id", flat=True)) == wrong


def test_what_was_right_in_the_last_attempt_does_not_come_back(
    frozen, open_topic, an, quiz, enrolment
):
    sit(an, quiz)
    frozen.shift(60)
    second = sit(an, quiz, right=True)
    note_wrong_answers(an)
    cards = set(MemoryCard.objects.values_list("question_id", flat=True))
    assert not cards & asked(second)


def test_the_days_questions_cost_a_fixed_number_of_queries(
    frozen, open_topic, an, quiz, enrolment, make_question, django_assert_max_num_queries
):
    for _number in range(12):
        make_question()
    sit(an, quiz)
    with django_assert_max_num_queries(18):
        daily_questions(an, timezone.now())
    with django_assert_max_num_queries(5):
        daily_questions(an, timezone.now())
