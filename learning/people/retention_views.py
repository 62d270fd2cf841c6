"""What is held on a person: handed out, and after the period of retention made nameless."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from cms.ports import record_event
from config.parameters import read_text
from learning.access.reach import person_in_reach
from learning.access.rights import signed_in
from learning.enums import AnonymisationState, AuditEvent
from learning.models import Anonymisation, RetentionPolicy
from learning.people import anonymisation
from learning.people.export import export_person

PERMISSION = "learning.anonymise_people"
PER_PAGE = 50


@never_cache
@require_safe
@permission_required("learning.export_personfile")
def export(request: PersonRequest, user_id: int) -> HttpResponse:
    """Everything held on a person, as an archive."""
    person = person_in_reach(request.user, user_id)
    what = "Xuất toàn bộ dữ liệu về một người"
    record_event(AuditEvent.PERSON_EXPORTED, what=what, request=request, about=person)
    headers = {"Content-Disposition": f'attachment; filename="ho-so-{person.pk}.zip"'}
    return HttpResponse(export_person(person), content_type="application/zip", headers=headers)


@never_cache
@require_safe
@permission_required(PERMISSION)
def proposals(request: HttpRequest) -> HttpResponse:
    """Who is proposed, who was looked at, what was done."""
    state = request.GET.get("loai", "")
    rows = Anonymisation.objects.select_related("user", "checked_by", "confirmed_by")
    if state in AnonymisationState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "state": state,
        "states": AnonymisationState.choices,
        "query": f"loai={state}&" if state else "",
        "years": RetentionPolicy.load().years,
        "viewer": signed_in(request),
    }
    return render(request, "learning/desk/anonymisation.html", context)


@require_POST
@permission_required(PERMISSION)
def decide(request: HttpRequest, row_id: int) -> HttpResponse:
    """Agree, confirm as the second person, keep, or take up again."""
    row = get_object_or_404(Anonymisation, pk=row_id)
    try:
        done = _decide(request, row, request.POST.get("act", ""))
    except ValidationError as error:
        return send_back(request, error, "desk_anonymisation")
    if done:
        messages.success(request, _("Đã ghi nhận."))
    return redirect("desk_anonymisation")


def _decide(request: HttpRequest, row: Anonymisation, act: str) -> Any:
    by = signed_in(request)
    if act == "check":
        return anonymisation.check_proposal(row, by=by)
    if act == "confirm":
        return anonymisation.confirm_anonymisation(row, by=by)
    if act == "keep":
        return anonymisation.keep_person(
            row, reason=read_text(request.POST.get("reason"), longest=300)
        )
    if act == "again":
        return anonymisation.propose_again(row)
    return False
