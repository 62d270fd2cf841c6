"""Who a programme is for: a rule of plain values, and the people whom it finds."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cms.text import fold
from learning.enums import Leadership, StaffCategory
from learning.models import Posting, Programme, ProgrammePerson

HEADS = (
    "chu tich",
    "bi thu",
    "giam doc",
    "tong giam doc",
    "truong ",
    "chanh ",
    "thu truong",
    "cuc truong",
    "chi cuc truong",
    "hieu truong",
    "vien truong",
    "tram truong",
    "chu nhiem",
)
DEPUTIES = ("pho ", "quyen pho ")


@dataclass(frozen=True)
class Audience:
    """People of any of the `paths` (unit subtrees) who meet every other condition.

    An empty condition asks nothing. `new_since`: the first posting began that day or later.
    `named_in`: the programme that names its people one by one, wherever they are.
    """

    paths: tuple[str, ...]
    positions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    leadership: str = ""
    new_since: dt.date | None = None
    named_in: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What a programme keeps; the units are rows of their own."""
        return {
            "positions": list(self.positions),
            "categories": list(self.categories),
            "leadership": self.leadership,
            "new_since": self.new_since.isoformat() if self.new_since else None,
        }

    def in_words(self) -> list[str]:
        """The conditions as people say them, without the units."""
        words = []
        if self.positions:
            words.append(_("chức vụ: %(names)s") % {"names": ", ".join(self.positions)})
        if self.categories:
            names = ", ".join(str(StaffCategory(value).label) for value in self.categories)
            words.append(_("đối tượng: %(names)s") % {"names": names})
        if self.leadership:
            words.append(str(Leadership(self.leadership).label))
        if self.new_since:
            day = self.new_since.strftime("%d/%m/%Y")
            words.append(_("mới nhận công tác từ %(day)s") % {"day": day})
        return words


def audience_of(programme: Programme) -> Audience:
    """The rule of a programme; reads its units, prefetched or not."""
    kept = programme.audience or {}
    new_since = kept.get("new_since")
    return Audience(
        paths=tuple(row.unit.path for row in programme.units.all()),
        positions=tuple(kept.get("positions", ())),
        categories=tuple(kept.get("categories", ())),
        leadership=kept.get("leadership", ""),
        new_since=dt.date.fromisoformat(new_since) if new_since else None,
        named_in=programme.pk if kept.get("named") else None,
    )


def leadership_of(position: str) -> Leadership:
    """Whether a position, as its name says, heads or deputises; pure.

    Names of positions are not a closed list: what no keyword knows leads nobody.
    """
    words = fold(position)
    if words.startswith(DEPUTIES):
        return Leadership.DEPUTIES
    return Leadership.HEADS if f"{words} ".startswith(HEADS) else Leadership.OTHERS


def postings_of(audience: Audience, on: dt.date) -> Any:
    """The main postings in force that day of whom the rule finds; one query more for
    leadership, which is read from the names of positions.
    """
    if audience.named_in:
        named = ProgrammePerson.objects.filter(programme=audience.named_in).values("user")
        return Posting.objects.on(on).filter(user__in=named, user__is_active=True)
    below = Q()
    for path in audience.paths:
        below |= Q(unit__path__startswith=path)
    if not below:
        return Posting.objects.none()
    rows = Posting.objects.on(on).filter(below, user__is_active=True)
    if audience.categories:
        rows = rows.filter(user__category__in=audience.categories)
    if audience.positions:
        rows = rows.filter(position__in=audience.positions)
    if audience.new_since:
        earlier = Posting.objects.filter(user=OuterRef("user_id"), starts_on__lt=audience.new_since)
        rows = rows.exclude(Exists(earlier))
    return _of_level(rows, Leadership(audience.leadership), on)


def people_of(audience: Audience, on: dt.date, users: list[int] | None = None) -> dict[int, Any]:
    """Primary keys of the people, each with the day their posting began; one or two queries."""
    rows = postings_of(audience, on)
    if users is not None:
        rows = rows.filter(user__in=users)
    return dict(rows.order_by().values_list("user_id", "starts_on"))


def _of_level(rows: QuerySet[Any], wanted: Leadership, on: dt.date) -> Any:
    if wanted == Leadership.ANY:
        return rows
    names = Posting.objects.on(on).order_by().values_list("position", flat=True).distinct()
    leading = {name: leadership_of(name) for name in names}
    if wanted == Leadership.LEADERS:
        matching = [name for name, level in leading.items() if level != Leadership.OTHERS]
    else:
        matching = [name for name, level in leading.items() if level == wanted]
    return rows.filter(position__in=matching)
