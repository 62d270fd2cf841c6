"""A question as the bank knows it: its use, its versions, what was said, and its like."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from quizzes.bank.comments import settle_comment, write_comment
from quizzes.bank.duplicates import keep_both, merge_pair
from quizzes.bank.forms import CommentForm
from quizzes.bank.usage import usage_of
from quizzes.content.version_history import history_of
from quizzes.engine.differences import word_changes
from quizzes.enums import LikenessDecision
from quizzes.grading.key_doors import key_door
from quizzes.models import LawFlag, Question, QuestionComment, QuestionLikeness

SEE, CHANGE = "quizzes.view_question", "quizzes.change_question"
PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE)
def question(request: PersonRequest, question_id: int) -> HttpResponse:
    """The question's file; on POST a comment is added."""
    related = ("topic", "author", "provision__document")
    found = get_object_or_404(Question.objects.select_related(*related), pk=question_id)
    if answered := key_door(request, [found.pk]):
        return answered
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_comment(found, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Đã ghi ý kiến."))
        return redirect("bank_question", found.pk)
    context = {
        "question": found,
        "usage": usage_of(found),
        "history": history_of(found),
        "comments": found.comments.select_related("author", "settled_by"),
        "form": form,
        "pairs": QuestionLikeness.objects.waiting().of(found),
        "flags": LawFlag.objects.open().filter(question=found),
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "quizzes/desk/bank_question.html", context)


@require_POST
@permission_required(SEE)
def settle_question_comment(request: PersonRequest, comment_id: int) -> HttpResponse:
    """Say that a comment is dealt with."""
    comment = get_object_or_404(QuestionComment, pk=comment_id)
    if not settle_comment(comment, by=request.user):
        messages.warning(request, _("Ý kiến này đã được giải quyết trước đó."))
    return redirect("bank_question", comment.question_id)


@require_safe
@permission_required(SEE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for a decision."""
    rows = QuestionLikeness.objects.waiting()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "quizzes/desk/bank_duplicates.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE)
def duplicate_pair(request: PersonRequest, pair_id: int) -> HttpResponse:
    """Two questions side by side, what differs marked; on POST both are kept, or one."""
    rows = QuestionLikeness.objects.select_related("first__topic", "second__topic", "decided_by")
    pair = get_object_or_404(rows, pk=pair_id)
    if answered := key_door(request, [pair.first_id, pair.second_id]):
        return answered
    if request.method == "POST":
        _decide(request, pair)
        return redirect("bank_duplicate", pair.pk)
    sides = [pair.first, pair.second]
    context = {
        "pair": pair,
        "waits": pair.decision == LikenessDecision.WAITING,
        "sides": [(side, list(side.options.all()), usage_of(side)) for side in sides],
        "pieces": word_changes(pair.first.stem, pair.second.stem),
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "quizzes/desk/bank_duplicate.html", context)


def _decide(request: PersonRequest, pair: QuestionLikeness) -> None:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    chosen = request.POST.get("giu", "")
    sides = {str(side.pk): side for side in (pair.first, pair.second)}
    if chosen not in sides and chosen != "ca-hai":
        messages.error(request, _("Anh/chị chọn giữ cả hai, hoặc giữ một trong hai câu."))
        return
    try:
        if chosen == "ca-hai":
            done = keep_both(pair, by=request.user)
        else:
            done = merge_pair(pair, keep=sides[chosen], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if done:
        messages.success(request, _("Đã ghi quyết định."))
    else:
        messages.warning(request, _("Cặp này đã được quyết định trước đó."))
