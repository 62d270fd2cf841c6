"""Regrades: policies, people, scope, later attempts, what the pages say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.engine.mark import mark
from quizzes.engine.regrade import (
    Correction,
    Marked,
    Policy,
    ScoreChange,
    highest_score,
    remark,
    settle,
)
from quizzes.enums import (
    REGRADE_TRANSITIONS,
    AttemptState,
    CountingPolicy,
    RegradePolicy,
    RegradeState,
    RoundState,
)
from quizzes.exceptions import RegradeError
from quizzes.grading.grade import grade_attempt
from quizzes.grading.regrade.preview import applied_result, preview_regrade
from quizzes.grading.regrade.transitions import apply_regrade, cancel_regrade, prepare_regrade
from quizzes.models import (
    Attempt,
    QuestionVersion,
    QuizPage,
    Regrade,
    RegradeChange,
    Round,
)
from quizzes.signals import attempt_regraded, attempts_graded
from tests.rewriting import rewrite

KEY_POLICIES = (RegradePolicy.OLD_AND_NEW, RegradePolicy.NEW_KEY)


# The arithmetic

KEYS = st.sets(st.sampled_from("ABCD"), min_size=1).map(sorted)
ANSWERS = st.sets(st.sampled_from("ABCD")).map(sorted)
MARKS = st.integers(min_value=1, max_value=20)


def content(key, partial=True):
    options = [{"key": letter, "text": letter} for letter in "ABCD"]
    return {"options": options, "key": key, "settings": {"partial": partial}}


def marked(old_key, answer, marks):
    return Marked(mark("multiple", content(old_key), answer, marks), marks)


@given(old=KEYS, new=KEYS, answer=ANSWERS, marks=MARKS)
def test_old_and_new_key_never_make_anybody_worse(old, new, answer, marks):
    before = marked(old, answer, marks)
    after = remark(Correction(Policy.OLD_AND_NEW, content(new)), "multiple", answer, before)
    assert before.awarded <= after.awarded <= marks
    assert after.awarded >= mark("multiple", content(new), answer, marks)


@given(old=KEYS, new=KEYS, answer=ANSWERS, marks=MARKS)
def test_the_new_key_alone_gives_exactly_its_marks(old, new, answer, marks):
    before = marked(old, answer, marks)
    after = remark(Correction(Policy.NEW_KEY, content(new)), "multiple", answer, before)
    assert after.awarded == mark("multiple", content(new), answer, marks)


@given(old=KEYS, answer=ANSWERS, marks=MARKS)
def test_full_credit_gives_everybody_all_marks(old, answer, marks):
    before = marked(old, answer, marks)
    after = remark(Correction(Policy.FULL_CREDIT, {}), "multiple", answer, before)
    assert after.awarded == marks >= before.awarded


@given(
    policies=st.lists(st.sampled_from(list(Policy)), max_size=5),
    old=KEYS,
    new=KEYS,
    answer=ANSWERS,
    marks=MARKS,
)
def test_no_chain_of_policies_leaves_the_bounds_and_void_stays_void(
    policies, old, new, answer, marks
):
    now = marked(old, answer, marks)
    for policy in policies:
        now = remark(Correction(policy, content(new)), "multiple", answer, now)
        assert 0 <= now.awarded <= now.marks
    assert now.counts == (Policy.VOID not in policies)
    if not now.counts:
        assert now.awarded == 0


@given(policy=st.sampled_from(list(Policy)), old=KEYS, new=KEYS, answer=ANSWERS, marks=MARKS)
def test_the_same_correction_twice_changes_nothing_more(policy, old, new, answer, marks):
    correction = Correction(policy, content(new))
    once = remark(correction, "multiple", answer, marked(old, answer, marks))
    assert remark(correction, "multiple", answer, once) == once


@given(paper=st.lists(st.tuples(MARKS, st.booleans(), st.decimals(0, 1, places=2)), min_size=1))
def test_a_void_question_never_leaves_more_marks_than_the_highest_score(paper):
    items = [
        Marked((share * marks).quantize(Decimal("0.01")), marks)
        if counts
        else Marked(Decimal(0), marks, counts=False)
        for marks, counts, share in paper
    ]
    settled = settle(items)
    assert 0 < highest_score(settled) <= sum(marks for marks, _counts, _share in paper)
    assert sum(item.awarded for item in settled) <= highest_score(settled)


def test_an_essay_keeps_what_a_person_gave_it():
    essay = {"rubric": [{"text": "Ý", "share": 100}]}
    given_marks = Marked(Decimal("3.50"), 5)
    for policy in (Policy.NEW_KEY, Policy.OLD_AND_NEW):
        assert remark(Correction(policy, essay), "essay", "Bài viết", given_marks) == given_marks
    waiting = Marked(None, 5)
    assert remark(Correction(Policy.OLD_AND_NEW, essay), "essay", "", waiting) == waiting
    assert remark(Correction(Policy.FULL_CREDIT, essay), "essay", "", waiting).awarded == 5


@pytest.mark.parametrize(
    ("new", "maximum", "direction"), [("2", 4, 0), ("3", 4, 1), ("1", 4, -1), ("2", 3, 1)]
)
def test_the_direction_compares_shares_of_the_highest_score(new, maximum, direction):
    change = ScoreChange(Decimal(2), Decimal(new), Decimal(4), Decimal(maximum), True, True)
    assert change.direction == direction


# The service


def sit(user, quiz, version, choice, others=1, grade=True):
    """Answer `choice` to the version and as many of the other questions rightly."""
    attempt = start_attempt(user, quiz)
    left = others
    for item in attempt.items:
        if item.version_id == version.pk:
            value = choice
        else:
            value, left = ("A", left - 1) if left > 0 else ("D", left)
        if value:
            save_answer(
                attempt, position=item.position, sequence=item.position, fields={"": [value]}
            )
    submit_attempt(attempt)
    if grade:
        grade_attempt(attempt.pk)
    return Attempt.objects.get(pk=attempt.pk)


def draft(version, lan, policy=RegradePolicy.OLD_AND_NEW, key=("B",), **limits):
    corrected = {"key": list(key)} if policy in KEY_POLICIES else None
    return prepare_regrade(
        version, by=lan, policy=policy, reason="Đáp án trái Điều 14.", corrected=corrected, **limits
    )


def result(attempt):
    fresh = Attempt.objects.get(pk=attempt.pk)
    return fresh.score, fresh.max_score, fresh.passed


@pytest.fixture
def heard():
    """What was announced, in order."""
    events = []

    def regraded(attempt, change, **_kwargs):
        events.append(("regraded", attempt.pk))

    def graded(attempts, **_kwargs):
        events.extend(("graded", attempt.pk) for attempt in attempts)

    attempt_regraded.connect(regraded)
    attempts_graded.connect(graded)
    yield events
    attempt_regraded.disconnect(regraded)
    attempts_graded.disconnect(graded)


@pytest.fixture
def sat(people, fixed_quiz, version):
    """An chose the new key and has 1 of 4; Châu chose the old one and has 2 of 4."""
    an, chau = people
    return sit(an, fixed_quiz, version, "B"), sit(chau, fixed_quiz, version, "A")


EXPECTED = {
    RegradePolicy.OLD_AND_NEW: ((2, 4, True), (2, 4, True)),
    RegradePolicy.NEW_KEY: ((2, 4, True), (1, 4, False)),
    RegradePolicy.FULL_CREDIT: ((2, 4, True), (2, 4, True)),
    RegradePolicy.VOID: ((1, 3, False), (1, 3, False)),
}


@pytest.mark.parametrize("policy", RegradePolicy)
def test_each_policy_gives_its_results(policy, sat, version, lan, minh):
    first, second = sat
    assert (result(first), result(second)) == ((1, 4, False), (2, 4, True))
    regrade = draft(version, lan, policy)
    assert (result(first), result(second)) == ((1, 4, False), (2, 4, True))
    apply_regrade(regrade, by=minh, decision_number="12/QĐ")
    assert (result(first), result(second)) == EXPECTED[policy]


@pytest.mark.parametrize("policy", RegradePolicy)
def test_the_dry_run_says_what_then_happens(policy, sat, version, lan, minh):
    regrade = draft(version, lan, policy)
    preview = preview_regrade(regrade)
    assert not RegradeChange.objects.exists()
    applied = apply_regrade(regrade, by=minh, decision_number="12/QĐ")
    assert applied_result(applied) == preview
    assert preview.examined == applied.examined_count == 2


@pytest.mark.parametrize("policy", RegradePolicy)
def test_later_attempts_are_marked_by_the_applied_regrade(
    policy, people, fixed_quiz, version, lan, minh
):
    an, chau = people
    waiting = sit(an, fixed_quiz, version, "B", grade=False)
    apply_regrade(draft(version, lan, policy), by=minh, decision_number="12/QĐ")
    grade_attempt(waiting.pk)
    later = sit(chau, fixed_quiz, version, "A")
    assert (result(waiting), result(later)) == EXPECTED[policy]
    assert not RegradeChange.objects.exists()


def test_the_dry_run_counts_up_down_and_flips(sat, version, lan):
    preview = preview_regrade(draft(version, lan, RegradePolicy.NEW_KEY))
    assert (preview.up, preview.down, preview.to_pass, preview.to_fail) == (1, 1, 1, 1)
    assert preview.same == 0
    assert [row.name for row in preview.rows] == ["Rơ Châm H'Châu", "Nguyễn Văn An"]


def test_the_old_and_new_results_are_kept(sat, version, lan, minh):
    first, _second = sat
    regrade = apply_regrade(draft(version, lan), by=minh, decision_number=" 12/QĐ ")
    change = RegradeChange.objects.get()
    assert (change.regrade, change.attempt) == (regrade, first)
    assert (change.old_score, change.new_score) == (1, 2)
    assert (change.old_passed, change.new_passed) == (False, True)
    assert (regrade.decision_number, regrade.applied_by) == ("12/QĐ", minh)


def test_the_other_questions_are_never_marked_anew(sat, version, lan, minh):
    first, _second = sat
    awarded = ["0.75"] * 4
    Attempt.objects.filter(pk=first.pk).update(awarded=awarded, score=3)
    apply_regrade(draft(version, lan, RegradePolicy.FULL_CREDIT), by=minh, decision_number="12/QĐ")
    fresh = Attempt.objects.get(pk=first.pk)
    assert sorted(fresh.awarded) == ["0.75", "0.75", "0.75", "1.00"]
    assert fresh.score == Decimal("3.25")


def test_applying_twice_changes_nothing_more(sat, version, lan, minh, admin, heard):
    regrade = draft(version, lan, RegradePolicy.VOID)
    apply_regrade(regrade, by=minh, decision_number="12/QĐ")
    before = [result(attempt) for attempt in sat], list(heard)
    again = apply_regrade(regrade, by=admin, decision_number="13/QĐ")
    assert (again.decision_number, again.applied_by) == ("12/QĐ", minh)
    assert ([result(attempt) for attempt in sat], list(heard)) == before


def test_each_change_is_announced_and_who_newly_passes_is_graded_again(
    sat, version, lan, minh, heard
):
    first, second = sat
    apply_regrade(draft(version, lan, RegradePolicy.NEW_KEY), by=minh, decision_number="12/QĐ")
    assert sorted(heard) == [
        ("graded", first.pk),
        ("regraded", first.pk),
        ("regraded", second.pk),
    ]


def test_where_the_average_counts_every_rise_is_announced(
    people, fixed_quiz, version, lan, minh, heard
):
    QuizPage.objects.filter(pk=fixed_quiz.pk).update(counting_policy=CountingPolicy.AVERAGE)
    attempt = sit(people[0], fixed_quiz, version, "B", others=3)
    heard.clear()
    apply_regrade(draft(version, lan), by=minh, decision_number="12/QĐ")
    assert heard == [("regraded", attempt.pk), ("graded", attempt.pk)]


def test_who_newly_passes_completes_the_course(sat, enrolment, version, course, lan, minh):
    from learning.progress.reading import complete_lesson

    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    apply_regrade(draft(version, lan), by=minh, decision_number="12/QĐ")
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_who_newly_fails_keeps_the_completed_course(
    people, fixed_quiz, enrolment, version, course, lan, minh
):
    from learning.progress.reading import complete_lesson

    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    attempt = sit(people[0], fixed_quiz, version, "A")
    apply_regrade(draft(version, lan, RegradePolicy.NEW_KEY), by=minh, decision_number="12/QĐ")
    assert not Attempt.objects.get(pk=attempt.pk).passed
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_nobody_applies_what_they_prepared(sat, version, lan):
    regrade = draft(version, lan)
    with pytest.raises(RegradeError):
        apply_regrade(regrade, by=lan, decision_number="12/QĐ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Regrade.objects.filter(pk=regrade.pk).update(
            state=RegradeState.APPLIED,
            applied_by=lan,
            applied_at=timezone.now(),
            decision_number="12/QĐ",
        )
    assert not RegradeChange.objects.exists()


def test_nothing_is_applied_without_a_decision_number(sat, version, lan, minh):
    regrade = draft(version, lan)
    with pytest.raises(RegradeError):
        apply_regrade(regrade, by=minh, decision_number="  ")
    regrade.refresh_from_db()
    assert regrade.is_draft


def test_a_regrade_that_breaks_off_leaves_nothing_behind(sat, version, lan, minh, monkeypatch):
    from quizzes.grading.regrade import transitions

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(transitions, "refresh_bulletin", broken)
    monkeypatch.setattr(transitions.RegradeChange.objects, "bulk_create", broken)
    row = draft(version, lan)
    before = [result(attempt) for attempt in sat]
    with pytest.raises(RuntimeError):
        apply_regrade(row, by=minh, decision_number="12/QĐ")
    row.refresh_from_db()
    assert row.is_draft
    assert [result(attempt) for attempt in sat] == before


PAIRS = [
    (old, new) for old in RegradeState for new in (RegradeState.APPLIED, RegradeState.CANCELLED)
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_only_a_draft_changes_its_state(old, new, sat, version, lan, minh):
    row = draft(version, lan)
    if old == RegradeState.APPLIED:
        apply_regrade(row, by=minh, decision_number="12/QĐ")
    elif old == RegradeState.CANCELLED:
        cancel_regrade(row, by=lan)

    def move():
        if new == RegradeState.APPLIED:
            return apply_regrade(row, by=minh, decision_number="13/QĐ")
        return cancel_regrade(row, by=lan)

    if new in REGRADE_TRANSITIONS[old] or new == old:
        assert move().state == new
    else:
        with pytest.raises(RegradeError):
            move()
        assert Regrade.objects.get(pk=row.pk).state == old


def test_a_version_has_one_draft_at_a_time(version, lan, minh):
    first = draft(version, lan)
    with pytest.raises(RegradeError):
        draft(version, lan)
    cancel_regrade(first, by=lan)
    assert draft(version, lan).is_draft


def test_a_key_that_changes_nothing_or_does_not_fit_is_refused(version, lan):
    for key in (["A"], [], ["A", "B"]):
        with pytest.raises(RegradeError):
            draft(version, lan, key=key)
    with pytest.raises(RegradeError):
        prepare_regrade(version, by=lan, policy=RegradePolicy.VOID, reason=" ")
    assert not Regrade.objects.exists()


def test_an_essay_has_no_key_to_correct(version, lan):
    rewrite(QuestionVersion.objects.filter(pk=version.pk), type="essay")
    version.refresh_from_db()
    with pytest.raises(RegradeError):
        draft(version, lan)
    assert draft(version, lan, RegradePolicy.FULL_CREDIT).is_draft


def test_a_void_question_stays_void_whatever_follows(sat, version, lan, minh):
    apply_regrade(draft(version, lan, RegradePolicy.VOID), by=minh, decision_number="1/QĐ")
    before = [result(attempt) for attempt in sat]
    for policy in RegradePolicy:
        apply_regrade(draft(version, lan, policy), by=minh, decision_number="2/QĐ")
        assert [result(attempt) for attempt in sat] == before


def test_a_paper_is_never_without_marks(sat, fixed_quiz, people, lan, minh):
    """Four questions, voided one after the other: the last one gives its marks instead."""
    for item in sat[0].items:
        void = draft(QuestionVersion.objects.get(pk=item.version_id), lan, RegradePolicy.VOID)
        apply_regrade(void, by=minh, decision_number="1/QĐ")
    assert result(sat[0]) == result(sat[1]) == (1, 1, True)
    later = sit(people[0], fixed_quiz, fixed_quiz.blueprint.first().question.current_version, "D")
    assert result(later) == (4, 4, True)


def test_a_marked_attempt_that_waits_for_its_essay_is_corrected_too(sat, version, lan, minh, heard):
    first = sat[0]
    place = next(item.position for item in first.items if item.version_id != version.pk)
    awarded = list(first.awarded)
    awarded[place - 1] = None
    Attempt.objects.filter(pk=first.pk).update(
        awarded=awarded, score=None, passed=None, graded_at=None, state=AttemptState.SUBMITTED
    )
    apply_regrade(draft(version, lan, RegradePolicy.VOID), by=minh, decision_number="1/QĐ")
    fresh = Attempt.objects.get(pk=first.pk)
    assert (fresh.state, fresh.score, fresh.max_score) == (AttemptState.SUBMITTED, None, 3)
    assert heard == [("regraded", sat[1].pk)]
    other = QuestionVersion.objects.get(pk=first.items[place - 1].version_id)
    apply_regrade(draft(other, lan, RegradePolicy.FULL_CREDIT), by=minh, decision_number="2/QĐ")
    fresh.refresh_from_db()
    assert fresh.state == AttemptState.GRADED
    assert fresh.graded_at is not None
    assert ("graded", first.pk) in heard


def make_round(quiz, number, **fields):
    start = timezone.now() - dt.timedelta(days=10 * number)
    return Round.objects.create(
        quiz=quiz,
        number=number,
        opens_at=start,
        closes_at=start + dt.timedelta(days=5),
        state=RoundState.PUBLISHED,
        **fields,
    )


def test_a_regrade_of_one_round_leaves_the_other_alone(sat, fixed_quiz, version, lan, minh):
    first, second = sat
    one, two = make_round(fixed_quiz, 1), make_round(fixed_quiz, 2)
    Attempt.objects.filter(pk=first.pk).update(round=one)
    Attempt.objects.filter(pk=second.pk).update(round=two)
    regrade = draft(version, lan, RegradePolicy.VOID, round=two)
    assert regrade.quiz == fixed_quiz
    apply_regrade(regrade, by=minh, decision_number="12/QĐ")
    assert (result(first), result(second)) == ((1, 4, False), (1, 3, False))
    two.refresh_from_db()
    assert two.bulletin["participants"] == 1
    assert two.bulletin["passed"] == 0


def test_a_round_of_another_quiz_is_refused(fixed_quiz, version, course, lan):
    other = course.add_child(instance=QuizPage(title="Khác", slug="khac"))
    with pytest.raises(RegradeError):
        draft(version, lan, quiz=other, round=make_round(fixed_quiz, 1))


def test_a_regrade_of_another_quiz_changes_nothing_here(sat, version, course, lan, minh):
    other = course.add_child(instance=QuizPage(title="Khác", slug="khac"))
    regrade = draft(version, lan, RegradePolicy.VOID, quiz=other)
    assert apply_regrade(regrade, by=minh, decision_number="1/QĐ").examined_count == 0
    assert not RegradeChange.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    people, fixed_quiz, version, lan, django_assert_max_num_queries
):
    for _number in range(6):
        sit(people[0], fixed_quiz, version, "B")
    regrade = draft(version, lan)
    with django_assert_max_num_queries(6):
        assert preview_regrade(regrade).examined == 6
