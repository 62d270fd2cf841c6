"""Changes of e-mail addresses: the officers' list, and the page behind the link in the letter."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import Person, PersonRequest, is_second_person
from config.parameters import read_key
from learning.access.rights import of_people_in, visible_units
from learning.accounts import email_decisions
from learning.models import EmailChange

PERMISSION = email_decisions.PERMISSION
PER_PAGE = 50
# What one button of a list confirms at once; more are confirmed by another press.
MAX_AT_ONCE = 500


def _seen(viewer: Person) -> Any:
    """What waits, of the people whom the viewer looks after; an administrator's are all."""
    rows = EmailChange.objects.waiting(timezone.now())
    if viewer.has_perm("learning.change_user"):
        return rows
    return of_people_in(visible_units(viewer), rows)


@never_cache
@require_safe
@permission_required(PERMISSION)
def email_changes(request: PersonRequest) -> HttpResponse:
    """Addresses that wait; those of one staff list, where the address names it."""
    rows = _seen(request.user)
    batch = read_key(request.GET.get("danh-sach"))
    shown = rows.filter(staff_import=batch) if batch else rows
    shown = shown.select_related("user", "proposed_by", "staff_import")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("trang"))
    lists = (
        rows.exclude(staff_import=None)
        .order_by()
        .values("staff_import", "staff_import__file_name", "staff_import__uploaded_by")
    )
    context = {
        "page": page,
        "confirmable": email_decisions.confirmable(list(page), request.user),
        "lists": lists.annotate(n=Count("pk")).order_by("-staff_import"),
        "batch": batch,
        "query": f"danh-sach={batch}&" if batch else "",
        "viewer": request.user,
    }
    return render(request, "learning/desk/email_changes.html", context)


@require_POST
@permission_required(PERMISSION)
def decide(request: PersonRequest) -> HttpResponse:
    """Confirm those chosen, or all of one list; refuse those chosen; take back one's own."""
    rows = _chosen(request)
    if not rows:
        return send_back(request, _("Anh/chị chọn ít nhất một người."), "desk_email_changes")
    try:
        done = _decide(request, rows, request.POST.get("act", ""))
    except ValidationError as error:
        return send_back(request, error, "desk_email_changes")
    if not done:
        said = _(
            "Chưa có gì thay đổi: các địa chỉ đã chọn do chính anh/chị đề nghị, thuộc quyền quyết "
            "định của người khác, hoặc vừa được người khác dùng hay xử lý."
        )
        return send_back(request, said, "desk_email_changes")
    said = ngettext("Đã ghi nhận cho %(n)s người.", "Đã ghi nhận cho %(n)s người.", done)
    messages.success(request, said % {"n": done})
    return redirect("desk_email_changes")


def _chosen(request: PersonRequest) -> list[EmailChange]:
    rows = _seen(request.user).select_related("user")
    batch = read_key(request.POST.get("list"))
    if batch:
        return list(rows.filter(staff_import=batch).order_by("pk")[:MAX_AT_ONCE])
    keys = [key for text in request.POST.getlist("id") if (key := read_key(text))]
    return list(rows.filter(pk__in=keys[:MAX_AT_ONCE]).order_by("pk"))


def _decide(request: PersonRequest, rows: list[EmailChange], act: str) -> int:
    by = request.user
    if act == "confirm":
        return email_decisions.confirm_changes(rows, by=by)
    if act == "refuse":
        return sum(email_decisions.refuse_change(row, by=by) for row in rows)
    if act == "withdraw" and all(not is_second_person(by, row.proposed_by_id) for row in rows):
        return sum(email_decisions.withdraw_change(row, by=by) for row in rows)
    raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_change(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: what is proposed; only the button decides, since programs open links."""
    change = email_decisions.change_of(token)
    done, error = "", ""
    if request.method == "POST" and change is not None:
        try:
            done = _answer(change, request.POST.get("act", ""))
        except ValidationError as refused:
            error = " ".join(refused.messages)
    context = {"change": change, "done": done, "error": error}
    status = 200 if change is not None else 404
    return render(request, "account/email_change.html", context, status=status)


def _answer(change: EmailChange, act: str) -> str:
    if act == "confirm" and email_decisions.confirm_by_old_address(change):
        return "confirmed"
    if act == "refuse" and email_decisions.refuse_change(change):
        return "refused"
    return ""
