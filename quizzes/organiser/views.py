"""The organiser's desk: rounds, the preflight before them, make-up rounds after them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from quizzes.enums import MAKEUP_OF, RoundState
from quizzes.grading.essays.queue import with_waiting_essays
from quizzes.models import QuizPage, Round
from quizzes.organiser.holders import holders_of_quiz
from quizzes.organiser.preflight import next_round, quizzes_to_check, run_preflight
from quizzes.rounds.forms import MakeupForm
from quizzes.rounds.makeup import create_makeup
from quizzes.rounds.schedule import refresh_bulletin

MAX_SHOWN = 60


@require_safe
@permission_required("quizzes.view_round")
def index(request: HttpRequest) -> HttpResponse:
    """Quizzes that are ahead, then rounds with their states, missed ones among them."""
    rounds = with_waiting_essays(Round.objects.select_related("quiz", "makeup_for"))
    rounds = rounds.order_by("-opens_at")
    context = {
        "quizzes": [(quiz, next_round(quiz)) for quiz in quizzes_to_check()],
        "rounds": rounds.exclude(state=RoundState.PLANNED)[:MAX_SHOWN],
        "makeup_of": MAKEUP_OF,
    }
    return render(request, "quizzes/desk/rounds.html", context)


@require_safe
@permission_required("quizzes.view_round")
def preflight(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Every check before the quiz's next round, red ones first."""
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    round_ = next_round(quiz)
    lines = sorted(run_preflight(quiz, round_), key=lambda line: line.ok)
    red = sum(not line.ok for line in lines)
    context = {"quiz": quiz, "round": round_, "lines": lines, "red": red}
    return render(request, "quizzes/desk/preflight.html", context)


@require_safe
@permission_required("quizzes.add_paperedition")
def holders(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Who holds the quiz's keys: by name for its organisers; HR reads how many they are."""
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    found = holders_of_quiz(quiz)
    named = request.user.has_perm("quizzes.view_round")
    context = {
        "quiz": quiz,
        "count": len(found),
        "holders": found if named else [],
        "named": named,
        "ends": quiz.is_periodic or quiz.sitting_ends is not None,
    }
    return render(request, "quizzes/desk/holders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quizzes.add_round")
@creates_once
def makeup(request: HttpRequest, round_id: int) -> HttpResponse:
    """Plan a make-up round for named people."""
    round_ = get_object_or_404(Round.objects.select_related("quiz"), pk=round_id)
    form = MakeupForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _plan_makeup(request, round_, form):
        return redirect("rounds_desk")
    context = {
        "round": round_,
        "form": form,
        "allowed": round_.state in MAKEUP_OF and not round_.is_makeup,
        "makeups": round_.makeups.prefetch_related("invited").order_by("opens_at"),
    }
    return render(request, "quizzes/desk/makeup.html", context)


@require_POST
@permission_required("quizzes.add_round")
def refresh(request: HttpRequest, round_id: int) -> HttpResponse:
    """Sum up a published round again."""
    published = Round.objects.filter(state=RoundState.PUBLISHED).select_related("quiz")
    round_ = get_object_or_404(published, pk=round_id)
    refresh_bulletin(round_)
    messages.success(request, _("Đã tính lại bản tin của kỳ."))
    return redirect("rounds_desk")


def _plan_makeup(request: HttpRequest, round_: Round, form: MakeupForm) -> bool:
    data = form.cleaned_data
    try:
        made = create_makeup(
            round_, opens_at=data["opens_at"], closes_at=data["closes_at"], invited=data["people"]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    text = _("Đã lập kỳ thi bù %(number)s cho %(count)s người.")
    messages.success(request, text % {"number": made.number, "count": len(data["people"])})
    return True
