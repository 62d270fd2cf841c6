"""Certificates that rest on provisions of the law, and a refresher for their holders."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateState
from certificates.models import Certificate
from cms.law.changes import lessons_citing
from cms.models import CoursePage
from cms.people import Person
from cms.ports import LawUsage
from learning.duties.refreshers import give_refresher_quiz
from learning.models import Posting, Programme
from learning.models.units import units_visible_to
from quizzes.law.finders import quizzes_asking

PERMISSION = "learning.add_programme"


def certificates_resting_on(provisions: Collection[int]) -> Any:
    """Valid certificates of courses whose lessons teach the places or whose quizzes may ask
    them; those out of date by themselves are left out.
    """
    pages = [*lessons_citing(provisions), *quizzes_asking(provisions)]
    above = [page.path[: -page.steplen] for page in pages]
    courses = CoursePage.objects.filter(path__in=above)
    in_date = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    rows = Certificate.objects.filter(in_date, state=CertificateState.VALID)
    return rows.filter(enrolment__course__in=courses)


def certificates_using(provisions: Collection[int]) -> list[LawUsage]:
    """How many valid certificates of each course rest on the places; names nobody."""
    counts: dict[str, int] = {}
    for title in certificates_resting_on(provisions).values_list("course_title", flat=True):
        counts[title] = counts.get(title, 0) + 1
    return [
        LawUsage(title, "", _("%(n)s giấy chứng nhận còn giá trị") % {"n": count})
        for title, count in sorted(counts.items())
    ]


def holders_for(provisions: Collection[int], viewer: Person) -> set[int]:
    """Holders of those certificates who are posted in the viewer's subtrees today."""
    here = Posting.objects.on(timezone.localdate()).filter(user__is_active=True)
    if not viewer.is_superuser:
        here = here.filter(unit__in=units_visible_to(viewer))
    rows = certificates_resting_on(provisions).filter(holder__in=here.order_by().values("user"))
    return set(rows.order_by().values_list("holder_id", flat=True))


def refresh_holders(
    provisions: Collection[int], *, title: str, due_on: dt.date, by: Person
) -> Programme:
    """Give the holders in the officer's subtrees a short quiz on the changed places.

    Raises:
        ValidationError: nobody holds such a certificate, no question may be asked, or the
            date has passed.
    """
    people = holders_for(provisions, by)
    return give_refresher_quiz(provisions, people, title=title, due_on=due_on, by=by)
