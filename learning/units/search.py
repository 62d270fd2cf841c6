"""Finding units by what people call them: part of the name, or the name with its agency."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.text import fold
from learning.models import Unit
from learning.models.units import UnitQuerySet

MAX_SHOWN = 20


@dataclass(frozen=True)
class UnitLabel:
    """A unit as one names it: "Văn phòng, UBND xã Gào"; `folded` without case and accents."""

    pk: int
    label: str
    folded: str
    own: str
    depth: int


def label_units(units: UnitQuerySet) -> list[UnitLabel]:
    """The units in tree order; two queries."""
    names = dict(Unit.objects.order_by().values_list("path", "name"))
    rows = units.order_by("path").values_list("pk", "path", "closed_on")
    return [_label(pk, _line(path, names), closed) for pk, path, closed in rows]


def find_units(units: UnitQuerySet, text: str) -> list[UnitLabel]:
    """Those whose label has every word, the ones that begin with the text and the higher
    ones first; at most `MAX_SHOWN`, two queries.
    """
    wanted = fold(text).strip()
    words = wanted.split()
    found = [one for one in label_units(units) if all(word in one.folded for word in words)]
    found.sort(key=lambda one: (not one.folded.startswith(wanted), one.depth))
    return found[:MAX_SHOWN]


def units_called(units: UnitQuerySet, text: str) -> list[UnitLabel]:
    """Those with exactly this label, else with exactly this name, whatever case and accents."""
    wanted = " ".join(fold(text).split())
    rows = label_units(units)
    return [one for one in rows if one.folded == wanted] or [
        one for one in rows if one.own == wanted
    ]


def _line(path: str, names: dict[str, str]) -> list[str]:
    """The unit and those above it but the topmost, smallest first."""
    above = range(len(path), Unit.steplen, -Unit.steplen)
    return [names[path[:length]] for length in above] or [names[path]]


def _label(pk: int, line: list[str], closed: object) -> UnitLabel:
    label = ", ".join(line)
    if closed:
        label = _("%(unit)s (đã kết thúc)") % {"unit": label}
    return UnitLabel(pk, label, fold(label), fold(line[0]), len(line))
