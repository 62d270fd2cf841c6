"""Challenges on the desk: the list, and answering one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from quizzes.enums import ChallengeState
from quizzes.exceptions import ChallengeError
from quizzes.grading.challenges.forms import AnswerForm
from quizzes.grading.challenges.transitions import answer_challenge
from quizzes.grading.key_doors import key_door
from quizzes.grading.paper import paper_of
from quizzes.models import Challenge

PER_PAGE = 50


@require_safe
@permission_required("quizzes.view_challenge")
def index(request: HttpRequest) -> HttpResponse:
    """Challenges, those without an answer first; `?tinh-trang=` shows one state."""
    rows = Challenge.objects.open_first().select_related("user", "attempt__quiz", "version")
    state = request.GET.get("tinh-trang", "")
    if state in ChallengeState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("trang")),
        "state": state,
        "query": f"tinh-trang={state}&" if state else "",
        "states": ChallengeState.choices,
        "open": Challenge.objects.open().count(),
    }
    return render(request, "quizzes/desk/challenges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quizzes.view_challenge")
def challenge(request: PersonRequest, challenge_id: int) -> HttpResponse:
    """The question, what the person says, their answer; and the answer to them."""
    related = ("user", "attempt__quiz", "attempt__round", "version__question__provision__document")
    rows = Challenge.objects.select_related(*related, "answered_by")
    row = get_object_or_404(rows, pk=challenge_id)
    if answered := key_door(request, [row.version.question_id]):
        return answered
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and _answer(request, row, form):
        return redirect("challenge_desk", row.pk)
    context = {
        "challenge": row,
        "q": paper_of(row.attempt, with_key=True).questions[row.position - 1],
        "form": form,
        "may_answer": _may_answer(request) and row.user_id != request.user.pk,
        "others": Challenge.objects.filter(version=row.version).exclude(pk=row.pk)[:PER_PAGE],
        "regrades": row.version.regrades.all(),
    }
    return render(request, "quizzes/desk/challenge.html", context)


def _may_answer(request: HttpRequest) -> bool:
    return request.user.has_perm("quizzes.answer_challenge")


def _answer(request: PersonRequest, row: Challenge, form: AnswerForm) -> bool:
    if not _may_answer(request):
        raise PermissionDenied
    if not form.is_valid():
        return False
    data = form.cleaned_data
    state = ChallengeState(data["state"])
    try:
        after = answer_challenge(row, by=request.user, state=state, answer=data["answer"])
    except ChallengeError as error:
        form.add_error(None, str(error))
        return False
    if after.answered_by_id == request.user.pk:
        messages.success(request, _("Đã trả lời; người gửi được báo qua thư điện tử."))
    else:
        messages.warning(request, _("Người khác đã trả lời trước; câu trả lời đó được giữ."))
    return True
