"""A fixed cast and the smallest world in which they work."""

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import FileResponse
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from wagtail.signal_handlers import reference_index_auto_update_disabled

from cms.models import CourseIndexPage, CoursePage, LegalDocument, LessonPage, Provision
from cms.starter.loader import ensure_site
from learning.enums import Role
from learning.management.setup import set_up_system
from learning.models import Enrolment, Posting, Scope, Unit, User
from learning.reporting.record_checks.invariants import contradictions
from quizzes import clock
from quizzes.attempts import quick_save
from quizzes.attempts.quick_save import forget_attempts
from quizzes.content.versions import forget_versions, mint_version
from quizzes.models import BlueprintRow, Question, QuestionOption, QuizPage, Topic
from tests.arguments import arguments, people  # noqa: F401  (fixtures)
from tests.following import MODULES, run_at_once
from tests.running import hunting, template

hunting.load_profile()

PASSWORD = "mat-khau-thu-nghiem-1"


@pytest.fixture(autouse=True)
def _settings(settings: Any, tmp_path: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }
    settings.ACCOUNT_RATE_LIMITS = False
    settings.BADGE_KEY_FILE = str(tmp_path / "badge-key.pem")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Fixtures are saved without Wagtail's index of references, a third of their time.

    Wagtail's own context manager cannot be nested, and the starter content uses it.
    """
    reference_index_auto_update_disabled.value = True
    try:
        return (yield)
    finally:
        reference_index_auto_update_disabled.value = False


@pytest.fixture(autouse=True)
def _host_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests freeze the host's clock; the database's own is tested apart."""
    monkeypatch.setattr(clock, "now", timezone.now)
    monkeypatch.setattr(clock, "get_with_now", lambda rows, **by: (rows.get(**by), timezone.now()))
    for name in ("POSTGRESQL", "CLAIM_POSTGRESQL"):
        frozen = getattr(quick_save, name).replace("clock_timestamp()", "%(now)s::timestamptz")
        monkeypatch.setattr(quick_save, name, frozen)


@pytest.fixture(autouse=True)
def _fresh_memory() -> None:
    """Tests roll back and reuse primary keys; what was read before is of others."""
    forget_versions()
    forget_attempts()


@pytest.fixture(autouse=True)
def _files_are_sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server sends and closes the file of an answer of which a test reads the head only."""
    answers: list[Any] = []
    request = Client.request

    def note(self: Client, **asked: Any) -> Any:
        answer = request(self, **asked)
        if isinstance(answer, FileResponse):
            answers.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", note)
    yield
    for answer in answers:
        answer.getvalue()


@pytest.fixture(autouse=True)
def _what_follows_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What rests on a result or a completion follows at once; `queued_tasks` says otherwise."""
    if "queued_tasks" in request.fixturenames:
        return
    for module in MODULES:
        monkeypatch.setattr(f"{module}.enqueue", run_at_once)


@pytest.fixture
def queued_tasks(db: None) -> Callable[[], list[str]]:
    """Runs what is queued, and what that queues, as a worker does; returns the paths that ran."""
    return run_queue


def run_queue() -> list[str]:
    ran = []
    while row := OrmQ.objects.order_by("pk").first():
        task = row.task
        ran.append(task["func"])
        row.delete()
        with transaction.atomic():
            import_string(task["func"])(*task["args"])
    return ran


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Migrate a copy of the last run's database rather than an empty one."""
    database = template.restore()
    yield
    if database:
        database.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test begins as an installation does, with roles, workflow, schedules and home page."""
    with django_db_blocker.unblock():
        template.keep()
        call_command("createcachetable", verbosity=0)
        set_up_system()
        ensure_site()


@pytest.fixture
def system(db: None) -> None:
    """Roles, workflow and schedules: what every test's database holds."""


@pytest.fixture
def sound_records(db: None) -> Iterator[None]:
    """After the scenario no record contradicts another."""
    yield
    assert contradictions() == []


@pytest.fixture
def units(system: None) -> dict[str, Unit]:
    """A province with two wards; the first has a service desk."""
    province = Unit.add_root(name="Tỉnh Gia Lai")
    pleiku = province.add_child(name="UBND phường Pleiku")
    desk = pleiku.add_child(name="Trung tâm Phục vụ hành chính công")
    gao = Unit.objects.get(pk=province.pk).add_child(name="UBND xã Gào")
    return {
        "province": Unit.objects.get(pk=province.pk),
        "pleiku": Unit.objects.get(pk=pleiku.pk),
        "desk": desk,
        "gao": gao,
    }


@pytest.fixture
def make_user(units: dict[str, Unit]) -> Callable[..., User]:
    def make(code: str, name: str, role: Role, unit: str, scope: str = "", **fields: Any) -> User:
        user = User.objects.create_user(
            code, name, PASSWORD, email=f"{code}@gialai.example", **fields
        )
        user.groups.add(_group(role))
        Posting.objects.create(
            user=user, unit=units[unit], position="Chuyên viên", starts_on=dt.date(2025, 7, 1)
        )
        if scope:
            Scope.objects.create(user=user, unit=units[scope])
        return user

    return make


def _group(role: Role) -> Any:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=role.value)


@pytest.fixture
def an(make_user: Callable[..., User]) -> User:
    """A learner at the service desk of the ward of Pleiku."""
    return make_user("an", "Nguyễn Văn An", Role.LEARNER, "desk", birth_date=dt.date(1990, 1, 5))


@pytest.fixture
def binh(make_user: Callable[..., User]) -> User:
    """Head of An's ward."""
    return make_user("binh", "Trần Thị Bình", Role.HEAD, "pleiku", "pleiku")


@pytest.fixture
def chau(make_user: Callable[..., User]) -> User:
    """A learner elsewhere."""
    return make_user("chau", "Rơ Châm H'Châu", Role.LEARNER, "gao")


@pytest.fixture
def hanh(make_user: Callable[..., User]) -> User:
    """HR of the province."""
    return make_user("hanh", "Lê Thị Hạnh", Role.HR, "province", "province")


@pytest.fixture
def lan(make_user: Callable[..., User]) -> User:
    """Editor."""
    return make_user("lan", "Phạm Ngọc Lan", Role.EDITOR, "province")


@pytest.fixture
def minh(make_user: Callable[..., User]) -> User:
    """Legal reviewer."""
    return make_user("minh", "Đỗ Quang Minh", Role.REVIEWER, "province")


@pytest.fixture
def admin(make_user: Callable[..., User]) -> User:
    return make_user("admin", "Siu Quân", Role.ADMIN, "province", is_superuser=True)


@pytest.fixture
def topic(system: None) -> Topic:
    return Topic.objects.create(slug="dao-duc", name="Đạo đức công vụ")


@pytest.fixture
def make_question(topic: Topic) -> Callable[..., Question]:
    """A ready question whose right options are `key`."""
    document = LegalDocument.objects.create(
        key="80/2025/QH15",
        number="80/2025/QH15",
        kind="law",
        title="Luật Cán bộ, công chức",
        status="in_force",
    )
    provision = Provision.objects.create(document=document, locator="Điều 14")

    def make(key: str = "A", **fields: Any) -> Question:
        number = Question.objects.count() + 1
        question = Question(
            topic=fields.pop("topic", topic),
            type=fields.pop("type", "single"),
            stem=fields.pop("stem", f"Câu hỏi số {number}?"),
            explanation="Vì luật quy định như vậy.",
            provision=provision,
            **fields,
        )
        question.options = [
            QuestionOption(sort_order=i, text=f"Phương án {letter}", correct=letter in key)
            for i, letter in enumerate("ABCD")
        ]
        question.save()
        mint_version(question, approved_by=None)
        return question

    return make


@pytest.fixture
def course(system: None) -> CoursePage:
    """A published course with two lessons."""
    _home, index = ensure_site()
    page = CourseIndexPage.objects.get(pk=index.pk).add_child(
        instance=CoursePage(
            title="Đạo đức công vụ",
            slug="dao-duc",
            summary="Phục vụ Nhân dân.",
            hours=8,
            validity_months=12,
        )
    )
    for number in (1, 2):
        page.add_child(
            instance=LessonPage(
                title=f"Bài {number}",
                slug=f"bai-{number}",
                body=[("text", "<p>Nội dung bài học.</p>")],
            )
        )
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture
def quiz(course: CoursePage, topic: Topic, make_question: Callable[..., Question]) -> QuizPage:
    """Four questions, 20 minutes, two attempts, pass at 50 %."""
    for _number in range(6):
        make_question()
    page = QuizPage(title="Bài kiểm tra", slug="kiem-tra", time_limit_minutes=20, max_attempts=2)
    page.blueprint = [BlueprintRow(topic=topic, count=4)]
    return CoursePage.objects.get(pk=course.pk).add_child(instance=page)


@pytest.fixture
def enrolment(an: User, course: CoursePage, quiz: QuizPage) -> Enrolment:
    """An's enrolment in the course."""
    return Enrolment.objects.create(
        user=an, course=course, source="hr", due_on=timezone.localdate() + dt.timedelta(days=10)
    )
