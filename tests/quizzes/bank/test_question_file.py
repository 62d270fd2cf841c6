import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Workflow

from quizzes.attempts.exposure import add_exposure
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.bank.my_work import my_work
from quizzes.bank.usage import usage_of
from quizzes.content.version_history import history_of
from quizzes.content.versions import mint_version
from quizzes.engine.differences import Change, word_changes
from quizzes.grading.facility import measure_facility
from quizzes.grading.grade import grade_attempt
from quizzes.models import QuestionComment, QuestionPool

words = st.text(alphabet="ab cđ.\n", max_size=30)


@given(words, words)
def test_the_pieces_make_both_texts(old, new):
    pieces = word_changes(old, new)
    assert "".join(p.text for p in pieces if p.change != Change.ADDED) == old
    assert "".join(p.text for p in pieces if p.change != Change.REMOVED) == new


@pytest.fixture
def edited(make_question, minh):
    question = make_question(stem="Thời hạn là 30 ngày?")
    question.stem = "Thời hạn là 45 ngày?"
    question.save()
    mint_version(question, approved_by=minh)
    return question


def test_versions_tell_what_changed_word_by_word(edited, minh):
    newest, first = history_of(edited)
    (part,) = newest.changes
    assert part.label == "Nội dung"
    assert [p.text for p in part.pieces if p.change != Change.SAME] == ["30", "45"]
    assert first.is_first
    assert newest.version.approved_by == minh


def test_where_it_is_used_is_named_with_the_way(quiz, make_question, topic):
    question = make_question()
    pool = QuestionPool.objects.create(name="Câu khó")
    pool.rows.create(question=question)
    pool.save()
    usage = usage_of(question)
    (use,) = usage.quizzes
    assert (use.quiz, use.ways) == (quiz, ["bốc từ chuyên đề “Đạo đức công vụ”"])
    assert usage.pools == [pool]


def test_the_file_of_a_question_shows_all_of_it(edited, quiz, lan, client):
    client.force_login(lan)
    page = client.get(reverse("bank_question", args=[edited.pk])).content.decode()
    for text in ("<del>30</del>", "<ins>45</ins>", "Đỗ Quang Minh", quiz.title, "Phiên bản 2"):
        assert text in page


def test_comments_are_written_and_settled_once(edited, minh, lan, client):
    client.force_login(minh)
    address = reverse("bank_question", args=[edited.pk])
    client.post(address, {"text": "Căn cứ khoản nào?"})
    (comment,) = QuestionComment.objects.all()
    client.force_login(lan)
    client.post(reverse("bank_comment_settle", args=[comment.pk]))
    client.force_login(minh)
    client.post(reverse("bank_comment_settle", args=[comment.pk]))
    comment.refresh_from_db()
    assert (comment.author, comment.settled_by) == (minh, lan)
    assert "Đã giải quyết" in client.get(address).content.decode()


def test_an_empty_comment_is_refused_with_what_to_do(edited, lan, client):
    client.force_login(lan)
    page = client.post(reverse("bank_question", args=[edited.pk]), {"text": "  "})
    assert "viết ý kiến" in page.content.decode()
    assert not QuestionComment.objects.exists()


def test_uses_and_facility_come_from_papers(an, quiz, enrolment):
    attempt = start_attempt(an, quiz)
    asked = attempt.items[0].version_id
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    add_exposure()
    question = quiz.blueprint.get().topic.questions.get(current_version=asked)
    assert question.uses == 1
    assert question.last_used_at == attempt.started_at
    assert measure_facility() == 4
    question.refresh_from_db()
    assert (question.answered, question.facility) == (1, None)
    assert measure_facility() == 0


def test_facility_is_the_share_of_the_marks(an, quiz, enrolment, monkeypatch):
    monkeypatch.setattr("quizzes.grading.facility.MIN_ANSWERS", 1)
    attempt = start_attempt(an, quiz)
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    attempt.refresh_from_db()
    attempt.awarded = ["1", "0.5", "0", "0"]
    attempt.save(update_fields=["awarded"])
    measure_facility()
    versions = [item.version_id for item in attempt.items]
    found = {q.current_version_id: q.facility for q in quiz.blueprint.get().topic.questions.all()}
    assert [found[pk] for pk in versions] == [1.0, 0.5, 0.0, 0.0]


@pytest.fixture
def in_review(make_question, lan):
    question = make_question(stem="Câu chờ thẩm định?")
    question.author = lan
    question.save()
    question.save_revision(user=lan)
    Workflow.objects.get(name="Thẩm định").start(question, lan)
    return question


def titles(user):
    return [group.title for group in my_work(user)]


def test_reviewers_see_what_waits_and_authors_what_came_back(in_review, minh, lan):
    assert titles(minh) == ["Chờ tôi thẩm định"]
    assert titles(lan) == []
    in_review.current_workflow_state.current_task_state.reject(user=minh, comment="Thiếu căn cứ")
    assert titles(minh) == []
    (group,) = my_work(lan)
    assert group.title == "Bị trả lại, cần sửa"
    assert group.items[0].note == "Thiếu căn cứ"


def test_the_authors_remarks_are_on_the_home_page(in_review, minh, lan, client):
    QuestionComment.objects.create(question=in_review, author=minh, text="Xem lại phương án B")
    client.force_login(lan)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Việc của tôi" in page
    assert "Xem lại phương án B" in page


def test_the_preview_is_what_the_learner_sees(make_question):
    from django.template.loader import render_to_string

    question = make_question(stem="Xem trước?")
    page = render_to_string("quizzes/question_preview.html", {"object": question})
    before, after = page.split("Khi xem lại bài")
    assert 'type="radio"' in before
    assert "phương án đúng" not in before
    assert "phương án đúng" in after
