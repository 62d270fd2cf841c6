"""The paper without JavaScript: one form for all questions, perhaps older than what is saved."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quizzes.attempts.ledger import latest_answers, save_answer
from quizzes.attempts.quick_save import forget_attempts
from quizzes.attempts.submission import submit_attempt
from quizzes.attempts.whole_form import FormProblem, save_form
from quizzes.content.versions import read_versions
from quizzes.engine.types import KINDS
from quizzes.models import AnswerEvent, Attempt, QuizPage
from tests.rewriting import remove
from tests.running.hunting import examples

POSITIONS = (1, 2, 3, 4)


def form(**answers):
    return {int(name[1:]): {"": list(keys)} if keys else {} for name, keys in answers.items()}


def test_only_what_differs_is_saved(attempt):
    assert save_form(attempt, form(q1="A", q2="", q3="C"), seen_sequence=0) == {}
    assert save_form(attempt, form(q1="A", q2="B", q3="C"), seen_sequence=2) == {}
    assert AnswerEvent.objects.count() == 3
    assert latest_answers(attempt) == {1: ["A"], 2: ["B"], 3: ["C"]}


def test_what_was_saved_elsewhere_since_is_not_overwritten_unseen(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]}, tab_id="phone")
    problems = save_form(attempt, form(q1="B", q2="C"), seen_sequence=0)
    assert problems == {1: FormProblem.CONFLICT}
    assert latest_answers(attempt) == {1: ["A"], 2: ["C"]}


def test_an_answer_taken_back_elsewhere_is_not_given_again_by_an_old_form(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    save_answer(attempt, position=1, sequence=2, fields={})
    assert save_form(attempt, form(q1="A"), seen_sequence=1) == {}
    assert latest_answers(attempt) == {1: []}


def test_one_unfitting_value_drops_no_other_answer(attempt):
    problems = save_form(attempt, form(q1="Z", q2="C", q3="AB", q4="D"), seen_sequence=0)
    assert problems == {1: FormProblem.INVALID, 3: FormProblem.INVALID}
    assert latest_answers(attempt) == {2: ["C"], 4: ["D"]}


answers = st.dictionaries(st.sampled_from(POSITIONS), st.sampled_from(["", "A", "B", "Z"]))


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestEveryForm(TestCase):
    @pytest.fixture
    def world(self, attempt):
        TestEveryForm.attempt_id = attempt.pk

    @hypothesis_settings(max_examples=examples(60))
    @given(first=answers, elsewhere=answers, posted=answers)
    def test_a_form_loses_nothing_and_overwrites_nothing_unseen(self, first, elsewhere, posted):
        attempt = Attempt.objects.get(pk=self.attempt_id)
        remove(attempt.answers.all())

        def save(answers, start):
            for sequence, (position, key) in enumerate(answers.items(), start=start):
                if key != "Z":
                    fields = {"": [key]} if key else {}
                    save_answer(attempt, position=position, sequence=sequence, fields=fields)

        save(first, 1)
        seen = AnswerEvent.objects.filter(attempt=attempt).order_by("-sequence").first()
        before = latest_answers(attempt)
        save(elsewhere, 20)
        now = latest_answers(attempt)
        whole = {n: posted.get(n, (before.get(n) or [""])[0]) for n in POSITIONS}
        forms = {n: {"": [key]} if key else {} for n, key in whole.items()}
        problems = save_form(attempt, forms, seen_sequence=seen.sequence if seen else 0)
        after = latest_answers(attempt)
        for n in POSITIONS:
            mine = [whole[n]] if whole[n] else []
            touched = mine != before.get(n, [])
            changed_elsewhere = now.get(n, []) != before.get(n, [])
            if changed_elsewhere or not touched:
                assert after.get(n, []) == now.get(n, [])
            elif n not in problems:
                assert after.get(n, []) == mine
            lost = touched and after.get(n, []) != mine
            assert lost == (n in problems), (n, whole[n], before, now, after)


def checked(text):
    """The chosen options of a page by question."""
    return {int(n): key for n, key in re.findall(r'name="q(\d)" value="(\w)" checked', text)}


def post(learner, attempt, **fields):
    return learner.post(reverse("attempt", args=[attempt.pk]), fields)


def test_the_posted_form_comes_back_with_its_answers_and_says_which_differ(learner, attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    text = post(learner, attempt, q1="B", q2="C", seen_sequence="0").content.decode()
    assert checked(text) == {1: "B", 2: "C"}
    assert "<title>Lỗi: " in text
    summary = re.search('<div class="error-summary".*?</div>', text, re.DOTALL)[0]
    assert "autofocus" in summary
    assert "Còn 1 câu chưa lưu được" in summary
    assert re.search(r'href="#cau-1">Câu 1</a>: .*đã được trả lời ở nơi khác.*“[A-D]\. ', summary)
    question = re.search('<fieldset[^>]*id="cau-1".*?</fieldset>', text, re.DOTALL)[0]
    assert "chưa được lưu" in question
    assert "Chưa lưu" in question
    assert "Đã lưu" not in question


def test_the_form_that_came_back_decides_when_it_is_saved_again(learner, attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    text = post(learner, attempt, q1="B", q2="C", seen_sequence="0").content.decode()
    seen = re.search('name="seen_sequence" value="([0-9]+)"', text)[1]
    response = post(learner, attempt, q1="B", q2="C", seen_sequence=seen)
    assert response.url == reverse("submit_attempt", args=[attempt.pk])
    assert latest_answers(attempt) == {1: ["B"], 2: ["C"]}


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_sound_sequence_overwrites_nothing_unseen(learner, attempt, seen):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    response = post(learner, attempt, q1="A", q2="C", seen_sequence=seen)
    assert response.status_code == 302
    assert latest_answers(attempt) == {1: ["A"], 2: ["C"]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_question_comes_back_as_it_was_posted(kind):
    """What `fields` gives is what a form posts: the page shows it again through `parse`."""
    contents = {
        "options": [{"key": "A", "text": "một"}, {"key": "B", "text": "hai"}],
        "key": ["A"],
        "matches": [{"key": "A", "text": "x"}, {"key": "B", "text": "y"}],
        "gaps": [{"key": "1", "accepted": ["a"], "group": 1}],
        "choices": [{"key": "1", "group": 1}, {"key": "2", "group": 1}],
        "number": {"value": "1", "units": ["km"]},
    }
    posted = {
        "single": {"": ["A"]},
        "multiple": {"": ["A", "B"]},
        "true_false": {"": ["B"]},
        "situational": {"": ["B"]},
        "matching": {"A": ["B"]},
        "ordering": {"A": ["2"], "B": ["1"]},
        "short_text": {"": ["thư"]},
        "number": {"": ["12"], "unit": ["km"]},
        "gap_text": {"1": ["thư"]},
        "gap_select": {"1": ["2"]},
        "essay": {"": ["Bài viết"]},
    }[kind]
    of = KINDS[kind]
    assert of.fields(of.parse(contents, posted)) == posted


def test_a_refused_text_is_shown_again_and_not_lost(learner, attempt, make_question):
    essay = make_question(type="essay", stem="Viết", rubric="Nêu căn cứ: 100")
    version = essay.versions.latest("pk")
    paper = [*attempt.paper[:3], {"version": version.pk, "order": [], "marks": 1}]
    Attempt.objects.filter(pk=attempt.pk).update(paper=paper)
    read_versions([version.pk])
    long = "chữ " * 6000
    text = post(learner, attempt, q1="B", q4=long).content.decode()
    assert latest_answers(attempt) == {1: ["B"]}
    assert long.strip() in text
    assert "Câu 4</a>: Câu này chưa lưu được" in text
    assert 'data-square="4" aria-label="Câu 4, chưa trả lời"' in text


def end_time(attempt):
    Attempt.objects.update(deadline=timezone.now() - dt.timedelta(hours=1))
    forget_attempts()


@pytest.mark.parametrize("policy", ["submit", "expire"])
@pytest.mark.parametrize("close", [submit_attempt, end_time])
def test_a_form_that_comes_too_late_is_told_which_of_its_answers_do_not_count(
    learner, attempt, close, policy
):
    QuizPage.objects.update(late_policy=policy)
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    save_answer(attempt, position=4, sequence=2, fields={"": ["A"]})
    close(attempt)
    fields = {"q1": "A", "q2": "C", "q3": "Z", "q4": "A", "seen_sequence": "2"}
    response = learner.post(reverse("attempt", args=[attempt.pk]), fields, follow=True)
    text = response.content.decode()
    assert "Câu trả lời của câu 2, 3 chưa đến được máy chủ trước khi bài khép lại" in text
    counts = policy == "submit" or close is submit_attempt
    assert ("Các câu đã lưu vẫn được tính" in text) == counts
    assert latest_answers(attempt) == {1: ["A"], 4: ["A"]}


def test_a_form_that_changes_nothing_and_comes_too_late_is_told_of_no_loss(learner, attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    submit_attempt(attempt)
    response = learner.post(
        reverse("attempt", args=[attempt.pk]), {"q1": "A", "seen_sequence": "1"}, follow=True
    )
    assert "chưa đến được máy chủ" not in response.content.decode()
