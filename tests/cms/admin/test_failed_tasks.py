"""Background tasks that failed: seen by the administrator, tried again."""

import ast
import traceback
from importlib import import_module
from pathlib import Path
from queue import Queue

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Failure, OrmQ
from django_q.monitor import monitor

from cms.admin.task_views import task_name
from config.queue import retry_failed_tasks, schedule_names
from config.queue.lanes import LANES, Lane
from learning.management.setup import NIGHTLY, SCHEDULES
from learning.models import AuditEntry

REASON = "Hãy ghi như “Giỏi: 80”."
APPS = ("cms", "quizzes", "learning", "certificates")


@pytest.fixture
def fail(system):
    def make(task="certificates.tasks.issue", *args, attempts=5, cluster=None):
        now = timezone.now()
        return Failure.objects.create(
            id=f"{Failure.objects.count():032d}",
            name=task,
            func=task,
            args=args,
            result=f"{ValidationError(REASON)} : Traceback (most recent call last): …",
            started=now,
            stopped=now,
            success=False,
            attempt_count=attempts,
            cluster=cluster,
        )

    return make


def test_the_administrator_reads_what_failed_and_why(client, admin, fail):
    fail("certificates.tasks.issue", 7)
    client.force_login(admin)
    assert "1 việc nền bị lỗi" in client.get(reverse("wagtailadmin_home")).content.decode()
    page = client.get(reverse("failed_tasks")).content.decode()
    assert "Cấp giấy chứng nhận (7)" in page
    assert f">{REASON}<" in page


def test_of_several_failures_in_one_task_each_reason_is_read(client, admin, fail):
    """As the queue's own worker writes the result."""
    row = fail("learning.tasks.complete_courses", [7, 8])
    try:
        raise ExceptionGroup("7: Sai A; 8: Sai B", [ValueError(), TypeError()])
    except ExceptionGroup as group:
        row.result = f"{group} : {traceback.format_exc()}"
    row.save()
    client.force_login(admin)
    page = client.get(reverse("failed_tasks")).content.decode()
    assert ">7: Sai A; 8: Sai B<" in page


def test_nothing_is_said_while_nothing_failed(client, admin):
    client.force_login(admin)
    assert "việc nền" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Không có việc nền nào bị lỗi" in client.get(reverse("failed_tasks")).content.decode()


def test_one_or_all_are_queued_anew(client, admin, fail):
    first, _second = fail("certificates.tasks.issue", 1), fail("certificates.tasks.issue", 2)
    client.force_login(admin)
    client.post(reverse("failed_tasks"), {"viec": first.pk})
    assert AuditEntry.objects.get(event="tasks.retried").what == "1 việc nền"
    assert [row.task["args"] for row in OrmQ.objects.all()] == [(1,)]
    answer = client.post(reverse("failed_tasks"), follow=True).content.decode()
    assert "Đã xếp lại 1 việc" in answer
    assert [row.task["args"] for row in OrmQ.objects.order_by("pk")] == [(1,), (2,)]
    assert not Failure.objects.exists()


def test_what_the_queue_still_tries_is_not_queued_twice(client, admin, fail):
    fail(attempts=2)
    client.force_login(admin)
    assert "tự thử lại trong ít phút" in client.get(reverse("failed_tasks")).content.decode()
    assert retry_failed_tasks() == 0
    assert not OrmQ.objects.exists()


def test_a_task_that_succeeds_at_last_is_no_failure(fail, monkeypatch):
    """As the queue's own monitor takes its result."""
    monkeypatch.setattr("django_q.monitor.close_old_django_connections", lambda: None)
    task = fail("certificates.tasks.issue", 1, attempts=2)
    result = {"id": task.pk, "name": task.name, "func": task.func, "ack_id": None, "result": None}
    for success, left in ((False, 1), (True, 0)):
        results = Queue()
        for each in ({**result, "success": success, "stopped": timezone.now()}, "STOP"):
            results.put(each)
        monitor(results, get_broker())
        assert Failure.objects.count() == left


def test_a_task_that_may_wait_stays_in_its_lane(fail):
    """The queue itself keeps no lane of what failed."""
    fail("certificates.tasks.render", 1, cluster="dan-van")
    retry_failed_tasks()
    assert OrmQ.objects.get().key == Lane.BULK


def test_the_health_page_says_that_something_failed(client, fail):
    assert client.get("/healthz").json()["tasks"] == "ok"
    fail()
    assert client.get("/healthz").json()["tasks"] == "some failed"


def test_others_do_not_see_it(client, hanh, fail):
    fail()
    client.force_login(hanh)
    assert client.get(reverse("failed_tasks")).status_code in (302, 403)
    assert "việc nền" not in client.get(reverse("wagtailadmin_home")).content.decode()


def queued_paths():
    """Every task path that the code queues, read from its text."""
    for app in APPS:
        for file in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    parts = node.value.split(".")
                    if len(parts) == 3 and parts[0] in APPS and parts[1] == "tasks":
                        yield node.value


def test_every_task_path_is_a_function_with_a_name_in_words(system):
    paths = {*queued_paths(), *(task for task, _when in (SCHEDULES | NIGHTLY).values())}
    assert len(paths) > 20
    for path in paths:
        module, _dot, function = path.rpartition(".")
        assert callable(getattr(import_module(module), function)), path
        assert task_name(path, schedule_names()) != path
        assert path in LANES, f"{path} has no lane in config/queue/lanes.py"


def test_a_task_that_is_gone_is_named_by_its_path():
    assert task_name("quizzes.nowhere.gone", {}) == "quizzes.nowhere.gone"
    assert task_name("gone", {}) == "gone"
