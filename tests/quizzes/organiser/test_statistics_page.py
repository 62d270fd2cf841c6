import datetime as dt

import pytest
from django.urls import reverse

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import Version, read_versions
from quizzes.engine.statistics.items import describe_items
from quizzes.engine.statistics.papers import Answer
from quizzes.engine.statistics.quiz import describe_quiz
from quizzes.grading.grade import grade_attempt
from quizzes.grading.sheets import read_sheets
from quizzes.models import AnswerEvent, Attempt, QuestionVersion
from quizzes.organiser.statistics import QuestionRow, QuizReport, statistics_of
from quizzes.organiser.statistics_charts import MAX_SHOWN, charts_of
from tests.rewriting import remove


@pytest.fixture
def graded(an, quiz, enrolment):
    """Two attempts: everything right, then nothing right but one left blank."""
    for choice in ("A", "B"):
        attempt = start_attempt(an, quiz)
        for item in attempt.items[:3]:
            sequence = item.position
            save_answer(attempt, position=sequence, sequence=sequence, fields={"": [choice]})
        submit_attempt(attempt)
        grade_attempt(attempt.pk)
    return Attempt.objects.all()


def test_the_numbers_count_every_graded_attempt(quiz, graded):
    report = statistics_of(quiz)
    assert report.quiz.n == 2
    # 3 of 4 and 0 of 4.
    assert report.quiz.mean == pytest.approx(37.5)
    assert sum(row.numbers.n for row in report.questions) == 8
    blanks = sum(row.numbers.blank for row in report.questions)
    chosen = sum(sum(row.numbers.choices.values()) for row in report.questions)
    assert (blanks, chosen) == (2, 6)


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    quiz, graded, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        statistics_of(quiz)


def test_an_editor_reads_the_numbers_and_their_meaning(client, lan, quiz, graded):
    client.force_login(lan)
    assert quiz.title in client.get(reverse("statistics")).content.decode()
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "2 lượt đã chấm" in text
    assert "Bỏ trống" in text


def test_a_quiz_nobody_sat_says_so(client, lan, quiz):
    client.force_login(lan)
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "Chưa có lượt nào được chấm" in text


def test_an_unknown_round_is_not_found(client, lan, quiz):
    client.force_login(lan)
    assert client.get(reverse("quiz_statistics", args=[quiz.pk]), {"ky": "9"}).status_code == 404


def report_with(marks, bands=(0,) * 10):
    """A report over papers of equal questions: one row of marks a person."""
    papers = [
        {item: Answer(mark, 1, seconds=10.0 * item) for item, mark in enumerate(row, 1)}
        for row in marks
    ]
    rows = tuple(
        QuestionRow(Version(n.item, 100 + n.item, "single", {"stem": f"Câu {n.item}"}), n, 0)
        for n in describe_items(papers)
    )
    return QuizReport(describe_quiz(papers), bands, rows)


def test_a_quiz_nobody_sat_has_no_charts():
    assert charts_of(report_with([])) == []


def test_charts_are_sorted_and_their_titles_say_what_is_seen():
    marks = [(1, 0, 1), (1, 0, 1), (1, 0, 0), (0, 0, 0), (0, 1, 0), (1, 1, 1)]
    scores, facility, discrimination, time = charts_of(
        report_with(marks * 6, (0, 0, 3, 0, 1, 0, 2) + (0,) * 3)
    )
    assert scores.title == "Nhiều nhất ở mức 20–29 %: 3 trong 6 lượt"
    assert [bar.width for bar in scores.bars[2:5]] == [100, 0, pytest.approx(100 / 3)]
    assert [bar.label for bar in facility.bars] == ["Câu 2", "Câu 3", "Câu 1"]
    assert facility.title.startswith("Không câu nào dưới 30 %")
    assert discrimination.title.startswith("1 câu có độ phân biệt âm")
    lowest = discrimination.bars[0]
    assert (lowest.label, lowest.x, lowest.width) == ("Câu 2", -lowest.width, lowest.width)
    assert discrimination.view_box == "-100 0 200 6"
    assert time.title == "Lâu nhất: trung bình 30 giây một câu"
    assert [bar.label for bar in time.bars] == ["Câu 3", "Câu 2", "Câu 1"]
    assert facility.bars[0].question_id == 102


def test_hard_questions_are_counted_and_marked():
    facility = charts_of(report_with([(1, 0), (1, 0), (0, 1), (1, 0)], (1,) + (0,) * 9))[1]
    assert facility.title == "1 câu mà người làm đạt dưới 30 % số điểm"
    assert [bar.warning for bar in facility.bars] == [True, False]


def test_good_questions_are_said_to_be_good():
    marks = [(1, 1), (1, 1), (0, 0), (1, 1)]
    _scores, facility, discrimination, _time = charts_of(report_with(marks * 8, (1,) + (0,) * 9))
    assert facility.title == "Không câu nào dưới 30 %; câu khó nhất đạt 75 %"
    assert discrimination.title == "Không câu nào có độ phân biệt âm"


def test_few_answers_prove_nothing_about_discrimination():
    marks = [(1, 0, 1), (1, 0, 1), (1, 0, 0), (0, 1, 0)]
    discrimination = charts_of(report_with(marks, (1,) + (0,) * 9))[2]
    assert discrimination.title == "Chưa câu nào đủ 30 lượt để kết luận về độ phân biệt"
    assert not any(bar.warning for bar in discrimination.bars)


def test_a_chart_of_many_questions_says_how_many_more_there_are():
    count = MAX_SHOWN + 5
    facility = charts_of(report_with([(1,) * count, (0,) * count], (1,) + (0,) * 9))[1]
    assert (len(facility.bars), facility.left_out) == (MAX_SHOWN, 5)


def test_a_question_without_times_has_no_chart_of_times(quiz, graded):
    """The answers of these attempts were saved within one second."""
    assert len(charts_of(statistics_of(quiz))) == 3


def test_seconds_add_up_over_all_saves_of_a_question(quiz, graded):
    attempt = graded.order_by("pk").first()
    moments = {1: 10, 2: 25, 3: 25.5}
    remove(attempt.answers.all())
    for sequence, (position, after) in enumerate([*moments.items(), (1, 40)], 1):
        AnswerEvent.objects.create(
            attempt=attempt,
            position=position,
            sequence=sequence,
            value=["A"],
            saved_at=attempt.started_at + dt.timedelta(seconds=after),
        )
    versions = read_versions(item.version_id for item in attempt.items)
    sheet = read_sheets([attempt], versions)[attempt.pk]
    seconds = [sheet[item.version_id].seconds for item in attempt.items]
    # 10 s, then 14.5 s more; 15 s; sent together with the one before; never answered.
    assert seconds == [pytest.approx(24.5), 15, None, None]


def test_the_page_shows_charts_with_their_table_and_how_often_a_question_was_drawn(
    client, lan, quiz, graded
):
    QuestionVersion.objects.update(exposure=321)
    client.force_login(lan)
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "Nhiều nhất ở mức" in text
    assert text.count('class="bars"') >= 4
    assert "321" in text
    assert "Sai số chuẩn" in text
    assert reverse("quiz_signs", args=[quiz.pk]) in text


def test_a_flagged_question_leads_to_the_bank(client, minh, quiz, graded, monkeypatch):
    monkeypatch.setattr("quizzes.engine.statistics.items.MIN_ATTEMPTS", 1)
    client.force_login(minh)
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "Chưa ai chọn" in text
    row = statistics_of(quiz).questions[0]
    url = reverse("bank_question", args=[row.version.question_id])
    assert url in text
    assert reverse("quiz_signs", args=[quiz.pk]) not in text
