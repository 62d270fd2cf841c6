"""The weekly digest of unit heads and HR officers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.enums import ReminderKind
from learning.models import Enrolment, Exemption, Posting, Scope, User
from learning.ports import Draft

Counts = tuple[int, int, int]


def digest_drafts(today: dt.date) -> Iterator[Draft]:
    """One line for everybody who looks after units: overdue, due this week, waiting.

    Five queries whatever the number of heads; who has nothing to look at hears nothing.
    """
    by_path = _counts_by_path(today)
    for user_id, paths in _scopes().items():
        top = [path for path in paths if not any(path != p and path.startswith(p) for p in paths)]
        inside = [
            counts for path, counts in by_path.items() if any(path.startswith(p) for p in top)
        ]
        late, soon, waiting = (sum(counts[place] for counts in inside) for place in range(3))
        if late or soon or waiting:
            yield _draft(user_id, today, late, soon, waiting)


def _draft(user_id: int, today: dt.date, late: int, soon: int, waiting: int) -> Draft:
    text = _(
        "Đơn vị anh/chị phụ trách: %(late)d nhiệm vụ quá hạn, %(soon)d nhiệm vụ đến hạn trong "
        "7 ngày tới, %(waiting)d đề nghị miễn, gia hạn chờ xem xét."
    )
    return Draft(
        user_id=user_id,
        kind=ReminderKind.DIGEST,
        key=f"digest:{today.isocalendar().year}-{today.isocalendar().week}",
        text=text % {"late": late, "soon": soon, "waiting": waiting},
        address=reverse("desk_report"),
    )


def _scopes() -> dict[int, list[str]]:
    permission = Permission.objects.filter(
        codename="view_reports", content_type__app_label="learning"
    )
    viewers = User.objects.filter(is_active=True).filter(
        Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    )
    found: dict[int, list[str]] = defaultdict(list)
    rows = Scope.objects.filter(user__in=viewers.values("pk"))
    for user_id, path in rows.values_list("user_id", "unit__path"):
        found[user_id].append(path)
    return found


def _counts_by_path(today: dt.date) -> dict[str, Counts]:
    soon = today + dt.timedelta(days=7)
    late = Enrolment.objects.overdue(today)
    coming = Enrolment.objects.open().filter(due_on__range=(today, soon))
    posted = Posting.objects.on(today).filter(user__is_active=True)
    paths = dict(posted.order_by().values_list("user_id", "unit__path"))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, rows in enumerate((late, coming, Exemption.objects.waiting())):
        for user_id, number in rows.order_by().values_list("user_id").annotate(n=Count("pk")):
            if user_id in paths:
                found[paths[user_id]][place] += number
    return {path: (row[0], row[1], row[2]) for path, row in found.items()}
