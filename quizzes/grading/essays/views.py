"""The markers' desk: how far the queue is, and one essay after the other, by its code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.people import Person, PersonRequest
from config.parameters import read_key
from quizzes.exceptions import EssayError
from quizzes.grading.essays.forms import EssayMarkForm
from quizzes.grading.essays.marking import mark_essay, maxima_of
from quizzes.grading.essays.queue import next_essay, queue_overview, release_essay
from quizzes.grading.essays.text import essay_text
from quizzes.grading.key_doors import key_door
from quizzes.models import Essay


@never_cache
@require_safe
@permission_required("quizzes.mark_essay")
def index(request: PersonRequest) -> HttpResponse:
    """Every quiz and round with essays: waiting, in progress, third marker, done."""
    rows = queue_overview(request.user)
    mine = sum(row.for_viewer for row in rows)
    return render(request, "quizzes/desk/essays.html", {"rows": rows, "mine": mine})


@require_POST
@permission_required("quizzes.mark_essay")
def claim(request: PersonRequest) -> HttpResponse:
    """Claim the next essay, of one quiz and round where the form names them."""
    quiz, round_ = read_key(request.POST.get("quiz")), read_key(request.POST.get("round"))
    return _next(request, quiz, round_)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quizzes.mark_essay")
def mark(request: PersonRequest, code: str) -> HttpResponse:
    """The essay that this person holds, with its rubric and the form for their mark."""
    essay = _essay_for(request, code)
    if answered := key_door(request, [essay.version.question_id]):
        return answered
    rubric, maxima = essay.version.content["rubric"], maxima_of(essay)
    form = EssayMarkForm(request.POST or None, rubric=rubric, maxima=maxima)
    if request.method == "POST" and form.is_valid() and _save_mark(request, essay, form):
        if "next" in request.POST:
            return _next(request, essay.attempt.quiz_id, essay.attempt.round_id)
        return redirect("essays_desk")
    context = {
        "essay": essay,
        "quiz": essay.attempt.quiz,
        "round": essay.attempt.round,
        "text": essay_text(essay),
        "form": form,
        "held": essay.is_open and essay.claimed_by_id == request.user.pk,
        "given": essay.given.filter(marker=request.user.pk).first(),
    }
    return render(request, "quizzes/desk/essay.html", context)


@require_POST
@permission_required("quizzes.mark_essay")
def give_back(request: PersonRequest, code: str) -> HttpResponse:
    """Leave the essay to somebody else; it goes back to its place in the queue."""
    essay = _essay_for(request, code)
    if release_essay(essay, marker=request.user):
        text = _("Đã trả bài %(code)s về hàng đợi; chưa ghi điểm nào.")
        messages.success(request, text % {"code": essay.label})
    return redirect("essays_desk")


def _essay_for(request: HttpRequest, code: str) -> Essay:
    """An essay of somebody else by its code, which only those know who held it."""
    rows = Essay.objects.exclude(attempt__user=request.user.pk)
    return get_object_or_404(
        rows.select_related("version", "attempt__quiz", "attempt__round"), code=code
    )


def _next(request: PersonRequest, quiz_id: int | None, round_id: int | None) -> HttpResponse:
    essay = next_essay(request.user, quiz_id=quiz_id, round_id=round_id)
    if essay is not None:
        return redirect("mark_essay", essay.code)
    text = _(
        "Không còn bài nào ở đây mà anh/chị chấm được. Bài đã chấm một lần, anh/chị không chấm lại."
    )
    messages.info(request, text)
    return redirect("essays_desk")


def _save_mark(request: PersonRequest, essay: Essay, form: EssayMarkForm) -> bool:
    comment: str = form.cleaned_data["comment"]
    user: Person = request.user
    try:
        row = mark_essay(essay, marker=user, points=form.points, comment=comment)
    except EssayError as error:
        form.add_error(None, str(error))
        return False
    text = _("Đã ghi điểm bài %(code)s.") % {"code": row.label}
    messages.success(request, text)
    return True
