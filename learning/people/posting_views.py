"""A person's postings at the HR desk: begin, end, second, leave."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import Person, PersonRequest
from learning.access.reach import person_in_reach
from learning.access.rights import visible_units
from learning.enums import PostingKind
from learning.models import Leave, Posting, User
from learning.people.posting_forms import BackForm, BeginPostingForm, EndPostingForm, LeaveForm
from learning.people.postings import begin_leave, begin_posting, end_leave, end_posting
from learning.people.postings_on import main_posting
from learning.people.transfers import check_not_leaving


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.change_posting")
@creates_once
def postings(request: PersonRequest, user_id: int) -> HttpResponse:
    """Everything that is known of where a person was and is."""
    person = person_in_reach(request.user, user_id)
    if person.pk == request.user.pk and not request.user.is_superuser:
        raise PermissionDenied
    forms = _forms(request, person)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in forms and _save(request, person, act, forms[act]):
        return redirect("desk_postings", person.pk)
    today = timezone.localdate()
    context = {
        "person": person,
        "current": main_posting(person, today),
        "rows": person.postings.select_related("unit", "ended_by").order_by("-starts_on", "-pk"),
        "leaves": person.leaves.all(),
        "forms": forms,
        "today": today,
    }
    return render(request, "learning/desk/postings.html", context)


def _forms(request: PersonRequest, person: User) -> dict[str, Any]:
    act, data = request.POST.get("act", ""), request.POST
    own = Q(kind=PostingKind.MAIN) | Q(unit__in=visible_units(request.user).order_by().values("pk"))
    running = Posting.objects.of_any_kind(timezone.localdate()).filter(own, user=person)
    forms = {
        "begin": BeginPostingForm(data if act == "begin" else None, viewer=request.user),
        "end": EndPostingForm(
            data if act == "end" else None, postings=running.select_related("unit")
        ),
        "leave": LeaveForm(data if act == "leave" else None),
    }
    if _absence(person):
        forms["back"] = BackForm(data if act == "back" else None)
    return forms


def _absence(person: User) -> Leave | None:
    return person.leaves.filter(ends_on__isnull=True).first()


def _save(request: PersonRequest, person: User, act: str, form: Form) -> bool:
    if not form.is_valid():
        return False
    try:
        if form.cleaned_data.get("kind") == PostingKind.MAIN:
            check_not_leaving(person.pk, request.user)
        _write(person, act, dict(form.cleaned_data), by=request.user)
    except ValidationError as error:
        known = not hasattr(error, "error_dict") or set(error.error_dict) <= set(form.fields)
        form.add_error(None, error if known else ValidationError(error.messages))
        return False
    messages.success(request, _("Đã ghi nhận cho %(name)s.") % {"name": person.full_name})
    return True


def _write(person: User, act: str, data: dict[str, Any], *, by: Person) -> None:
    if act == "begin":
        begin_posting(person, **data)
    elif act == "end":
        end_posting(data.pop("posting"), by=by, **data)
    elif act == "leave":
        begin_leave(person, **data)
    elif absence := _absence(person):
        end_leave(absence, **data)
