"""How quick the question bank is for an editor: list, search, and a Word file taken in."""

import time
from collections.abc import Callable
from functools import partial
from io import BytesIO

from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from learning.enums import Role
from learning.models import User
from quizzes.enums import QuestionState
from quizzes.exchange.apply import write_rows
from quizzes.exchange.rows import make_rows
from quizzes.formats import word
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.models import Question, QuestionOption, Topic
from tests.bench.system import BenchError
from tests.bench.world import OPTIONS, open_admin

QUESTIONS = 20_000
IN_FILE = 1_000
TOPICS = 40
ROUNDS = 40
SUBJECTS = (
    "khiếu nại lần đầu",
    "tố cáo hành vi vi phạm",
    "tiếp công dân định kỳ",
    "kiểm soát tài sản, thu nhập",
    "cơ chế một cửa liên thông",
)


def fill_bank(count: int = QUESTIONS) -> None:
    """Questions of many topics, a thousand at a time."""
    topics = [
        Topic.add_root(slug=f"kho-{number}", name=f"Chuyên đề {number}") for number in range(TOPICS)
    ]
    for first in range(0, count, 1_000):
        _add(topics, range(first, min(first + 1_000, count)))


def list_seconds() -> list[float]:
    """Seconds of each showing of the list's first page, as an editor gets it; in-process.

    Raises:
        BenchError: the editor does not get it.
    """
    editor = User.objects.create_user("BT-DO", "Phạm Ngọc Lan")
    editor.groups.add(Group.objects.get(name=Role.EDITOR.value))
    client = open_admin(editor)
    address = reverse("wagtailsnippets_quizzes_question:list")
    status = client.get(address, secure=True).status_code
    if status != 200:
        raise BenchError(f"{address}: {status}")
    return [_timed(lambda: client.get(address, secure=True)) for _ in range(ROUNDS)]


def search_seconds() -> list[float]:
    """Seconds of each search: how many are found, and the first page of them."""

    def search(text: str) -> None:
        found = Question.objects.matching(text)
        list(found.select_related("topic", "author")[:50])
        found.count()

    texts = [f"{SUBJECTS[place % len(SUBJECTS)]} {place * 37}" for place in range(ROUNDS)]
    return [_timed(partial(search, text)) for text in texts]


def import_seconds() -> tuple[float, float]:
    """Seconds to read a Word file of a thousand questions, and to read it and take it in."""
    file = word.write_bank([_parsed(number) for number in range(1, IN_FILE + 1)]).content
    topic = Topic.objects.order_by("pk").first()
    start = time.perf_counter()
    bank = word.read_bank(BytesIO(file))
    read = time.perf_counter() - start
    added = write_rows(make_rows(bank, topic=topic), pictures={}, author=None)
    if added != IN_FILE:
        raise ValueError(f"{added} of {IN_FILE} questions came in")
    return read, time.perf_counter() - start


@transaction.atomic
def _add(topics: list[Topic], numbers: range) -> None:
    questions = [
        Question(topic=topics[number % TOPICS], stem=_stem(number), state=QuestionState.READY)
        for number in numbers
    ]
    for question in questions:
        question.options = [
            QuestionOption(sort_order=place, text=text, correct=place == 0)
            for place, text in enumerate(OPTIONS)
        ]
        question.note_texts()
    Question.objects.bulk_create(questions)


def _stem(number: int) -> str:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return f"Tình huống {number}: về {subject}, công chức cần làm gì để đúng quy định?"


def _parsed(number: int) -> ParsedQuestion:
    options = tuple(ParsedOption(text, place == 0) for place, text in enumerate(OPTIONS))
    return ParsedQuestion(
        number, "single", f"Tệp Word, {_stem(number)}", options, explanation="Theo quy định."
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
