"""When the key of a question is shown, and when a set of questions is printed: one rule for all.

While a round is open, or a quiz that is held once by dates, nothing that it may draw shows its key
to anybody: not the papers of that quiz, not those of another that draws the same questions, not
practice. What `ReviewRule` says comes after that.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Q

from quizzes import clock
from quizzes.attempts.draw import drawn_by
from quizzes.attempts.eligibility import Sitting
from quizzes.attempts.windows import open_by_dates
from quizzes.content.versions import read_versions
from quizzes.enums import ReviewRule
from quizzes.models import Attempt, BlueprintRow, Question, Round


def held_questions() -> Q:
    """The questions that are drawn while somebody sits, as a condition on `Question`; one query."""
    return drawn_by(_open_rows())


def holds_any(versions: Iterable[int]) -> bool:
    """Whether somebody may still be asked one of the questions of these versions."""
    if not (rows := _open_rows()):
        return False
    asked = {version.question_id for version in read_versions(versions).values()}
    return Question.objects.filter(drawn_by(rows), pk__in=asked).exists()


def _open_rows() -> list[BlueprintRow]:
    """What the papers that are sat now are drawn from, each source once."""
    now = clock.now()
    in_round = Q(quiz__in=Round.objects.open(now).values("quiz"))
    by_dates = Q(quiz__in=open_by_dates(now).values("pk"))
    rows = BlueprintRow.objects.filter(in_round | by_dates)
    sources = {(row.question_id, row.pool_id, row.topic_id, row.level): row for row in rows}
    return list(sources.values())


def sitting_ends(attempt: Attempt) -> dt.datetime | None:
    """When nobody sits this quiz any more, or this round of it; None where it has no end."""
    return attempt.round.closes_at if attempt.round else attempt.quiz.sitting_ends


def rule_shows_key(attempt: Attempt, *, finished: Callable[[], bool]) -> bool:
    """Whether the quiz's own rule shows the key of this paper now.

    `finished` says whether this person has passed, or has no attempt left. A paper whose
    sitting ends shows none before that, whatever the rule.
    """
    rule, ends = attempt.quiz.review_rule, sitting_ends(attempt)
    over = ends is not None and clock.now() >= ends
    if ends is not None and not over:
        return False
    if rule == ReviewRule.AFTER_GRADING:
        return True
    if rule == ReviewRule.AFTER_PASS:
        return finished()
    return rule == ReviewRule.AFTER_ROUND and over


def may_review(attempt: Attempt, sitting: Sitting) -> bool:
    """Whether the key of one's own paper is shown now; never while another attempt is open."""
    if sitting.open_attempt is not None:
        return False
    shown = rule_shows_key(attempt, finished=lambda: sitting.passed or sitting.left == 0)
    return shown and not holds_any(item.version_id for item in attempt.items)


def may_print(attempt: Attempt) -> bool:
    """Whether the paper's questions are given out as a set; the record holds them all."""
    ends = sitting_ends(attempt)
    if ends is not None and clock.now() < ends:
        return False
    return not holds_any(item.version_id for item in attempt.items)
