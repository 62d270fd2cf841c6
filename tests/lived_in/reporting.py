"""Numbers that were published, and other systems that listen."""

import datetime as dt
import uuid

from django.utils import timezone
from django_q.models import Failure

from learning.demo.loader import DESK, PROVINCE, WARD
from learning.enums import DeliveryState, TokenScope
from learning.interfaces.tokens import make_token, revoke_token
from learning.models import Enrolment, ReportHeading, ReportRun, Unit, User, Webhook
from learning.reporting.dashboard.tallies import refresh_tallies
from learning.reporting.publishing.runs import make_report
from learning.reporting.record_checks.invariants import run_checks
from learning.reporting.registry import all_reports
from learning.reporting.weak_provisions.facility import compute_map, request_map
from tests.lived_in.cast import Cast


def tell(cast: Cast) -> None:
    refresh_tallies()
    province, ward = Unit.objects.get(name=PROVINCE), Unit.objects.get(name=WARD)
    _reports(province, ward, cast)
    for unit in (province, ward):
        compute_map(request_map(unit).pk)
    _listeners(province, cast)
    run_checks()
    _failed_task()


def _failed_task() -> None:
    """One that the queue still tries: the schedule takes up those that were given up."""
    now = timezone.now()
    Failure.objects.create(
        id=uuid.uuid4().hex,
        name="make_report(1,)",
        func="learning.tasks.make_report",
        args=(1,),
        result="['Mẫu Word không đọc được.'] : Traceback (most recent call last): …",
        started=now,
        stopped=now,
        success=False,
        attempt_count=2,
    )


def _reports(province: Unit, ward: Unit, cast: Cast) -> None:
    """Every report of the ward published once, one by its head; one that failed."""
    ReportHeading.objects.create(
        unit=province, name="Sở Nội vụ", parent_name="UBND tỉnh Gia Lai", place="Gia Lai"
    )
    desk = ward.get_children().get(name=DESK)
    for report in all_reports():
        _publish(report.slug, desk, cast.officer)
    _publish(all_reports()[0].slug, ward, cast.head)
    _publish("khong-con", province, cast.officer)


def _publish(slug: str, unit: Unit, by: User) -> None:
    """Without the queue, whose workers would make it a second time meanwhile."""
    make_report(ReportRun.objects.create(report=slug, unit=unit, asked_by=by).pk)


def _listeners(province: Unit, cast: Cast) -> None:
    """Two tokens, one revoked; an address with a delivery in every state."""
    until = timezone.now() + dt.timedelta(days=200)
    for name in ("Phần mềm nhân sự", "Hệ thống cũ"):
        token, _text = make_token(
            name=name,
            source="hrm",
            scopes=[TokenScope.values[0]],
            unit=province,
            expires_at=until,
            by=cast.admin,
        )
    revoke_token(token)
    hook = Webhook.objects.create(
        name="Cổng dịch vụ",
        url="https://cong.gialai.example/thong-bao",
        unit=province,
        created_by=cast.admin,
        nonce="0" * 32,
        is_active=False,
    )
    done = Enrolment.objects.completed().order_by("pk")
    for state, enrolment in zip(DeliveryState.values, done, strict=False):
        hook.deliveries.create(
            enrolment=enrolment,
            event_id=uuid.uuid4(),
            payload={},
            state=state,
            next_at=timezone.now() if state == DeliveryState.WAITING else None,
            sent_at=timezone.now() if state == DeliveryState.SENT else None,
            last_error="TimeoutError: timed out" if state == DeliveryState.FAILED else "",
        )
