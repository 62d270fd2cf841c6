"""The statistics of quizzes, for editors and reviewers."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.people import PersonRequest
from config.parameters import read_number
from quizzes.enums import AttemptState
from quizzes.grading.key_doors import key_door, only_reads_keys
from quizzes.models import QuizPage, Round
from quizzes.organiser.statistics import statistics_of
from quizzes.organiser.statistics_charts import charts_of


@require_safe
def quizzes(request: HttpRequest) -> HttpResponse:
    """Every quiz with how many graded attempts it has."""
    _check(request)
    graded = Count("attempts", filter=Q(attempts__state=AttemptState.GRADED))
    rows = QuizPage.objects.annotate(graded=graded).order_by("-graded", "title")
    return render(request, "quizzes/desk/statistics_index.html", {"quizzes": rows})


@only_reads_keys
def quiz(request: PersonRequest, quiz_id: int) -> HttpResponse:
    """One quiz, or one of its rounds (`?ky=`)."""
    _check(request)
    page = get_object_or_404(QuizPage, pk=quiz_id)
    rounds = Round.objects.filter(quiz=page)
    number = read_number(request.GET.get("ky"))
    chosen = None if number is None else get_object_or_404(rounds, number=number)
    report = statistics_of(page, chosen)
    asked = {row.version.question_id for row in report.questions}
    if asked and (answered := key_door(request, asked)):
        return answered
    context = {
        "quiz": page,
        "rounds": rounds,
        "round": chosen,
        "report": report,
        "charts": charts_of(report),
    }
    return render(request, "quizzes/desk/statistics.html", context)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("quizzes.view_question"):
        raise PermissionDenied
