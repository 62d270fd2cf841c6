"""The log of reminders."""

import datetime as dt

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from learning.duties.desk_views import in_scope
from learning.enums import ReminderKind
from learning.models import Reminder
from learning.reminders.create import reminder_alarm

MAX_SHOWN = 100


@never_cache
@require_safe
@permission_required("learning.decide_exemption")
def reminders(request: PersonRequest) -> HttpResponse:
    """What went out to one's own people, and whether it has been silent for too long."""
    rows = in_scope(Reminder.objects.all(), request.user)
    week = timezone.now() - dt.timedelta(days=7)
    counts = (
        rows.filter(made_at__gte=week)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"), emailed=Count("pk", filter=Q(emailed=True)))
    )
    named = [(ReminderKind(row["kind"]).label, row["n"], row["emailed"]) for row in counts]
    context = {
        "rows": rows.select_related("user")[:MAX_SHOWN],
        "counts": named,
        "alarm": reminder_alarm(),
    }
    return render(request, "learning/desk/reminders.html", context)
