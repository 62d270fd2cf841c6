"""The start page of a quiz."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from config.compiled_query import CompiledQuery
from config.proxies import client_address
from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.start import start_attempt
from quizzes.exceptions import QuizError
from quizzes.learner.attempt_views import show_paper
from quizzes.learner.round_views import past_rounds
from quizzes.models import ContestIndexPage, QuizPage

MAX_ROUNDS = 5


@CompiledQuery
def live_quizzes(*, pk: int) -> QuerySet[QuizPage]:
    """The quiz, if it is published."""
    found: QuerySet[QuizPage] = QuizPage.objects.live().filter(pk=pk)
    return found


@login_required
def quiz_start(request: PersonRequest, page: QuizPage) -> HttpResponse:
    """The rules in plain words, earlier attempts, and one button."""
    context = {
        **page.get_context(request),
        "sitting": sitting_of(request.user, page),
        "past_rounds": past_rounds(page, request.user)[:MAX_ROUNDS] if page.is_periodic else [],
    }
    return render(request, page.template, context)


@never_cache
@login_required
@require_POST
def begin(request: PersonRequest, quiz_id: int) -> HttpResponse:
    """Start the clock, or go back to the attempt that is open.

    A page whose script puts the paper's address in place asks for the paper at once
    (`mo_ngay`): when all start together, that is one wait where a redirect takes two.
    """
    quiz = live_quizzes.first(pk=quiz_id)
    if quiz is None:
        return _withdrawn(quiz_id)
    try:
        attempt = start_attempt(
            request.user,
            quiz,
            room_code=request.POST.get("ma_phong", ""),
            address=client_address(request),
        )
    except QuizError as error:
        if "ma_phong" in request.POST:
            return send_back(request, error, quiz.url)
        messages.error(request, str(error))
        return redirect(quiz.url)
    if request.POST.get("mo_ngay"):
        return show_paper(request, attempt)
    return redirect("attempt", attempt.pk)


def _withdrawn(quiz_id: int) -> HttpResponse:
    """The start page that stood open leads to the page that says the quiz rests."""
    known = QuizPage.objects.filter(first_published_at__isnull=False)
    return redirect(get_object_or_404(known, pk=quiz_id).url)


@login_required
def contest_index(request: PersonRequest, page: ContestIndexPage) -> HttpResponse:
    """Stand-alone quizzes with their rounds."""
    sittings = [sitting_of(request.user, quiz) for quiz in page.quizzes()]
    context = {**page.get_context(request), "sittings": sittings}
    return render(request, page.template, context)
