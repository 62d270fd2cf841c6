"""Sentences that several reports share."""

import datetime as dt

from django.utils.translation import gettext as _

from learning.enums import Structure
from learning.models import Unit


def counted_until(unit: Unit, on: dt.date) -> str:
    """Whose numbers, and the cut-off date."""
    return _("%(unit)s – tính đến hết ngày %(day)s") % {
        "unit": unit.name,
        "day": on.strftime("%d/%m/%Y"),
    }


def structure_line(structure: str) -> str:
    """By which structure the people stand in units."""
    return _("Xếp %(structure)s") % {"structure": Structure(structure).label}


def staff_note() -> str:
    """What the denominator of a rate is."""
    return _(
        "Tỷ lệ = số người đã hoàn thành trên số cán bộ có quá trình công tác tại đơn vị vào ngày "
        "tính, không kể người được miễn. Tỷ lệ làm tròn xuống."
    )
