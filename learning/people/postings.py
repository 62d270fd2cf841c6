"""A person's postings: begin, end, second, leave. None is rewritten or deleted."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from cms.ports import changes, record_event
from learning.access.reach import reach_of
from learning.enums import AuditEvent, LeaveKind, PostingEnd, PostingKind
from learning.models import Leave, Posting, Unit, User
from learning.signals import postings_changed


@transaction.atomic
def begin_posting(
    user: User,
    *,
    unit: Unit,
    starts_on: dt.date,
    kind: str = PostingKind.MAIN,
    ends_on: dt.date | None = None,
    position: str = "",
    decision_number: str = "",
) -> Posting:
    """Begin a posting. A main one ends the main one before it, on the day before.

    A secondment is beside the main posting, which goes on: the person counts there.

    Raises:
        ValidationError: the unit does not exist then, the dates do not fit, or the person
            has that posting already.
    """
    if not unit.exists(starts_on):
        raise ValidationError({"unit": _("Đơn vị này không hoạt động vào ngày bắt đầu.")})
    if kind == PostingKind.SECONDED and ends_on is None:
        raise ValidationError({"ends_on": _("Biệt phái cần có ngày kết thúc.")})
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    before = _end_main(user, starts_on) if kind == PostingKind.MAIN else None
    posting = _create(user, unit, kind, starts_on, ends_on, position, decision_number)
    record_posting(user, before, posting)
    postings_changed.send(sender=Posting, user_ids=[user.pk])
    return posting


def record_posting(user: User, before: Posting | None, after: Posting | None) -> None:
    """One entry of the audit log: where the person was, and is."""
    detail = changes(_told(before), _told(after))
    record_event(AuditEvent.POSTING_CHANGED, what=str(user), about=user, detail=detail)


def _told(posting: Posting | None) -> dict[str, object]:
    if posting is None:
        return {}
    names = ("unit", "position", "kind", "starts_on", "ends_on", "end_reason", "decision_number")
    return {name: getattr(posting, name) for name in names}


def _create(
    user: User,
    unit: Unit,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    position: str,
    decision_number: str,
) -> Posting:
    try:
        with transaction.atomic():
            return Posting.objects.create(
                user=user,
                unit=unit,
                kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
                position=position.strip(),
                decision_number=decision_number.strip(),
            )
    except IntegrityError as error:
        raise ValidationError(_("Người này đang có quá trình công tác ấy rồi.")) from error


def _end_main(user: User, starts_on: dt.date) -> Posting | None:
    """End the main posting of that day, and give it as it was."""
    mine = Posting.objects.filter(user=user, kind=PostingKind.MAIN)
    later = mine.filter(Q(starts_on__gte=starts_on)).first()
    if later:
        text = _("Đã có công tác chính từ ngày %(day)s; ngày bắt đầu mới phải sau ngày ấy.")
        raise ValidationError({"starts_on": text % {"day": later.starts_on.strftime("%d/%m/%Y")}})
    current = mine.on(starts_on)
    before = current.select_related("unit").first()
    current.update(ends_on=starts_on - dt.timedelta(days=1), end_reason=PostingEnd.MOVED)
    return before


@transaction.atomic
def end_posting(
    posting: Posting,
    *,
    ends_on: dt.date,
    reason: str,
    decision_number: str = "",
    by: Person | None = None,
) -> bool:
    """End a posting on its last day. Who retires or resigns ends all of them.

    Ending again changes nothing. `by` is the officer who does it alone.

    Raises:
        ValidationError: the day lies before the posting began, or what is to begin in somebody
            else's units until then would end too.
    """
    if ends_on < posting.starts_on:
        raise ValidationError({"ends_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    before = _told(posting)
    rows = Posting.objects.filter(pk=posting.pk)
    if reason in (PostingEnd.RETIRED, PostingEnd.RESIGNED):
        rows = Posting.objects.filter(user=posting.user_id, starts_on__lte=ends_on)
        _check_none_awaits(rows, by)
    open_rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on))
    changed = open_rows.update(
        ends_on=ends_on, end_reason=reason, end_decision_number=decision_number.strip()
    )
    if changed:
        postings_changed.send(sender=Posting, user_ids=[posting.user_id])
    posting.refresh_from_db()
    if changed:
        detail = changes(before, _told(posting))
        person = posting.user
        record_event(AuditEvent.POSTING_CHANGED, what=str(person), about=person, detail=detail)
    return bool(changed)


def _check_none_awaits(rows: QuerySet[Posting], by: Person | None) -> None:
    """Where somebody is to go was agreed on by both sides; one alone does not undo it."""
    if by is None or by.is_superuser:
        return
    own = reach_of(by).units
    coming = rows.filter(starts_on__gt=timezone.localdate()).select_related("unit")
    first = min(
        (row.starts_on for row in coming if (row.unit.heir_id or row.unit_id) not in own),
        default=None,
    )
    if first is not None:
        text = _(
            "Từ ngày %(day)s người này làm việc ở đơn vị khác. Anh/chị chọn ngày kết thúc trước "
            "ngày ấy, hoặc đề nghị cán bộ của đơn vị đó ghi nhận."
        )
        raise ValidationError({"ends_on": text % {"day": first.strftime("%d/%m/%Y")}})


@transaction.atomic
def begin_leave(
    user: User,
    *,
    kind: str = LeaveKind.OTHER,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    decision_number: str = "",
) -> Leave:
    """Note an absence; the posting goes on.

    Raises:
        ValidationError: the days overlap with another absence.
    """
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    others = Leave.objects.filter(user=user).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    if others.exists():
        raise ValidationError(_("Thời gian này trùng với một lần nghỉ đã ghi."))
    return Leave.objects.create(
        user=user, kind=kind, starts_on=starts_on, ends_on=ends_on, decision_number=decision_number
    )


def end_leave(leave: Leave, *, ends_on: dt.date) -> bool:
    """The person is back: the absence ended on that day. Ending again changes nothing.

    Raises:
        ValidationError: the day lies before the absence began.
    """
    if ends_on < leave.starts_on:
        raise ValidationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    changed = Leave.objects.filter(later, pk=leave.pk).update(ends_on=ends_on)
    return bool(changed)
