"""A person's attempts and their records, for HR officers within their units."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from cms.ports import record_event
from learning.access.rights import visible_person
from learning.enums import AuditEvent
from quizzes.learner.receipt_views import attempt_record_response
from quizzes.learner.record_access import note_opened, record_refusal
from quizzes.models import Attempt

PERMISSION = "quizzes.view_attempt"
MAX_SHOWN = 200


@never_cache
@require_safe
@permission_required(PERMISSION)
def attempts(request: PersonRequest, user_id: int) -> HttpResponse:
    """What a person sat, latest first, with the way to each record."""
    person = visible_person(request.user, user_id)
    if person.pk != request.user.pk:
        what = "Danh sách bài làm"
        record_event(AuditEvent.PERSON_OPENED, what=what, request=request, about=person)
    rows = list(Attempt.objects.of(person)[: MAX_SHOWN + 1])
    context = {"person": person, "attempts": rows[:MAX_SHOWN], "more": len(rows) > MAX_SHOWN}
    return render(request, "learning/desk/attempts.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def attempt_record(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The record of an attempt; the audit log keeps who opened it."""
    submitted = Attempt.objects.with_receipt().select_related("quiz", "round")
    attempt = get_object_or_404(submitted, pk=attempt_id)
    visible_person(request.user, attempt.user_id)
    refusal = record_refusal(request.user, attempt)
    if refusal:
        messages.error(request, refusal)
        return redirect("desk_attempts", attempt.user_id)
    note_opened(request, attempt)
    return attempt_record_response(attempt)
