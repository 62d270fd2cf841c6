"""Drafting a regrade: choose the question, then policy, key, scope and reason."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import PersonRequest
from config.parameters import read_key, read_text
from quizzes.content.types import TYPES
from quizzes.enums import RegradeState
from quizzes.exceptions import RegradeError
from quizzes.grading.key_doors import key_door
from quizzes.grading.regrade.forms import RegradeForm
from quizzes.grading.regrade.transitions import prepare_regrade
from quizzes.models import Challenge, Question, QuestionVersion, Regrade

PER_PAGE = 30


@require_safe
@permission_required("quizzes.prepare_regrade")
def choose(request: HttpRequest) -> HttpResponse:
    """Find the version by the words of its question (`?tim=`); the newest first."""
    words = read_text(request.GET.get("tim"))
    rows = QuestionVersion.objects.filter(question__in=Question.objects.matching(words).order_by())
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("trang"))
    search = f"{urlencode({'tim': words})}&" if words else ""
    context = {"page": page, "words": words, "search": search}
    return render(request, "quizzes/desk/regrade_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quizzes.prepare_regrade")
@creates_once
def prepare(request: PersonRequest, version_id: int) -> HttpResponse:
    """Draft a regrade of one version; from an upheld challenge (`?kien-nghi=`) pre-filled."""
    version = get_object_or_404(QuestionVersion, pk=version_id)
    if answered := key_door(request, [version.question_id]):
        return answered
    challenge = _challenge(request, version)
    form = RegradeForm(version, request.POST or None, initial=_initial(challenge))
    if request.method == "POST" and (draft := _prepared(request, version, form)):
        return redirect("regrade_desk", draft.pk)
    context = {
        "version": version,
        "challenge": challenge,
        "form": form,
        "old_key": TYPES[version.type].key_lines(version.content),
        "waiting": Regrade.objects.filter(version=version, state=RegradeState.DRAFT).first(),
    }
    return render(request, "quizzes/desk/regrade_new.html", context)


def _challenge(request: HttpRequest, version: QuestionVersion) -> Challenge | None:
    number = read_key(request.GET.get("kien-nghi"))
    if number is None:
        return None
    return get_object_or_404(Challenge, pk=number, version=version)


def _initial(challenge: Challenge | None) -> dict[str, Any]:
    if challenge is None:
        return {}
    text = _("Chấp nhận kiến nghị ngày %(date)s, căn cứ %(clause)s: %(answer)s") % {
        "date": f"{timezone.localtime(challenge.created_at):%d/%m/%Y}",
        "clause": challenge.clause,
        "answer": challenge.answer,
    }
    return {"reason": text[:1000]}


def _prepared(
    request: PersonRequest, version: QuestionVersion, form: RegradeForm
) -> Regrade | None:
    if not form.is_valid():
        return None
    try:
        draft = prepare_regrade(version, by=request.user, **form.cleaned_data)
    except RegradeError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Đã lưu bản dự thảo. Dưới đây là kết quả chấm thử."))
    return draft
