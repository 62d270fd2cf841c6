"""The data that is measured: one stand-alone quiz, its questions, learners with sessions."""

import time
from dataclasses import dataclass

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.utils.crypto import get_random_string

from cms.starter.loader import ensure_site
from config.sessions import SessionStore, SignIn
from learning.enums import Role
from learning.models import User
from quizzes.enums import ReviewRule
from quizzes.models import (
    BlueprintRow,
    ContestIndexPage,
    Question,
    QuestionOption,
    QuizPage,
    Topic,
)
from tests.bench.system import BenchError
from tests.fixtures.approved import approve

HOURS = 12 * 60 * 60  # how long a session lasts, in seconds
QUESTIONS_IN_BANK = 60
QUESTIONS_ON_PAPER = 20
OPTIONS = [
    "Hướng dẫn đầy đủ một lần, tiếp nhận và giao giấy hẹn trả kết quả theo quy định",
    "Yêu cầu người dân bổ sung thêm giấy tờ ngoài danh mục đã được công bố công khai",
    "Chuyển hồ sơ cho bộ phận khác mà không ghi vào sổ theo dõi, không báo người dân",
    "Hẹn người dân quay lại vào ngày khác vì người phụ trách hồ sơ đang đi vắng",
]


@dataclass(frozen=True)
class Visitor:
    """A learner who is signed in: the cookies of the session."""

    cookie: str
    token: str


def check_empty() -> None:
    """Refuse a database that holds anything: the benchmark fills it with its own data.

    Raises:
        BenchError: there are tables.
    """
    if connection.introspection.table_names():
        raise BenchError("the database is not empty: the benchmark needs one of its own")
    connection.close()


@transaction.atomic
def make_quiz() -> QuizPage:
    """A quiz below the contest index: 20 of 60 single-choice questions, reviewed after grading."""
    home, _courses = ensure_site()
    index = home.add_child(instance=ContestIndexPage(title="Kiểm tra", slug="kiem-tra-dinh-ky"))
    topic = Topic.add_root(slug="do-hieu-nang", name="Đạo đức công vụ")
    for number in range(1, QUESTIONS_IN_BANK + 1):
        make_question(topic, number)
    quiz = QuizPage(
        title="Kiểm tra: đạo đức công vụ",
        slug="do-hieu-nang",
        time_limit_minutes=60,
        max_attempts=0,
        review_rule=ReviewRule.AFTER_GRADING,
    )
    quiz.blueprint = [BlueprintRow(topic=topic, count=QUESTIONS_ON_PAPER)]
    index.add_child(instance=quiz)
    return QuizPage.objects.get(pk=quiz.pk)


@transaction.atomic
def make_learners(count: int, first: int = 1) -> list[User]:
    """People with the learner's role; nobody can sign in with a password."""
    people = [
        User(staff_code=f"DO{number:06}", full_name=f"Nguyễn Thị Bình An {number}")
        for number in range(first, first + count)
    ]
    for person in people:
        person.normalise()
        person.set_unusable_password()
    User.objects.bulk_create(people)
    Group.objects.get(name=Role.LEARNER.value).user_set.add(*people)
    return people


@transaction.atomic
def sign_in(user: User) -> Visitor:
    """A session, made without the sign-in page."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    now = time.time()
    session.sign_in = SignIn(at=now, until=now + HOURS, idle=HOURS)
    session.create()
    token = get_random_string(32)
    # By both names: a server's begin with the prefix, those of this process may not.
    own = {"sessionid": session.session_key, "csrftoken": token}
    pairs = [f"{prefix}{name}={value}" for prefix in ("", "__Host-") for name, value in own.items()]
    return Visitor("; ".join(pairs), token)


def open_admin(person: User) -> Client:
    """A client in this process, signed in by password and second factor, as the admin asks."""
    client = Client(headers={"host": "127.0.0.1", "x-forwarded-proto": "https"})
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client


def make_question(topic: Topic, number: int) -> None:
    """A ready single-choice question whose right option has the key A."""
    question = Question(
        topic=topic,
        type="single",
        stem=f"Tình huống {number}: khi tiếp nhận hồ sơ của người dân tại bộ phận một cửa, "
        "công chức cần làm gì để đúng với quy định về đạo đức công vụ và văn hóa giao tiếp?",
        explanation="Công chức có nghĩa vụ tận tụy phục vụ Nhân dân, hướng dẫn đầy đủ, rõ ràng "
        "và không được gây khó khăn, phiền hà cho cơ quan, tổ chức, cá nhân.",
    )
    question.options = [
        QuestionOption(sort_order=place, text=f"{text} (tình huống {number})", correct=place == 0)
        for place, text in enumerate(OPTIONS)
    ]
    question.save()
    approve(question)
