"""The register on the desk: the list, one entry, what waits for a decision, the book."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from certificates.desk.forms import CorrectForm, ReasonForm, RegisterFilter, RevokeForm
from certificates.models import Certificate, IssuingBody, Register
from certificates.register.book import book_rows, book_workbook
from certificates.register.registers import PERMISSION, may_void
from certificates.verification.verifying import answer_about
from cms.people import Person, PersonRequest
from cms.uploads.media_types import EXCEL
from config.parameters import read_key
from learning.people.paging import CappedPaginator

VIEW = "certificates.view_certificate"
PER_PAGE = 50
MAX_AT_ONCE = 20_000


def visible_certificate(viewer: Person, certificate_id: int) -> Certificate:
    """The entry, if it is of the viewer's subtrees.

    Raises:
        PermissionDenied: otherwise, also for an entry that does not exist.
    """
    rows = Certificate.objects.visible_to(viewer).select_related(
        "register__body", "supersedes", "superseded_by", "holder", "proposal__proposed_by"
    )
    row = rows.filter(pk=certificate_id).first()
    if row is None:
        raise PermissionDenied
    return row


@never_cache
@require_safe
@permission_required(VIEW)
def register_list(request: PersonRequest) -> HttpResponse:
    """Entries of one's own units, latest first."""
    visible = Certificate.objects.visible_to(request.user)
    form = RegisterFilter(request.GET, viewer=request.user)
    rows = form.apply(visible).select_related("register").order_by("-issued_at", "-pk")
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "form": form,
        "page": CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("trang")),
        "query": query.urlencode(),
        "registers": Register.objects.select_related("body"),
        "review_count": visible.to_review().count(),
        "may_manage": request.user.has_perm(PERMISSION),
        "may_void": may_void(request.user),
    }
    return render(request, "certificates/desk/register.html", context)


@never_cache
@require_safe
@permission_required(VIEW)
def entry(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """One entry with its history and what can be done with it."""
    row = visible_certificate(request.user, certificate_id)
    may_manage = request.user.has_perm(PERMISSION) and row.holder_id != request.user.pk
    context = {
        "row": row,
        "answer": answer_about(row),
        "events": row.events.select_related("by", "approved_by"),
        "may_change": may_manage and row.state == "valid",
        "may_read_proposal": request.user.has_perm(PERMISSION),
        "own": row.holder_id == request.user.pk,
        "correct_form": CorrectForm(certificate=row),
        "revoke_form": RevokeForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "certificates/desk/entry.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def to_review(request: HttpRequest) -> HttpResponse:
    """Entries that a regrade touched: they stay valid until somebody decides."""
    rows = Certificate.objects.visible_to(request.user).to_review().order_by("review_asked_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "certificates/desk/reviews.html", {"page": page})


@never_cache
@require_safe
@permission_required(VIEW)
def register_book(request: PersonRequest) -> HttpResponse:
    """The book of one register as Excel: `so` names it, else the latest default one.

    A very long one is a report that the worker makes.
    """
    books = Register.objects.select_related("body")
    chosen = read_key(request.GET.get("so"))
    book = books.filter(pk=chosen).first() if chosen else books.first()
    if book is None:
        book = Register(body=IssuingBody.objects.first() or IssuingBody(), year=0)
    if book.last_number > MAX_AT_ONCE:
        messages.info(request, _("Sổ này rất dài: anh/chị chốt báo cáo, tệp Excel được lập sau."))
        return redirect(f"{reverse('report', args=['so-cap'])}?year={book.year}")
    rows = book_rows(book, viewer=request.user) if book.pk else []
    response = HttpResponse(book_workbook(book, rows), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="so-cap-{book.year}.xlsx"'
    return response
