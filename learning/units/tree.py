"""The unit tree."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.ports import record_event
from cms.text import fold, nfc
from learning.enums import AuditEvent
from learning.models import Unit


def create_top_unit(name: str) -> Unit:
    """Make the unit that all others are part of.

    Raises:
        ValidationError: there are units already.
    """
    if Unit.objects.exists():
        raise ValidationError(_("Đã có đơn vị cao nhất; đơn vị mới thuộc về một đơn vị đã có."))
    unit: Unit = Unit.add_root(name=nfc(name.strip()))
    record_event(AuditEvent.UNIT_CHANGED, what=unit.name)
    return unit


@transaction.atomic
def create_unit(*, parent: Unit, name: str, opened_on: dt.date | None = None) -> Unit:
    """Make a unit below another.

    Raises:
        ValidationError: the parent has a unit of that name, whatever its case or accents.
    """
    parent = Unit.objects.select_for_update().get(pk=parent.pk)
    if parent.get_children().filter(search_text=fold(name), closed_on__isnull=True).exists():
        raise ValidationError(_("Đơn vị này đã có trong hệ thống."))
    unit: Unit = parent.add_child(name=name, opened_on=opened_on)
    detail = {"parent": parent, "opened_on": opened_on}
    record_event(AuditEvent.UNIT_CHANGED, what=unit.name, detail=detail)
    return unit
