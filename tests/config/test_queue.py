"""The queue's lanes: which task is taken next, and by which worker."""

import datetime as dt
from importlib import import_module
from multiprocessing import Event, Value
from queue import Queue
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule, Task
from django_q.scheduler import scheduler
from django_q.signing import SignedPackage
from django_q.worker import worker

from config.queue import enqueue
from config.queue.broker import Lanes
from config.queue.lanes import LANES, Lane, lane_of
from config.queue.pool import STOP, NextTask, reaches, unpack

MANY = 3000


def names(taken):
    return [SignedPackage.loads(payload)["name"] for _pk, payload in taken or []]


@pytest.fixture
def broker(system):
    return get_broker()


def test_workers_use_the_lanes(broker):
    assert isinstance(broker, Lanes)
    assert settings.Q_CLUSTER["timeout"] < settings.Q_CLUSTER["retry"]


@pytest.mark.parametrize("task", sorted(LANES))
def test_every_declared_task_is_there(task):
    module, _dot, function = task.rpartition(".")
    assert callable(getattr(import_module(module), function))


def test_a_task_is_taken_when_no_lane_before_its_own_has_one(broker):
    enqueue("certificates.tasks.render", 1)
    enqueue("learning.tasks.make_report", 2)
    enqueue("quizzes.tasks.grade", 3)
    enqueue("quizzes.tasks.grade", 4)
    assert [names(broker.dequeue()) for _turn in range(5)] == [
        ["grade(3,)"],
        ["grade(4,)"],
        ["make_report(2,)"],
        ["render(1,)"],
        [],
    ]


def test_a_scheduled_task_waits_in_its_own_lane(broker, monkeypatch):
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)
    Schedule.objects.update(next_run=timezone.now())
    scheduler(broker)
    queued = {row.task["func"]: row.key for row in OrmQ.objects.all()}
    assert queued["learning.tasks.remind"] == Lane.BULK
    assert queued["quizzes.tasks.sweep"] == Lane.GRADING
    assert queued == {task: lane_of(task) for task in queued}


def test_an_undeclared_task_holds_up_nobody():
    assert lane_of("quizzes.tasks.nobody_knows") == Lane.BULK


def test_a_worker_is_kept_free_of_long_tasks_for_each_lane():
    assert reaches()[:2] == [(Lane.GRADING,), (Lane.GRADING, Lane.PEOPLE)]
    assert set(reaches()[2:]) == {tuple(Lane)}
    assert len(reaches()) == settings.Q_CLUSTER["workers"] + 2


def test_a_reserved_worker_takes_nothing_else(broker, monkeypatch):
    enqueue("certificates.tasks.render", 1)
    enqueue("learning.tasks.make_report", 2)
    enqueue("quizzes.tasks.grade", 3)
    stopping = Event()
    queue = NextTask((Lane.GRADING,), stopping)
    monkeypatch.setattr("config.queue.pool.os.getppid", lambda: queue.parent)
    monkeypatch.setattr(stopping, "wait", lambda _seconds: stopping.set())
    task = queue.get()
    assert (task["func"], task["args"]) == ("quizzes.tasks.grade", (3,))
    assert queue.get() == STOP


def test_a_worker_ends_with_the_process_that_watches_it(broker):
    enqueue("quizzes.tasks.grade", 3)
    assert NextTask(tuple(Lane), Event()).get() == STOP, "its parent is another"


def test_a_task_that_was_taken_is_locked_until_it_is_acknowledged(broker):
    enqueue("certificates.tasks.render", 1)
    ((pk, _payload),) = broker.dequeue()
    assert not broker.dequeue()
    broker.acknowledge(pk)
    assert not OrmQ.objects.exists()


def work_off(broker, results, monkeypatch):
    """What a worker does until nothing waits, with nobody to read its results."""
    monkeypatch.setattr("django_q.worker.close_old_django_connections", lambda: None)
    tasks = [unpack(*broker.dequeue()[0]) for _row in range(OrmQ.objects.count())]
    tasks_and_end = Mock(get=Mock(side_effect=[*tasks, STOP]))
    worker(tasks_and_end, results, Value("f", -1), timeout=-1)


def test_a_task_that_succeeded_leaves_the_queue_at_once_in_its_worker(broker, monkeypatch):
    results = Queue()
    enqueue("time.sleep", 0)
    work_off(broker, results, monkeypatch)
    assert not OrmQ.objects.exists()
    assert not results.get()["ack_id"], "the monitor need not do so again"


def test_a_task_that_succeeds_at_last_is_failed_no_more(broker, monkeypatch):
    enqueue("time.sleep", 0)
    task = OrmQ.objects.get().task
    made = {"func": task["func"], "started": timezone.now(), "stopped": timezone.now()}
    Task.objects.create(id=task["id"], name=task["name"], success=False, **made)
    work_off(broker, Queue(), monkeypatch)
    assert not Task.objects.exists()


def test_a_task_that_failed_stays_to_be_tried_again(broker, monkeypatch):
    results = Queue()
    enqueue("time.sleep", -1)
    work_off(broker, results, monkeypatch)
    assert results.get()["ack_id"] == OrmQ.objects.get().pk


def test_a_task_that_cannot_leave_the_queue_is_left_to_the_monitor(broker, monkeypatch):
    results = Queue()
    enqueue("time.sleep", 0)
    monkeypatch.setattr(Lanes, "acknowledge", Mock(side_effect=OperationalError))
    work_off(broker, results, monkeypatch)
    assert results.get()["ack_id"] == OrmQ.objects.get().pk


def test_a_task_queued_under_the_secret_key_of_before_is_done(broker, monkeypatch, settings):
    enqueue("time.sleep", 0)
    monkeypatch.setattr(Conf, "SECRET_KEY", "the next one")
    settings.SECRET_KEY_FALLBACKS = []
    (taken,) = broker.dequeue()
    assert unpack(*taken) is None
    assert OrmQ.objects.count() == 1, "it waits until its key is named"
    OrmQ.objects.update(lock=timezone.now())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    work_off(broker, Queue(), monkeypatch)
    assert not OrmQ.objects.exists()


def test_a_task_that_another_took_first_is_passed_over(broker, monkeypatch):
    enqueue("quizzes.tasks.grade", 1)
    enqueue("quizzes.tasks.grade", 2)
    first = OrmQ.objects.order_by("pk").first()
    read = broker.get_connection().filter(key=Lane.GRADING).order_by("lock", "pk")
    stale = list(read)
    monkeypatch.setattr("django.db.models.query.QuerySet.__getitem__", lambda *_slice: stale)
    OrmQ.objects.filter(pk=first.pk).update(lock=timezone.now() + dt.timedelta(minutes=3))
    assert names(broker.dequeue()) == ["grade(2,)"]


def test_a_task_of_a_transaction_that_failed_was_never_queued(broker):
    with transaction.atomic():
        enqueue("quizzes.tasks.grade", 1)
        enqueue("certificates.tasks.render", 1)
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()


def test_the_next_task_is_found_by_an_index_however_many_wait(broker, django_assert_num_queries):
    now = timezone.now()
    rows = [OrmQ(key=Lane.BULK, payload="x", lock=now) for _each in range(MANY)]
    OrmQ.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE django_q_ormq")
    for lane in Lane:
        waiting = OrmQ.objects.filter(key=lane, lock__lte=now).order_by("lock", "pk")[:4]
        plan = waiting.explain()
        assert "queue_by_lane" in plan
        assert "sort" not in plan.lower().replace("b-tree", "")
    with django_assert_num_queries(4):  # one a lane, and the claim
        broker.dequeue()
