"""The learner's home: what is due, what is done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cms.people import PersonRequest
from learning.progress.overview import overview_for
from quizzes.practice.daily import daily_questions


@login_required
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """ "Việc cần học": one next step, the day's questions, the list, then what is done."""
    overview = overview_for(request.user)
    daily = None if overview.open_attempts else daily_questions(request.user, timezone.now())
    return render(request, "learning/home.html", {"overview": overview, "daily": daily})
