"""Practice (luyện tập): choose, answer, and see at once what is right and why."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.people import PersonRequest
from quizzes.content.versions import read_versions
from quizzes.exceptions import PracticeError
from quizzes.grading.paper import question_of
from quizzes.models import MemoryCard, PracticeAnswer
from quizzes.practice.answering import answer_question, practice_order
from quizzes.practice.choosing import (
    next_question,
    open_attempt_of,
    practice_questions,
    practice_topics,
)
from quizzes.practice.daily import daily_questions
from quizzes.practice.forms import PracticeForm, new_token, read_answer, read_token

View = Callable[..., HttpResponse]


def practice_page(view: View) -> View:
    """For signed-in people; while one sits a quiz, every page of practice only says so."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        attempt = open_attempt_of(request.user)
        if attempt is None:
            return view(request, *args, **kwargs)
        status = 409 if request.method == "POST" else 200
        return render(request, "quizzes/practice/paused.html", {"attempt": attempt}, status=status)

    return guarded


@practice_page
@require_safe
def index(request: PersonRequest) -> HttpResponse:
    """The day's questions, the choice of topic and level, and one's progress."""
    context = {
        "daily": daily_questions(request.user, timezone.now()),
        "topics": practice_topics(request.user),
        "form": PracticeForm(),
    }
    return render(request, "quizzes/practice/index.html", context)


@practice_page
@require_safe
def go_to_next(request: PersonRequest) -> HttpResponse:
    """Go to the next question of the chosen topic and level."""
    form = PracticeForm(request.GET)
    question_id = next_question(request.user, **form.chosen())
    if question_id is None:
        messages.info(
            request,
            _("Chưa có câu nào để luyện theo lựa chọn này. Anh/chị chọn chuyên đề, mức độ khác."),
        )
        return redirect("practice")
    return redirect(reverse("practice_question", args=[question_id]) + form.address())


@practice_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, question_id: int) -> HttpResponse:
    """One question; a POST answers it and leads to the feedback."""
    form = PracticeForm(request.GET)
    if request.method == "POST":
        given = read_answer(request.POST, read_token(request.POST.get("token", "")))
        try:
            answer = answer_question(request.user, question_id, given)
        except PracticeError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        return redirect(reverse("practice_feedback", args=[answer.pk]) + form.address())
    row = get_object_or_404(
        practice_questions(request.user).select_related("topic"), pk=question_id
    )
    version, token = read_versions([row.current_version_id])[row.current_version_id], new_token()
    shown = question_of(version, practice_order(version, token))
    context = {"row": row, "q": shown, "token": token}
    return render(request, "quizzes/practice/question.html", context)


@practice_page
@require_safe
def feedback(request: PersonRequest, answer_id: int) -> HttpResponse:
    """Whether one's answer was right, the key and why, and when the question comes back."""
    rows = PracticeAnswer.objects.select_related("version__question__topic")
    answer = get_object_or_404(rows, pk=answer_id, user=request.user)
    row = answer.version.question
    if not practice_questions(request.user).filter(pk=row.pk).exists():
        messages.info(request, _("Câu này hiện không dùng để luyện tập nên đáp án không hiện ra."))
        return redirect("practice")
    version = read_versions([answer.version_id])[answer.version_id]
    order = practice_order(version, answer.token)
    context = {
        "row": row,
        "q": question_of(version, order, response=answer.response, share=answer.share),
        "card": MemoryCard.objects.filter(user=request.user.pk, question=row).first(),
        "daily": daily_questions(request.user, timezone.now()) if answer.is_daily else None,
        "next_url": reverse("practice_next") + PracticeForm(request.GET).address(),
    }
    return render(request, "quizzes/practice/feedback.html", context)
