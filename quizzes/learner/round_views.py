"""The page of a round with its bulletin, and the public ranking of a contest."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.people import Person, PersonRequest
from config.percent import whole_percent
from quizzes.engine.bulletin import BANDS
from quizzes.enums import RoundState
from quizzes.models import QuizPage, Regrade, Round
from quizzes.rounds.contest import MAX_SHOWN, has_ranking, public_ranking

PAST = [RoundState.CLOSED, RoundState.PUBLISHED, RoundState.MISSED]
MAX_LISTED = 12


@login_required
@require_safe
def round_page(request: PersonRequest, round_id: int) -> HttpResponse:
    """What the round came to, and the quiz's other rounds, missed ones among them."""
    visible = Round.objects.visible_to(request.user).select_related("quiz", "makeup_for")
    round_ = get_object_or_404(visible.exclude(state=RoundState.PLANNED), pk=round_id)
    context = {
        "round": round_,
        "quiz": round_.quiz,
        "bulletin": round_.bulletin,
        "bands": _bands(round_.bulletin),
        "others": past_rounds(round_.quiz, request.user).exclude(pk=round_.pk)[:MAX_LISTED],
        "ranked": has_ranking(round_),
        "regrades": regrades_of(round_),
    }
    return render(request, "quizzes/round.html", context)


@require_safe
def ranking(request: HttpRequest, round_id: int) -> HttpResponse:
    """The ranking of a contest's published round: for everybody, without signing in."""
    contests = Round.objects.filter(quiz__live=True, quiz__is_contest=True)
    round_ = get_object_or_404(contests.select_related("quiz"), pk=round_id)
    if not has_ranking(round_):
        raise Http404
    context = {
        "round": round_,
        "quiz": round_.quiz,
        "rows": public_ranking(round_),
        "shown": MAX_SHOWN,
        "participants": round_.bulletin.get("participants", 0),
    }
    return render(request, "quizzes/ranking.html", context)


def past_rounds(quiz: QuizPage, user: Person) -> Any:
    """Rounds of the quiz that are over and that this person may see, latest first."""
    rounds = Round.objects.filter(quiz=quiz, state__in=PAST).visible_to(user)
    return rounds.order_by("-opens_at")


def regrades_of(round_: Round) -> Any:
    """What was regraded in a round that is over, latest first; nothing while it is open."""
    if round_.state not in PAST:
        return Regrade.objects.none()
    return Regrade.objects.touching_round(round_).select_related("version")


def _bands(bulletin: dict[str, Any]) -> list[tuple[int, int, int, int]]:
    """Each score band: from, to, people, and their share of all in whole percent."""
    counts, people = bulletin.get("bands", []), bulletin.get("participants", 0)
    return [
        (low, high, count, whole_percent(count, people))
        for (low, high), count in zip(BANDS, counts, strict=False)
    ]
