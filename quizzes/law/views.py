"""What the law has put to review, and resting questions on new law."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.law.changes import lapsed_citations
from cms.models import Provision
from cms.people import Person, PersonRequest
from cms.ports import PROVISIONS
from config.parameters import read_keys
from quizzes.law.forms import KeepForm, RepointForm
from quizzes.law.repointing import (
    confirm_repointing,
    propose_repointing,
    refuse_repointing,
)
from quizzes.law.review import keep_in_use
from quizzes.models import LawFlag, RepointProposal, RepointRow

SEE, PROPOSE, APPROVE = (
    "quizzes.view_question",
    "quizzes.change_question",
    "quizzes.publish_question",
)
PER_PAGE = 50


@require_safe
@permission_required(SEE)
def review(request: HttpRequest) -> HttpResponse:
    """Questions and lessons whose law went out of force, and proposals that wait."""
    page = Paginator(LawFlag.objects.open(), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "lessons": lapsed_citations(timezone.localdate()),
        "proposals": RepointProposal.objects.filter(rows__decision="waiting")
        .select_related("old__document", "new__document", "proposed_by")
        .distinct(),
        "may_approve": request.user.has_perm(APPROVE),
        "may_propose": request.user.has_perm(PROPOSE),
    }
    return render(request, "quizzes/desk/law_review.html", context)


@require_POST
@permission_required(APPROVE)
def keep(request: PersonRequest, flag_id: int) -> HttpResponse:
    """A reviewer says why guidance still holds; its question is drawn again."""
    flag = get_object_or_404(LawFlag.objects.select_related("question", "provision"), pk=flag_id)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return send_back(request, form, "law_review")
    if not keep_in_use(flag, by=request.user, reason=form.cleaned_data["reason"]):
        said = _("Câu này đã được xử lý, hoặc chính căn cứ đã hết hiệu lực.")
        return send_back(request, said, "law_review")
    messages.success(request, _("Đã ghi. Câu hỏi được dùng lại."))
    return redirect("law_review")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PROPOSE)
def repoint(request: PersonRequest) -> HttpResponse:
    """Propose to rest the questions of a provision on another one."""
    wanted = read_keys(request.GET.getlist(PROVISIONS))
    olds = Provision.objects.filter(pk__in=wanted, questions__isnull=False)
    places = list(olds.select_related("document", "replaced_by__document").distinct())
    if len(places) != 1:
        return render(request, "quizzes/desk/law_repoint_choose.html", {"places": places})
    (old,) = places
    start = {"new": str(old.replaced_by or old.document.replaced_by or "")}
    form = RepointForm(request.POST or None, initial=start, old=old)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = _propose(old, form.cleaned_data, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("law_proposal", proposal.pk)
    return render(request, "quizzes/desk/law_repoint.html", {"form": form, "old": old})


@require_safe
@permission_required(SEE)
def proposal(request: PersonRequest, proposal_id: int) -> HttpResponse:
    """The questions of a proposal, each with what was decided."""
    related = ("old__document", "new__document", "proposed_by")
    found = get_object_or_404(RepointProposal.objects.select_related(*related), pk=proposal_id)
    rows = found.rows.select_related("question__topic", "decided_by").order_by("pk")
    may_decide = request.user.has_perm(APPROVE) and found.may_be_decided_by(request.user)
    context = {"proposal": found, "rows": rows, "may_decide": may_decide}
    return render(request, "quizzes/desk/law_proposal.html", context)


@require_POST
@permission_required(APPROVE)
def decide(request: PersonRequest, row_id: int) -> HttpResponse:
    """A reviewer confirms or refuses one question."""
    row = get_object_or_404(RepointRow.objects.select_related("proposal", "question"), pk=row_id)
    if not row.proposal.may_be_decided_by(request.user):
        raise PermissionDenied
    act = confirm_repointing if request.POST.get("quyet-dinh") == "thay" else refuse_repointing
    try:
        if not act(row, by=request.user):
            messages.info(request, _("Câu này đã được quyết định trước đó."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("law_proposal", row.proposal_id)


def _propose(old: Provision, data: dict[str, Any], by: Person) -> RepointProposal:
    ids = [question.pk for question in data["questions"]]
    return propose_repointing(old, data["provision"], ids, by=by, note=data["note"])
