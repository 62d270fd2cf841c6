from io import BytesIO

import pytest
from django.urls import reverse

from quizzes.content.versions import version_content
from quizzes.engine.types import KINDS
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.export import parsed_questions, write_questions
from quizzes.exchange.pictures import Pictures
from quizzes.formats.registry import FORMATS, read_file
from quizzes.models import Question, QuestionOption


@pytest.fixture
def every_kind(topic, make_question):
    make_question()
    rows = [
        QuestionOption(text="Bước một", match="Vế một", weight=100, correct=True),
        QuestionOption(text="Bước hai", match="Vế hai", weight=40, rationale="Chưa đủ"),
    ]
    for kind in KINDS:
        question = Question(
            topic=topic,
            type=kind,
            stem=f"Câu {kind}: thời hạn là [[30 ngày|ba mươi ngày]]?",
            accepted_answers="Tiếp công dân\nTiếp dân",
            number_value="1234,5",
            number_units="ngày; ngày làm việc",
            rubric="Nêu đúng căn cứ: 40\nĐề xuất cách làm: 60",
        )
        question.options = [QuestionOption(**{f: getattr(o, f) for f in FIELDS}) for o in rows]
        if kind == "true_false":
            question.options.first().text, question.options.last().text = "Đúng", "Sai"
        question.save()


FIELDS = ("text", "match", "weight", "correct", "rationale")


def test_a_question_of_any_kind_comes_back_with_the_same_content(every_kind):
    rows = Question.objects.order_by("pk")
    for question, parsed in zip(rows, parsed_questions(rows), strict=True):
        back = draft_question(parsed, Pictures([]))
        back.provision = question.provision
        content = version_content(back, list(back.options.all()))
        assert content == version_content(question, list(question.options.all()))


@pytest.mark.parametrize("known", [f for f in FORMATS if f.write], ids=lambda f: f.name)
def test_every_format_writes_or_names_each_question(every_kind, known):
    questions = parsed_questions(Question.objects.order_by("pk"))
    written = write_questions(questions, known)
    bank = read_file(f"a{known.extensions[0]}", BytesIO(written.content))
    named = {line.number for line in written.left_out}
    assert len(bank.questions) + len(named) >= len(questions)


def test_the_page_downloads_what_the_filters_leave(every_kind, lan, client):
    client.force_login(lan)
    address = reverse("bank_export")
    assert f"Có {len(KINDS) + 1} câu" in client.get(address).content.decode()
    answer = client.get(address, {"dinh-dang": "excel", "type": "single"})
    bank = read_file("a.xlsx", BytesIO(answer.content))
    assert len(bank.questions) == 2


def test_what_a_format_cannot_hold_is_said_first(every_kind, lan, client):
    client.force_login(lan)
    query = {"dinh-dang": "aiken"}
    page = client.get(reverse("bank_export"), query).content.decode()
    assert "Vẫn tải tệp" in page
    answer = client.get(reverse("bank_export"), {**query, "tai": "1"})
    assert "attachment" in answer["Content-Disposition"]


def test_too_many_are_not_written(every_kind, lan, client, monkeypatch):
    monkeypatch.setattr("quizzes.exchange.export_views.MAX_QUESTIONS", 3)
    client.force_login(lan)
    page = client.get(reverse("bank_export"), {"dinh-dang": "word"})
    assert "nhiều nhất 3 câu" in page.content.decode()
