"""The markers' desk, and what the author of an essay reads."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import AttemptState, ReviewRule, RoundState
from quizzes.grading.essays.forms import EssayMarkForm
from quizzes.grading.essays.marking import mark_essay
from quizzes.grading.essays.queue import claim_essay, next_essay
from quizzes.grading.grade import grade_attempt
from quizzes.learner.record import render_attempt_record
from quizzes.models import Attempt, BlueprintRow, Essay, EssayMark, QuizPage, Round
from tests.rewriting import rewrite

TEXT = "Tôi <b>tiếp nhận</b>.\n\nSau đó tôi trả lời đúng hạn."


@pytest.fixture
def essay(an, quiz, make_question, enrolment):
    """An's essay of 5 marks, waiting; beside it one question that the machine marked."""
    question = make_question(
        "",
        type="essay",
        stem="Anh/chị xử lý thế nào?",
        rubric="Nêu căn cứ: 40\nCách xử lý: 60",
        word_limit=5,
    )
    quiz.blueprint = [
        BlueprintRow(question=make_question("A"), count=1),
        BlueprintRow(question=question, count=1, marks=5),
    ]
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    attempt = start_attempt(an, QuizPage.objects.get(pk=quiz.pk))
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    save_answer(attempt, position=2, sequence=2, fields={"": [TEXT]})
    grade_attempt(submit_attempt(attempt).pk)
    return Essay.objects.select_related("attempt").get()


@pytest.fixture
def mine(essay, lan):
    """The essay, in the hands of Lan."""
    claim_essay(essay.pk, lan)
    return Essay.objects.select_related("attempt").get()


@pytest.fixture
def marker(client, lan):
    client.force_login(lan)
    return client


def page(essay):
    return reverse("mark_essay", args=[essay.code])


POINTS = {"points_0": "1,5", "points_1": "2.25", "comment": "Rõ ràng."}


# The overview


def test_the_overview_shows_the_queue_without_names(marker, essay, django_assert_max_num_queries):
    marker.get(reverse("essays_desk"))
    with django_assert_max_num_queries(30):
        text = marker.get(reverse("essays_desk")).content.decode()
    assert essay.attempt.quiz.title in text
    assert "Có 1 bài anh/chị chấm được." in text
    assert "Nguyễn Văn An" not in text


def test_an_empty_queue_says_so(marker, quiz):
    assert "Chưa có bài tự luận" in marker.get(reverse("essays_desk")).content.decode()


def test_a_marked_queue_says_so(marker, mine, lan):
    mark_essay(mine, marker=lan, points=[Decimal(1), Decimal(1)])
    text = marker.get(reverse("essays_desk")).content.decode()
    assert "Đã chấm xong" in text
    assert "Hiện không có bài nào chờ anh/chị chấm." in text


# Taking the next essay


def test_taking_claims_the_next_essay_and_opens_it(marker, essay, lan):
    data = {"quiz": essay.attempt.quiz_id}
    response = marker.post(reverse("claim_essay"), data)
    assert response.url == page(essay)
    assert Essay.objects.get().claimed_by == lan


def test_where_nothing_is_left_one_returns_to_the_overview(marker, essay, minh):
    claim_essay(essay.pk, minh)
    response = marker.post(reverse("claim_essay"), {"quiz": "x", "round": ""}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("essays_desk")
    assert "Không còn bài nào" in response.content.decode()


# Marking


def test_the_page_shows_essay_rubric_and_length_but_no_person(marker, mine, an):
    text = marker.get(page(mine)).content.decode()
    assert "Tôi &lt;b&gt;tiếp nhận&lt;/b&gt;.</p>" in text
    assert "Nêu căn cứ" in text
    assert "Tối đa 2 điểm" in text
    assert "10 chữ" in text
    assert "vượt 5 chữ" in text
    assert mine.label in text
    for secret in (an.full_name, f">{an.staff_code}<", "Trung tâm Phục vụ hành chính công"):
        assert secret not in text


def test_points_are_written_and_the_next_essay_is_asked_for(marker, mine, lan):
    response = marker.post(page(mine), {**POINTS, "next": "1"}, follow=True)
    given = EssayMark.objects.get()
    assert (given.marker, given.mark, given.points) == (lan, Decimal("3.75"), ["1.5", "2.25"])
    assert "Đã ghi điểm bài" in response.content.decode()
    assert "Không còn bài nào" in response.content.decode()
    assert Attempt.objects.get().state == AttemptState.GRADED


def test_points_are_written_and_one_returns_to_the_overview(marker, mine):
    assert marker.post(page(mine), POINTS).url == reverse("essays_desk")
    marker.post(page(mine), POINTS)
    assert EssayMark.objects.count() == 1
    assert "3,75/5" in marker.get(page(mine)).content.decode()


@pytest.mark.parametrize("wrong", ["2,01", "-1", "", "abc", "1,555", "NaN"])
def test_wrong_points_are_shown_and_nothing_is_written(marker, mine, wrong):
    response = marker.post(page(mine), {**POINTS, "points_0": wrong})
    assert response.status_code == 200
    assert "Cần sửa 1 chỗ" in response.content.decode()
    assert "Rõ ràng." in response.content.decode()
    assert not EssayMark.objects.exists()


def test_an_essay_that_went_to_somebody_else_is_refused_and_the_text_is_kept(marker, mine, minh):
    Essay.objects.update(claimed_by=minh)
    text = marker.get(page(mine)).content.decode()
    assert "không còn ở chỗ anh/chị" in text
    assert "tiếp nhận" not in text
    text = marker.post(page(mine), POINTS).content.decode()
    assert "Điểm chưa được ghi" in text
    assert "Rõ ràng." in text
    assert not EssayMark.objects.exists()


def test_ones_own_essay_is_not_found(client, mine, an, lan):
    Attempt.objects.update(user=lan)
    client.force_login(lan)
    assert client.get(page(mine)).status_code == 404
    assert client.post(page(mine), POINTS).status_code == 404


def test_an_essay_can_be_given_back(marker, mine):
    response = marker.post(reverse("give_back_essay", args=[mine.code]), follow=True)
    assert "Đã trả bài" in response.content.decode()
    assert Essay.objects.get().claimed_by is None
    again = marker.post(reverse("give_back_essay", args=[mine.code]), follow=True)
    assert "Đã trả bài" not in again.content.decode()


ADDRESSES = ["essays_desk", "claim_essay", "mark_essay", "give_back_essay"]


def address(name, essay):
    return reverse(name, args=[essay.code] if name in ADDRESSES[2:] else [])


@pytest.mark.parametrize("name", ADDRESSES)
def test_anonymous_visitors_sign_in(client, mine, name):
    for method in (client.get, client.post):
        response = method(address(name, mine))
        assert response.status_code in (302, 405)
    assert not EssayMark.objects.exists()


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("who", ["an", "hanh", "binh"])
def test_those_who_do_not_mark_are_refused(client, mine, name, who, request):
    client.force_login(request.getfixturevalue(who))
    url = address(name, mine)
    response = client.post(url, POINTS) if name != "essays_desk" else client.get(url)
    assert response.status_code in (302, 403)
    assert not EssayMark.objects.exists()
    assert Essay.objects.get().claimed_by_id is not None


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("essays_desk", "post"),
        ("claim_essay", "get"),
        ("mark_essay", "put"),
        ("give_back_essay", "get"),
    ],
)
def test_wrong_methods_are_refused(marker, mine, name, method):
    assert getattr(marker, method)(address(name, mine)).status_code == 405


def test_an_unknown_code_is_not_found(marker, mine):
    assert marker.get(reverse("mark_essay", args=["KHONGCO"])).status_code == 404
    assert marker.post(reverse("give_back_essay", args=["KHONGCO"])).status_code == 404


def test_the_form_takes_a_comma_or_a_point():
    form = EssayMarkForm(
        {"points_0": " 0,5 "}, rubric=[{"text": "Ý", "share": 100}], maxima=[Decimal(1)]
    )
    assert form.is_valid()
    assert form.points == [Decimal("0.5")]


# The author's pages


def result(client, essay):
    return client.get(reverse("attempt_result", args=[essay.attempt_id])).content.decode()


def test_the_author_reads_that_the_essay_waits_and_the_page_asks_no_more(client, essay, an):
    client.force_login(an)
    text = result(client, essay)
    assert "đang chờ người chấm" in text
    assert "hx-trigger" not in text
    assert "htmx" not in text
    assert "/5 điểm" not in text


def test_a_mark_is_not_shown_before_the_whole_attempt_has_its_result(client, mine, an, lan):
    essay = Essay.objects.get()
    Essay.objects.create(
        attempt=essay.attempt,
        position=1,
        version=essay.version,
        code="KHAC",
        marks=1,
        submitted_at=timezone.now(),
    )
    client.force_login(an)
    assert "Nêu căn cứ" not in result(client, essay)


def test_the_review_shows_mark_criteria_and_comment_without_the_marker(client, mine, an, lan):
    points = [Decimal("1.5"), Decimal("2.25")]
    mark_essay(mine, marker=lan, points=points, comment="Rõ <i>ràng</i>.")
    client.force_login(an)
    text = result(client, mine)
    assert "Được 3,75/5 điểm" in text
    assert "Chưa đúng" not in text
    assert "<td>1,50</td><td>2</td>" in text
    assert "<td>2,25</td><td>3</td>" in text
    assert "Rõ &lt;i&gt;ràng&lt;/i&gt;." in text
    assert lan.full_name not in text


def test_the_review_of_two_markers_says_how_the_mark_came_about(client, mine, an, lan, minh):
    Essay.objects.update(markers=2)
    mark_essay(mine, marker=lan, points=[Decimal(2), Decimal(2)], comment="Nhất")
    mark_essay(next_essay(minh), marker=minh, points=[Decimal(2), Decimal(3)], comment="Nhì")
    client.force_login(an)
    text = result(client, mine)
    assert "Được 4,50/5 điểm" in text
    assert "Nhận xét của người chấm 2" in text
    assert "trung bình của hai người" in text


def test_the_record_prints_the_whole_essay(essay):
    long = "\n\n".join(f"Đoạn {number}: " + "công vụ " * 120 for number in range(12))
    rewrite(essay.attempt.answers.filter(position=2), value=long)
    reader = PdfReader(io.BytesIO(render_attempt_record(essay.attempt)))
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    assert len(reader.pages) > 2
    assert "Đoạn 0" in text.replace("\n", " ")
    assert "Đoạn 11" in text.replace("\n", " ")


def test_the_rounds_desk_says_why_a_round_is_not_published(marker, essay):
    now = timezone.now()
    closed = Round.objects.create(
        quiz=essay.attempt.quiz,
        number=1,
        opens_at=now - dt.timedelta(days=3),
        closes_at=now - dt.timedelta(days=1),
        publish_at=now,
        state=RoundState.CLOSED,
    )
    text = marker.get(reverse("rounds_desk")).content.decode()
    assert "bài tự luận chờ chấm" not in text
    Attempt.objects.update(round=closed)
    text = marker.get(reverse("rounds_desk")).content.decode()
    assert "còn 1 bài tự luận chờ chấm" in text
    marker.logout()
