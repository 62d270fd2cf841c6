import pytest
from django.urls import reverse

from quizzes.bank.approval import approve_questions
from quizzes.bank.changes import (
    add_to_quiz,
    move_to_topic,
    retire,
    send_for_review,
    set_level,
)
from quizzes.enums import QuestionState
from quizzes.models import Question, QuizPage, Topic


@pytest.fixture
def other(system):
    return Topic.add_root(slug="phap-luat", name="Pháp luật")


@pytest.fixture
def live(make_question, lan):
    """A published question, as approval leaves it."""
    question = make_question()
    question.save_revision(user=lan).publish()
    return Question.objects.get(pk=question.pk)


@pytest.fixture
def draft(topic, make_question, lan):
    question = make_question(stem="Bản nháp?")
    Question.objects.filter(pk=question.pk).update(
        live=False, state=QuestionState.DRAFT, current_version=None
    )
    question = Question.objects.get(pk=question.pk)
    question.save_revision(user=lan)
    return Question.objects.get(pk=question.pk)


def again(question):
    return Question.objects.get(pk=question.pk)


def test_moving_changes_no_version_and_leaves_no_draft(live, other, lan):
    version = live.current_version_id
    assert move_to_topic([live], other, by=lan).done == 1
    moved = again(live)
    assert (moved.topic, moved.current_version_id) == (other, version)
    assert not moved.has_unpublished_changes
    assert moved.get_latest_revision_as_object().topic == other


def test_an_editors_draft_is_kept_and_moved_along(live, other, lan):
    live.stem = "Câu đang sửa?"
    live.save_revision(user=lan)
    move_to_topic([again(live)], other, by=lan)
    moved = again(live)
    assert moved.stem != "Câu đang sửa?"
    assert moved.topic == other
    later = moved.get_latest_revision_as_object()
    assert (later.stem, later.topic) == ("Câu đang sửa?", other)
    assert moved.has_unpublished_changes


def test_what_the_system_counts_is_not_set_back_by_publishing(live, lan, minh):
    live.stem = "Câu sửa?"
    live.save_revision(user=lan)
    Question.objects.filter(pk=live.pk).update(uses=7, facility=0.5, answered=9)
    send_for_review([again(live)], by=lan)
    approve_questions([again(live)], by=minh)
    published = again(live)
    assert (published.uses, published.facility, published.stem) == (7, 0.5, "Câu sửa?")
    assert published.current_version.number == 2


def test_a_level_is_set_and_a_question_retired(live, lan):
    set_level([live], "apply", by=lan)
    retire([again(live)], by=lan)
    assert (again(live).level, again(live).state) == ("apply", QuestionState.RETIRED)
    assert not Question.objects.drawable().filter(pk=live.pk).exists()


def test_a_question_that_is_unpublished_is_drawn_no_more(client, admin, live):
    client.force_login(admin)
    client.post(reverse(Question.snippet_viewset.get_url_name("unpublish"), args=[live.pk]))
    assert again(live).state == QuestionState.RETIRED
    again(live).save_revision().publish()
    assert again(live).state == QuestionState.READY


def test_a_draft_that_is_unpublished_stays_one(draft):
    again(draft).unpublish()
    assert again(draft).state == QuestionState.DRAFT


def test_a_question_that_a_colleague_retired_meanwhile_is_said_to_be_so(live, lan):
    assert retire([live], by=lan).done == 1
    outcome = retire([live], by=lan)
    assert (outcome.done, outcome.left[0][1]) == (0, "đã ngừng dùng từ trước")


def test_drafts_go_to_review_once_and_what_is_in_review_is_left_alone(draft, other, lan):
    assert send_for_review([draft], by=lan).done == 1
    assert again(draft).state == QuestionState.IN_REVIEW
    for change in (
        lambda rows: send_for_review(rows, by=lan),
        lambda rows: move_to_topic(rows, other, by=lan),
        lambda rows: retire(rows, by=lan),
    ):
        outcome = change([again(draft)])
        assert outcome.done == 0
        assert "thẩm định" in outcome.left[0][1]
    assert again(draft).topic != other


def test_what_is_not_whole_is_not_sent(draft, lan):
    draft.options = []
    draft.save_revision(user=lan)
    outcome = send_for_review([again(draft)], by=lan)
    assert "hai phương án" in outcome.left[0][1]
    assert not again(draft).workflow_in_progress


def test_ready_questions_need_no_review(live, lan):
    assert send_for_review([live], by=lan).done == 0


def test_questions_join_a_quiz_as_a_draft_of_its_page(quiz, make_question, draft, lan):
    questions = [make_question(), make_question()]
    outcome = add_to_quiz([*questions, draft], quiz, marks=2, by=lan)
    assert (outcome.done, len(outcome.left)) == (2, 1)
    page = QuizPage.objects.get(pk=quiz.pk)
    assert page.blueprint.count() == 1
    assert page.get_latest_revision_as_object().blueprint.count() == 3
    assert add_to_quiz(questions, page, marks=2, by=lan).done == 0


def address(action, *questions):
    ids = "&".join(f"id={question.pk}" for question in questions)
    base = reverse("wagtail_bulk_action", args=["quizzes", "question", action])
    return f"{base}?next=/quan-tri/&{ids}"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("move-to-topic", {"topic": "other"}),
        ("set-level", {"level": "apply"}),
        ("retire", {}),
        ("send-for-review", {}),
        ("add-to-quiz", {"quiz": "quiz", "marks": "1"}),
    ],
)
def test_editors_do_it_from_the_list(action, data, draft, other, quiz, lan, client):
    client.force_login(lan)
    things = {"other": other.pk, "quiz": quiz.pk}
    sent = {name: things.get(value, value) for name, value in data.items()}
    assert client.get(address(action, draft)).status_code == 200
    done = client.post(address(action, draft), sent, follow=True)
    assert "câu" in str(next(iter(done.context["messages"])))


def test_reviewers_change_nothing_in_bulk(live, minh, client):
    client.force_login(minh)
    client.post(address("retire", live))
    assert again(live).state == QuestionState.READY


def test_all_in_the_list_means_all_that_it_shows(live, make_question, lan, client):
    make_question(stem="Một câu khác hẳn?")
    client.force_login(lan)
    base = reverse("wagtail_bulk_action", args=["quizzes", "question", "retire"])
    shown = "/quan-tri/snippets/quizzes/question/?q=khac%20han"
    client.post(f"{base}?id=all&next={shown.replace('?', '%3F').replace('=', '%3D')}")
    assert Question.objects.filter(state=QuestionState.RETIRED).count() == 1


def test_too_many_at_once_are_refused_whole(make_question, lan, client, monkeypatch):
    monkeypatch.setattr("quizzes.bank.actions.MAX_QUESTIONS", 1)
    rows = [make_question(), make_question()]
    client.force_login(lan)
    client.post(address("retire", *rows))
    assert not Question.objects.filter(state=QuestionState.RETIRED).exists()
