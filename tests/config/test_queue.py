"""The queue's two lanes."""

import pytest
from django.conf import settings
from django.db import transaction
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from config.queue import TwoLanes, enqueue, enqueue_later


def names(taken):
    return [SignedPackage.loads(payload)["name"] for _pk, payload in taken or []]


@pytest.fixture
def broker(system, monkeypatch):
    monkeypatch.setattr("django_q.brokers.orm.sleep", lambda _seconds: None)
    return get_broker()


def test_workers_use_the_lanes(broker):
    assert isinstance(broker, TwoLanes)
    assert settings.Q_CLUSTER["timeout"] < settings.Q_CLUSTER["retry"]


def test_what_can_wait_is_taken_when_nothing_else_is_left(broker):
    enqueue_later("certificates.tasks.render", 1)
    enqueue("quizzes.tasks.grade", 2)
    enqueue("quizzes.tasks.grade", 3)
    assert [names(broker.dequeue()) for _turn in range(4)] == [
        ["grade(2,)"],
        ["grade(3,)"],
        ["render(1,)"],
        [],
    ]


def test_a_task_that_was_taken_is_locked_until_it_is_acknowledged(broker):
    enqueue_later("certificates.tasks.render", 1)
    ((pk, _payload),) = broker.dequeue()
    assert not broker.dequeue()
    broker.acknowledge(pk)
    assert not OrmQ.objects.exists()


def test_a_task_of_a_transaction_that_failed_was_never_queued(broker):
    with transaction.atomic():
        enqueue("quizzes.tasks.grade", 1)
        enqueue_later("certificates.tasks.render", 1)
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()
