"""A course whose quiz completes it, and learners who are signed in."""

from dataclasses import dataclass

from django.db import transaction

from cms.models import CourseIndexPage, CoursePage
from cms.models.pages import CompletionRule
from cms.starter.loader import ensure_site
from learning.models import Enrolment, User
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.models import Attempt, BlueprintRow, QuizPage, Topic
from tests.bench.world import Visitor, make_learners, make_question, sign_in

QUESTIONS_IN_BANK = 14
QUESTIONS_ON_PAPER = 10
LEARNERS = 260
RIGHT = ["A"]


@dataclass
class World:
    """What a system holds; every test takes learners that none had before."""

    quiz: QuizPage
    people: list[User]

    def take(self, count: int) -> list[User]:
        taken, self.people = self.people[:count], self.people[count:]
        assert len(taken) == count, "more learners are needed in LEARNERS"
        return taken


def make_world() -> World:
    quiz = make_course_quiz()
    people = make_learners(LEARNERS)
    enrol(people, quiz)
    return World(quiz, people)


def enrol(people: list[User], quiz: QuizPage) -> None:
    """They owe the course of the quiz."""
    course = CoursePage.objects.parent_of(quiz).get()
    Enrolment.objects.bulk_create(
        [Enrolment(user=person, course=course, source="hr") for person in people]
    )


@transaction.atomic
def make_course_quiz() -> QuizPage:
    """A course without lessons: passing its quiz completes it and earns the certificate."""
    _home, index = ensure_site()
    course = CoursePage(
        title="Đạo đức công vụ",
        slug="dao-duc",
        summary="Phục vụ Nhân dân.",
        hours=8,
        completion_rule=CompletionRule.QUIZZES,
    )
    course = CourseIndexPage.objects.get(pk=index.pk).add_child(instance=course)
    topic = Topic.add_root(slug="su-co", name="Đạo đức công vụ")
    for number in range(1, QUESTIONS_IN_BANK + 1):
        make_question(topic, number)
    quiz = QuizPage(title="Bài kiểm tra", slug="kiem-tra", time_limit_minutes=60, max_attempts=1)
    quiz.blueprint = [BlueprintRow(topic=topic, count=QUESTIONS_ON_PAPER)]
    course.add_child(instance=quiz)
    return QuizPage.objects.get(pk=quiz.pk)


def visitors(people: list[User]) -> list[Visitor]:
    """The people's sessions."""
    return [sign_in(person) for person in people]


@transaction.atomic
def answer_all(person: User, quiz: QuizPage) -> Attempt:
    """An open attempt with the right answer to every question."""
    attempt = start_attempt(person, quiz)
    for item in attempt.items:
        save_answer(attempt, position=item.position, sequence=item.position, fields={"": RIGHT})
    return attempt
