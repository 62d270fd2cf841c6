"""kill -9 of the task workers while they grade and while they render certificates."""

import hashlib
import signal

import pytest
from django.db import transaction

from certificates.models import Certificate
from quizzes.attempts.submission import submit_attempt
from quizzes.models import Attempt

from .checks import (
    assert_all_graded_once,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
    assert_register_has_no_gap,
    let_minutes_pass,
)
from .conftest import Prepared
from .ground import wait_until
from .world import answer_all

pytestmark = pytest.mark.slow

MOMENT = 0.005


@transaction.atomic
def submit_at_once(system: Prepared, count: int) -> list[int]:
    """Attempts whose grading becomes visible to the workers in one moment."""
    people = system.world.take(count)
    return [submit_attempt(answer_all(person, system.world.quiz)).pk for person in people]


def test_every_certificate_gets_its_pdf_when_the_worker_is_killed(system: Prepared) -> None:
    attempts = submit_at_once(system, 12)
    holders = Attempt.objects.filter(pk__in=attempts).values("user")
    certificates = Certificate.objects.filter(holder__in=holders)
    rendered = certificates.exclude(rendered_at=None)
    wait_until(rendered.exists, 25, "the first certificate is rendered", MOMENT)
    system.running.signal("workers", signal.SIGKILL)
    before = dict(rendered.values_list("pk", "pdf_sha256"))
    assert 0 < len(before) < len(attempts), "the fault came too late"
    let_minutes_pass(4)
    assert_all_graded_once(attempts)
    assert_every_certificate_has_its_pdf()
    assert_register_has_no_gap()
    for certificate in certificates:
        name = certificate.pdf.name
        assert name
        content = (system.running.folder / "private" / name).read_bytes()
        assert content.startswith(b"%PDF")
        assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
        assert before.get(certificate.pk, certificate.pdf_sha256) == certificate.pdf_sha256


def test_every_attempt_is_graded_once_when_the_worker_is_killed(system: Prepared) -> None:
    attempts = submit_at_once(system, 40)
    graded = Attempt.objects.graded().filter(pk__in=attempts)
    wait_until(graded.exists, 15, "the first is graded", MOMENT)
    system.running.signal("workers", signal.SIGKILL)
    assert 0 < graded.count() < len(attempts), "the fault came too late"
    let_minutes_pass(4)
    assert_all_graded_once(attempts)
    assert_nothing_is_stuck()
