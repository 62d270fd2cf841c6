"""Each starter question, from its data file to the pages: what a reader must find there.

One paper holds the whole bank. A learner answers it rightly, then wrongly, then not at all,
each time by what stands on the page.
"""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.law.citing import cite, read_law
from cms.models import CoursePage
from cms.starter.loader import HERE as LAW_FOLDER
from cms.starter.loader import ensure_site, load_courses, load_law
from learning.models import Enrolment, User
from quizzes.attempts.quick_save import forget_attempts
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.bank.pool_quizzes import add_pool_quiz, contest_index
from quizzes.content.versions import forget_versions
from quizzes.engine.types import KINDS
from quizzes.enums import ReviewRule
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.starter_yaml import read_bank
from quizzes.grading.essays.marking import mark_essay
from quizzes.grading.essays.queue import claim_essay
from quizzes.grading.grade import grade_attempt
from quizzes.models import DailyQuestion, Essay, Question, QuestionVersion, QuizPage, Topic
from quizzes.starter import loader
from tests.fixtures.approved import approve
from tests.quizzes.starter.reading import (
    Asked,
    assert_in_review,
    assert_on_paper,
    fields_of,
    lines,
    soup_of,
    words,
)

FILES = sorted(Path(loader.HERE).glob("*.yaml"))
BANKS = {path: read_bank(BytesIO(path.read_bytes())) for path in FILES}
QUIZZES = [data for path in FILES if "course" in (data := yaml.safe_load(path.read_text("utf-8")))]
BASIS = "Điều 2, 36/2018/QH14"
# What no starter question has: a number with its unit, and an essay.
WITH_UNIT = ParsedQuestion(
    number=1,
    kind="number",
    stem="Từ 08:00 đến 15:30, không nghỉ, là mấy giờ?",
    number_value="7.5",
    number_units=("giờ", "tiếng"),
    explanation="Mười lăm giờ ba mươi trừ tám giờ.",
    legal_basis=BASIS,
    ref="thu-don-vi",
)
ESSAY = ParsedQuestion(
    number=1,
    kind="essay",
    stem="Người dân nộp hồ sơ lúc sắp hết giờ. Anh/chị xử lý thế nào?",
    rubric=(("Nêu căn cứ", 40), ("Cách xử lý", 60)),
    word_limit=300,
    explanation="Tiếp nhận trong giờ làm việc.",
    legal_basis=BASIS,
    ref="thu-tu-luan",
)
QUESTIONS = [*(each for bank in BANKS.values() for each in bank.questions), WITH_UNIT]
# The pages are read while the fixture has the bank loaded; without a mark there is no database.
pytestmark = pytest.mark.django_db
LAW = {
    entry["key"]: entry
    for entry in yaml.safe_load((LAW_FOLDER / "legal_documents.yaml").read_text("utf-8"))
}
GIVEN = ("right", "wrong", "blank")


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """Papers and reviews by question, start pages by course, as one learner read them."""
    with django_db_blocker.unblock(), transaction.atomic():
        _forget()
        load_law()
        load_courses()
        _load_bank()
        found = _read_all()
        transaction.set_rollback(True)
    _forget()
    return found


def _load_bank():
    """As the loader does, but without the history that publishing writes."""
    law = read_law()
    for path, bank in BANKS.items():
        data = yaml.safe_load(path.read_text("utf-8"))
        topic = Topic.add_root(**data["topic"], practice=True)
        for parsed in bank.questions:
            _add(topic, parsed, law)
        if "course" in data:
            course = CoursePage.objects.get(slug=data["course"])
            loader._add_quiz(course, topic, data["quiz"])
    _add(Topic.add_root(slug="thu", name="Thử"), WITH_UNIT, law)


def _add(topic, parsed, law):
    question = draft_question(parsed, Pictures([]))
    question.ref, question.topic = parsed.ref, topic
    question.provision = cite(parsed.legal_basis, law)
    with disable_reference_index_auto_update():
        question.save()
    approve(question)


def _forget():
    forget_versions()
    forget_attempts()


def _read_all():
    user = User.objects.create_user("doc", "Đinh Đọc", email="doc@gialai.example")
    client = Client()
    client.force_login(user)
    found = SimpleNamespace(papers={}, reviews={}, starts={})
    for course in CoursePage.objects.all():
        Enrolment.objects.create(user=user, course=course, source="self")
        page = QuizPage.objects.child_of(course).get()
        found.starts[course.slug] = soup_of(client.get(page.url))
    found.practice = soup_of(client.get(reverse("practice")))
    found.daily = soup_of(client.get(reverse("daily")))
    found.asked_today = set(DailyQuestion.objects.values_list("question__ref", flat=True))
    questions = list(Question.objects.drawable())
    quiz = add_pool_quiz(contest_index(), title="Cả ngân hàng", questions=questions, count=999)
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    for given in GIVEN:
        _sit(client, start_attempt(user, quiz), given, found)
    return found


def _sit(client, attempt, given, found):
    refs = dict(QuestionVersion.objects.values_list("pk", "question__ref"))
    order = [refs[item.version_id] for item in attempt.items]
    address = reverse("attempt", args=[attempt.pk])
    papers = dict(zip(order, soup_of(client.get(address)).select("fieldset.question"), strict=True))
    found.papers |= papers
    data = {}
    for parsed in QUESTIONS:
        for name, value in fields_of(Asked(parsed, given), papers[parsed.ref]):
            data.setdefault(name, []).append(value)
    client.post(address, data)
    client.post(reverse("submit_attempt", args=[attempt.pk]))
    grade_attempt(attempt.pk)
    page = soup_of(client.get(reverse("attempt_result", args=[attempt.pk])))
    found.reviews[given] = dict(zip(order, page.select("section.question"), strict=True))


def basis_of(parsed):
    """The law that a question rests on, as officials cite it."""
    *place, key = parsed.legal_basis.rsplit(", ", 1) if parsed.legal_basis else ("",)
    if not key:
        return ""
    title, number = LAW[key]["title"], LAW[key]["number"]
    return " ".join([*place, f"{title} ({number})" if number else title])


# Types that came after the starter bank was written.
NEWER = {"gap_select"}


def test_every_type_is_looked_for():
    assert {each.kind for each in [*QUESTIONS, ESSAY]} == set(KINDS) - NEWER
    assert len(QUESTIONS) > 300


@pytest.mark.parametrize("parsed", QUESTIONS, ids=lambda parsed: parsed.ref)
def test_a_reader_finds_all_that_is_asked_and_no_key(shown, parsed):
    assert_on_paper(Asked(parsed), shown.papers[parsed.ref])


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("parsed", QUESTIONS, ids=lambda parsed: parsed.ref)
def test_a_reader_finds_what_was_answered_what_is_right_and_why(shown, parsed, given):
    asked, section = Asked(parsed, given), shown.reviews[given][parsed.ref]
    number, result = words(section.select_one(".question__number")).split(" · ")
    assert section["aria-label"] == number
    assert result == asked.result
    assert_in_review(asked, section, basis_of(parsed))


@pytest.mark.parametrize("data", QUIZZES, ids=lambda data: data["course"])
def test_a_reader_finds_the_rules_of_the_quiz_before_it_starts(shown, data):
    quiz, page = data["quiz"], shown.starts[data["course"]]
    assert words(page.h1) == quiz["title"]
    assert words(page.select_one(".lede")) == quiz["introduction"]
    rules = " ".join(lines(page.select("main li")))
    assert f"Đề có {quiz['draw']} câu hỏi." in rules
    assert f"Thời gian làm bài: {quiz['time_limit_minutes']} phút" in rules
    assert f"Còn {quiz['max_attempts']}/{quiz['max_attempts']} lượt làm." in rules
    assert f"Đạt khi được từ {quiz['pass_percent']} % số điểm." in rules


def test_a_reader_finds_every_topic_to_practise(shown):
    rows = {words(row.a): words(row.select_one(".quiet")) for row in shown.practice.select(".row")}
    counts = {bank.questions[0].topic: len(bank.questions) for bank in BANKS.values()}
    assert rows == {topic: f"Đã gặp 0/{count} câu" for topic, count in counts.items()}


def test_a_reader_finds_the_first_question_of_the_day(shown):
    assert words(shown.daily.h1) == "Câu hỏi mỗi ngày"
    assert words(shown.daily.select_one(".figures")) == "Câu 1/3 · Hôm nay còn 3 câu."
    asked = [words(each.stem) for each in QUESTIONS if each.ref in shown.asked_today]
    legend = words(shown.daily.legend)
    assert len(asked) == 3
    assert any(legend.endswith(stem) for stem in asked)


def test_a_reader_finds_the_essay_its_criteria_and_its_law(client, an, lan):
    load_law()
    ensure_site()
    _add(Topic.add_root(slug="thu", name="Thử"), ESSAY, read_law())
    quiz = add_pool_quiz(
        contest_index(), title="Tự luận", questions=Question.objects.filter(ref=ESSAY.ref), count=1
    )
    QuizPage.objects.filter(pk=quiz.pk).update(review_rule=ReviewRule.AFTER_GRADING)
    client.force_login(an)
    attempt = start_attempt(an, quiz)
    address = reverse("attempt", args=[attempt.pk])
    assert_on_paper(Asked(ESSAY), soup_of(client.get(address)).select_one("fieldset.question"))
    client.post(address, {"q1": "Tôi tiếp nhận hồ sơ."})
    grade_attempt(submit_attempt(attempt).pk)
    claim_essay(Essay.objects.get().pk, lan)
    points = [Decimal("0.40"), Decimal("0.35")]
    mark_essay(Essay.objects.get(), marker=lan, points=points, comment="Rõ ràng.")
    page = soup_of(client.get(reverse("attempt_result", args=[attempt.pk])))
    section = page.select_one("section.question")
    assert words(section.select_one(".written")) == "Tôi tiếp nhận hồ sơ."
    criteria = [lines(row.select("th, td")) for row in section.select("tbody tr")]
    assert criteria == [["Nêu căn cứ", "0,40", "0,40"], ["Cách xử lý", "0,35", "0,60"]]
    assert words(section.select_one(".message")) == "Nhận xét của người chấm Rõ ràng."
    assert words(section.select_one(".question__number")) == "Câu 1 · Được 0,75/1 điểm"
    assert words(section.select_one(".stem")) == ESSAY.stem
    assert ESSAY.explanation in lines(section.select("p"))
    assert lines(section.select("p.law")) == [f"Căn cứ: {basis_of(ESSAY)}"]
