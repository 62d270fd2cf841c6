"""The day's questions (câu hỏi mỗi ngày)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.people import PersonRequest
from quizzes.content.versions import read_versions
from quizzes.exceptions import PracticeError
from quizzes.grading.paper import question_of
from quizzes.models import DailyQuestion
from quizzes.practice.answering import answer_daily, practice_order
from quizzes.practice.daily import daily_questions
from quizzes.practice.forms import read_answer
from quizzes.practice.views import practice_page


@practice_page
@require_safe
def page(request: PersonRequest) -> HttpResponse:
    """The first question of the day that waits for an answer, or that all are answered."""
    daily = daily_questions(request.user, timezone.now())
    context: dict[str, object] = {"daily": daily}
    if (row := daily.next) is not None:
        version_id = row.question.current_version_id
        version = read_versions([version_id])[version_id]
        context["q"] = question_of(version, practice_order(version, row.token))
        context |= {"row": row, "place": daily.place(row)}
    return render(request, "quizzes/practice/daily.html", context)


@practice_page
@require_POST
def answer(request: HttpRequest, row_id: int) -> HttpResponse:
    """Answer a question of one's day; one that is answered leads to its feedback."""
    rows = DailyQuestion.objects.select_related("user", "answer")
    row = get_object_or_404(rows, pk=row_id, user=request.user)
    try:
        answered = answer_daily(row, read_answer(request.POST, row.token))
    except PracticeError as error:
        messages.error(request, str(error))
        return redirect("daily")
    return redirect("practice_feedback", answered.pk)
