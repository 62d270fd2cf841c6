"""Sealed letters at the HR desk: whom they are for, and the PDF, handed out once."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from config.parameters import read_key, read_keys
from learning.access.rights import of_people_in, signed_in, visible_units
from learning.accounts.first_passwords.letters import (
    MAX_LETTERS,
    PERMISSION,
    candidates_of,
    issue_letters,
)
from learning.enums import RowVerdict
from learning.models import Posting, StaffImport, User

PDF_NAME = "thu-niem-phong"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def sealed_letters(request: HttpRequest) -> HttpResponse:
    """Look at whom they are for; on POST the letters. `nguoi` names people, `danh-sach` a list."""
    problem = ""
    if request.method == "POST":
        try:
            pdf = issue_letters(
                read_keys(request.POST.getlist("nguoi")),
                by=signed_in(request),
                replace=request.POST.get("thay") == "1",
            )
        except ValidationError as error:
            problem = error.messages[0]
        else:
            stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
            headers = {"Content-Disposition": f'attachment; filename="{PDF_NAME}-{stamp}.pdf"'}
            return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    return _page(request, problem)


def _page(request: HttpRequest, problem: str) -> HttpResponse:
    named = read_keys((request.POST if problem else request.GET).getlist("nguoi"))
    people = _people(request, named)
    shown = candidates_of(signed_in(request), people[:MAX_LETTERS])
    if named and not shown:
        raise PermissionDenied
    postings = Posting.objects.on(timezone.localdate()).filter(user__in=[c.person for c in shown])
    where = {row.user_id: row.unit for row in postings.select_related("unit")}
    context: dict[str, Any] = {
        "rows": [(each, where.get(each.person.pk)) for each in shown],
        "more": max(0, people.count() - MAX_LETTERS),
        "named": bool(named),
        "asks": any(each.has_password and not each.refusal for each in shown),
        "problem": problem,
        "most": MAX_LETTERS,
    }
    status = 422 if problem else 200
    return render(request, "learning/desk/sealed_letters.html", context, status=status)


def _people(request: HttpRequest, named: list[int]) -> QuerySet[User]:
    """Those named; or of a staff list, or of the officer's units, who have no way in yet."""
    if named:
        return User.objects.filter(pk__in=named)
    without = User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if batch := read_key(request.GET.get("danh-sach")):
        own = StaffImport.objects.filter(pk=batch, uploaded_by=signed_in(request)).first()
        if own is None:
            raise PermissionDenied
        rows = own.rows.filter(verdict=RowVerdict.NEW, done=True)
        return without.filter(staff_code__in=rows.values("staff_code"))
    found = of_people_in(visible_units(signed_in(request)), without.filter(email=""), "pk")
    return found
