"""A learner's challenge to one question of their own paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.people import PersonRequest
from quizzes.attempts.eligibility import sitting_of
from quizzes.content.question_view import PaperQuestion
from quizzes.exceptions import ChallengeError
from quizzes.grading.challenges.forms import ChallengeForm
from quizzes.grading.challenges.transitions import open_challenge
from quizzes.grading.key_rule import may_review
from quizzes.grading.paper import paper_of
from quizzes.grading.updates import challenges_of
from quizzes.learner.attempt_views import own_attempt
from quizzes.models import Attempt


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: PersonRequest, attempt_id: int, position: int) -> HttpResponse:
    """The form, or what became of the challenge; only while the review shows the question."""
    attempt = own_attempt(request, attempt_id)
    sitting = sitting_of(request.user, attempt.quiz)
    if not (attempt.is_graded and may_review(attempt, sitting)):
        messages.info(request, _("Kiến nghị gửi được khi bài đã chấm và cho xem lại từng câu."))
        return redirect("attempt_result", attempt.pk)
    question = _question(attempt, position)
    existing = challenges_of(attempt).get(question.version_id)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and (existing or _submit(request, attempt, position, form)):
        return redirect("challenge", attempt.pk, position)
    context = {"attempt": attempt, "q": question, "challenge": existing, "form": form}
    return render(request, "quizzes/challenge.html", context)


def _question(attempt: Attempt, position: int) -> PaperQuestion:
    if not 1 <= position <= len(attempt.paper):
        raise Http404
    return paper_of(attempt, with_key=True).questions[position - 1]


def _submit(request: HttpRequest, attempt: Attempt, position: int, form: ChallengeForm) -> bool:
    if not form.is_valid():
        return False
    try:
        open_challenge(attempt, position=position, **form.cleaned_data)
    except ChallengeError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã gửi kiến nghị. Câu trả lời sẽ hiện ở trang này."))
    return True
