"""Sealed letters as a PDF: A4, one page a person, folded in three."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML

from learning.enums import PostingKind
from learning.models import Posting, Unit, User

AGENCY_DEPTH = 2


@dataclass(frozen=True)
class Letter:
    """What one letter says; `until` is the last moment at which the password counts."""

    person: User
    password: str
    until: dt.datetime


def render_letters(letters: Sequence[Letter]) -> bytes:
    """A page each, in the order given; three queries. Tagged, fonts embedded."""
    places = _places([letter.person.pk for letter in letters])
    pages = [{"letter": letter, **places.get(letter.person.pk, _nowhere())} for letter in letters]
    context = {"pages": pages, "site": settings.SITE_URL, "today": timezone.localdate()}
    html = render_to_string("account/sealed_letters.html", context)
    pdf: bytes = HTML(string=html, base_url=None).write_pdf(pdf_tags=True)
    return pdf


def _places(user_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """By person: names of the unit, its agency, and what stands above the agency."""
    postings = Posting.objects.filter(user__in=user_ids, kind=PostingKind.MAIN)
    rows = postings.select_related("unit").order_by("starts_on", "pk")
    unit_of = {row.user_id: row.unit for row in rows}
    step = Unit.steplen
    tops = {unit.path[: step * depth] for unit in unit_of.values() for depth in (1, AGENCY_DEPTH)}
    names = dict(Unit.objects.filter(path__in=tops).values_list("path", "name"))
    return {
        pk: {
            "unit": unit.name,
            "agency": names[unit.path[: step * AGENCY_DEPTH]],
            "above": names[unit.path[:step]] if unit.depth > 1 else "",
        }
        for pk, unit in unit_of.items()
    }


def _nowhere() -> dict[str, str]:
    return {"unit": "", "agency": str(settings.WAGTAIL_SITE_NAME), "above": ""}
