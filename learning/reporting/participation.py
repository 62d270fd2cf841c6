"""Who took part in a round, unit by unit."""

from collections import Counter
from collections.abc import Collection

from django.utils import timezone

from learning.models import Posting, Unit
from quizzes.models import Round
from quizzes.ports import UnitParticipation

AGENCY_DEPTH = 2


def participation_by_agency(round_: Round, user_ids: Collection[int]) -> list[UnitParticipation]:
    """Staff posted on the closing day and how many of them took part; two queries.

    An agency (cơ quan) is a unit right below the top, with everybody at or below it; who is
    posted at the top itself counts there. The best rates come first, then names.
    """
    postings = Posting.objects.on(timezone.localdate(round_.closes_at))
    rows = postings.filter(user__is_active=True).values_list("user_id", "unit__path")
    length = AGENCY_DEPTH * Unit.steplen
    agencies = {user_id: path[:length] for user_id, path in rows}
    staff = Counter(agencies.values())
    took_part = Counter(agencies[user_id] for user_id in user_ids if user_id in agencies)
    names = dict(Unit.objects.filter(path__in=list(staff)).values_list("path", "name"))
    found = [UnitParticipation(names[p], staff[p], took_part[p]) for p in sorted(staff)]
    return sorted(found, key=lambda row: (-row.participants / row.staff, row.name))
