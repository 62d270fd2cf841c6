"""Demo accounts, staff and duties; refuses to run outside development."""

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from cms.models import CoursePage
from cms.starter.loader import ensure_site
from learning.demo.pleiku import tell_pleiku
from learning.duties.enrolments import create_programme
from learning.enums import Role
from learning.formats.staff_excel import read_staff
from learning.models import Enrolment, Posting, Scope, Unit, User
from learning.progress.completion import quizzes_of
from learning.progress.reading import complete_lesson
from learning.staff_import.apply import apply_import, plan_import
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.bank.approval import approve_questions
from quizzes.content.versions import read_versions
from quizzes.engine.types import KINDS
from quizzes.enums import QuestionState, Recurrence, ReviewRule
from quizzes.grading.grade import grade_attempt
from quizzes.models import BlueprintRow, ContestIndexPage, Question, QuizPage, Topic
from quizzes.rounds.schedule import run_rounds

STAFF_FILE = Path(__file__).parent / "danh-sach-can-bo.xlsx"
PROVINCE = "Tỉnh Gia Lai"
WARD = "UBND phường Pleiku"
DESK = "Trung tâm Phục vụ hành chính công"


@dataclass(frozen=True)
class Account:
    """A demo account; `unit` is (agency, department) below the province."""

    code: str
    name: str
    role: Role
    unit: tuple[str, str]
    position: str
    scope: tuple[str, ...] | None = None


ACCOUNTS = [
    Account("can.bo", "Nguyễn Thị Bình An", Role.LEARNER, (WARD, DESK), "Chuyên viên"),
    Account("thu.truong", "Rơ Châm Thoan", Role.HEAD, (WARD, ""), "Chủ tịch UBND phường", (WARD,)),
    Account("nhan.su", "Trần Thị Hạnh", Role.HR, ("Sở Nội vụ", "Văn phòng"), "Chuyên viên", ()),
    Account("bien.tap", "Lê Thị Lan", Role.EDITOR, ("Sở Nội vụ", "Văn phòng"), "Chuyên viên"),
    Account("phap.che", "Phạm Quang Minh", Role.REVIEWER, ("Sở Tư pháp", ""), "Chuyên viên"),
    Account("quan.tri", "Siu Quân", Role.ADMIN, ("Sở Nội vụ", "Văn phòng"), "Chuyên viên"),
]


def load_demo(password: str) -> str:
    """Make the demo people on an empty system; returns the password they have.

    On a system that has people it changes nothing and returns "". Meant for development mode:
    the command refuses anything else.
    """
    if User.objects.exists():
        return ""
    chosen = password or f"thu-{secrets.token_urlsafe(12)}"
    with transaction.atomic():
        root = Unit.add_root(name=PROVINCE, opened_on=dt.date(2025, 7, 1))
        _load_staff(root)
        for account in ACCOUNTS:
            _make_account(account, root, chosen)
        _review_bank()
        tell_pleiku(root, by=User.objects.get(staff_code="nhan.su"))
        _give_duties(root)
        _add_contest()
    run_rounds()
    return chosen


def _load_staff(root: Unit) -> None:
    with STAFF_FILE.open("rb") as file:
        plan = plan_import(read_staff(file), root=root, create_units=True)
    apply_import(plan, root=root)


def _make_account(account: Account, root: Unit, password: str) -> None:
    user = User.objects.create_user(
        account.code, account.name, password, email=f"{account.code}@gialai.example"
    )
    user.is_superuser = account.role == Role.ADMIN
    user.save()
    user.groups.add(Group.objects.get(name=account.role.value))
    Posting.objects.create(
        user=user,
        unit=_unit(root, *account.unit),
        position=account.position,
        starts_on=dt.date(2025, 7, 1),
    )
    if account.scope is not None:
        Scope.objects.create(user=user, unit=_unit(root, *account.scope))


def _unit(root: Unit, *names: str) -> Unit:
    unit: Unit = Unit.objects.get(pk=root.pk)
    for name in filter(None, names):
        unit = unit.get_children().get(name=name)
    return unit


def _review_bank() -> None:
    """The editor brought the starter bank in, and the reviewer approved it."""
    people = User.objects.in_bulk(["bien.tap", "phap.che"], field_name="staff_code")
    waiting = Question.objects.filter(state=QuestionState.IN_REVIEW)
    waiting.update(author=people["bien.tap"])
    approve_questions(list(waiting), by=people["phap.che"])


def _give_duties(root: Unit) -> None:
    """Two programmes with dates ahead; a few people have already finished the first."""
    today = timezone.localdate()
    officer = User.objects.get(staff_code="nhan.su")
    courses = list(CoursePage.objects.live().order_by("path"))
    for course, days in zip(courses[:2], (24, 52), strict=False):
        create_programme(course, unit=root, due_on=today + dt.timedelta(days=days), by=officer)
    finishers = Enrolment.objects.filter(course=courses[0], user__staff_code__startswith="GL")
    for enrolment in finishers.order_by("user__staff_code")[:420:14]:
        _finish(enrolment, courses[0])


def _finish(enrolment: Enrolment, course: CoursePage) -> None:
    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    for quiz in quizzes_of(course):
        attempt = start_attempt(enrolment.user, quiz)
        versions = read_versions(item.version_id for item in attempt.items)
        for item in attempt.items:
            version = versions[item.version_id]
            right = KINDS[version.type].right_fields(version.content)
            save_answer(attempt, position=item.position, sequence=item.position, fields=right)
        submit_attempt(attempt)
        grade_attempt(attempt.pk)


def _add_contest() -> None:
    """A quarterly quiz over two topics whose round is open now; the others are practised."""
    ensure_site()
    index = ContestIndexPage.objects.get()
    start = timezone.localtime().replace(hour=7, minute=30, second=0, microsecond=0)
    quiz = QuizPage(
        title="Kiểm tra định kỳ: đạo đức công vụ và dân vận",
        slug="dinh-ky",
        introduction="Câu hỏi lấy từ hai chuyên đề: đạo đức công vụ và dân vận.",
        time_limit_minutes=25,
        max_attempts=2,
        recurrence=Recurrence.QUARTERLY,
        review_rule=ReviewRule.AFTER_ROUND,
        first_opens_at=start - dt.timedelta(days=2),
        open_days=14,
    )
    topics = Topic.objects.filter(slug__in=("dao-duc-cong-vu", "dan-van"))
    quiz.blueprint = [BlueprintRow(topic=topic, count=12) for topic in topics]
    index.add_child(instance=quiz)
    quiz.save_revision().publish()
