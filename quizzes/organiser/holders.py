"""Who holds the keys of a quiz, and how they came to: for its organiser."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q

from quizzes.attempts.draw import drawn_by
from quizzes.models import Allowance, BlueprintRow, KeyOpening, Question, QuizPage


@dataclass(frozen=True)
class Holder:
    """A person with how many of the quiz's questions they wrote or opened, and the last day.

    `barred` are the reasons for which they take no part, with the rounds of each.
    """

    name: str
    staff_code: str
    wrote: int
    opened: int
    last_on: dt.date | None
    barred: tuple[Allowance, ...]


def holders_of_quiz(quiz: QuizPage) -> list[Holder]:
    """Those who know a key that the quiz may ask, or opened its papers, by name; three queries."""
    rows = Allowance.objects.filter(quiz=quiz, barred=True).select_related("user", "round")
    barred: dict[int, list[Allowance]] = {}
    for row in rows.order_by("approved_at"):
        barred.setdefault(row.user_id, []).append(row)
    people = {row.user_id: row.user for each in barred.values() for row in each}
    counts = {row["user"]: row for row in _counts(quiz)}
    found = [
        Holder(
            name=row["user__full_name"],
            staff_code=row["user__staff_code"],
            wrote=row["wrote"],
            opened=row["opened"],
            last_on=row["last_on"],
            barred=tuple(barred.get(user, ())),
        )
        for user, row in counts.items()
    ]
    found += [
        Holder(str(people[user].full_name), str(people[user].staff_code), 0, 0, None, tuple(each))
        for user, each in barred.items()
        if user not in counts
    ]
    return sorted(found, key=lambda holder: (holder.name, holder.staff_code))


def _counts(quiz: QuizPage) -> list[dict[str, Any]]:
    asked = Question.objects.filter(drawn_by(BlueprintRow.objects.filter(quiz=quiz)))
    rows = KeyOpening.objects.filter(question__in=asked.order_by().values("pk")).order_by()
    own = Q(question__author=F("user"))
    found: Any = rows.values("user", "user__full_name", "user__staff_code").annotate(
        wrote=Count("pk", filter=own),
        opened=Count("pk", filter=~own | Q(question__author=None)),
        last_on=Max("opened_on"),
    )
    return list(found)
