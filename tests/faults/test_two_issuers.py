"""Several processes issue at once: for the same enrolments, and from the same register."""

import time

import pytest
from django.db.models import Count
from django.utils import timezone

from certificates.models import Certificate, Register, VoidNumber
from learning.models import Enrolment

from .conftest import Prepared

pytestmark = pytest.mark.slow

TOGETHER_IN = 8
ISSUE = """
import sys, time
import django
django.setup()
from django.db import transaction
from certificates.register.issuing import issue_certificate
from learning.models import Enrolment
start, fails, *ids = sys.argv[1:]
rows = list(Enrolment.objects.filter(pk__in=ids).order_by("pk"))
while time.time() < float(start):
    pass
for row in rows:
    try:
        with transaction.atomic():
            issue_certificate(row)
            if fails == "fails":
                raise RuntimeError
    except RuntimeError:
        pass
"""


def completed(system: Prepared, count: int) -> list[Enrolment]:
    """Enrolments that are completed, whose certificates nobody has issued."""
    people = system.world.take(count)
    now = timezone.now()
    rows = Enrolment.objects.filter(user__in=people, course__isnull=False)
    rows.update(started_at=now, completed_at=now, completed_name="Nguyễn Văn An")
    return list(rows)


def test_processes_that_issue_at_once_make_one_entry_each_without_a_gap(system: Prepared) -> None:
    both, mine, yours, never = (
        [row.pk for row in completed(system, count)] for count in (8, 8, 8, 4)
    )
    start = str(time.time() + TOGETHER_IN)
    works = [
        system.running.popen("-c", ISSUE, start, how, *map(str, ids))
        for how, ids in (
            ("issues", both + mine),
            ("issues", both + yours),
            ("fails", never),
        )
    ]
    assert [work.wait(timeout=120) for work in works] == [0, 0, 0]
    issued = Certificate.objects.filter(enrolment__in=both + mine + yours)
    assert issued.count() == 24
    assert not issued.values("enrolment").annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert not Certificate.objects.filter(enrolment__in=never).exists()
    for register in Register.objects.all():
        numbers = list(register.certificates.values_list("number", flat=True))
        numbers += VoidNumber.objects.filter(register=register).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, register.last_number + 1))
