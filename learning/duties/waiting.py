"""What waits for an officer's decision, with where to decide it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.people import Person
from learning.access.rights import of_people_in, visible_units
from learning.enums import RequestState
from learning.models import DueReview, Exemption, OutsideTraining, StaffImport


@dataclass(frozen=True)
class Waiting:
    """So many of something, and the address where they are settled."""

    label: str
    count: int
    url: str


def waiting_for(viewer: Person) -> list[Waiting]:
    """The queues of the viewer's own units, one query each and one; heads decide nothing."""
    units = visible_units(viewer)

    def own(rows: QuerySet[Any], path: str) -> Any:
        return rows if viewer.is_superuser else of_people_in(units, rows, path)

    found = []
    if viewer.has_perm("learning.decide_exemption"):
        asked, dates = own(Exemption.objects.waiting(), "user"), own(_dates(), "enrolment__user")
        found.append(_waiting(_("đề nghị miễn, gia hạn"), asked, "desk_exemptions"))
        found.append(_waiting(_("hạn không kịp"), dates, "desk_due_queue"))
    if viewer.has_perm("learning.decide_outsidetraining"):
        sent = own(OutsideTraining.objects.filter(state=RequestState.ASKED), "user")
        found.append(_waiting(_("bồi dưỡng ở nơi khác"), sent, "desk_outside_training"))
    if viewer.has_perm("learning.add_staffimport"):
        files = StaffImport.objects.filter(applied_at=None, root__in=units)
        found.append(_waiting(_("danh sách cán bộ chưa ghi nhận"), files, "desk_import"))
    return found


def _dates() -> Any:
    return DueReview.objects.filter(
        decision="", enrolment__completed_at=None, enrolment__ended_at=None
    )


def _waiting(label: str, rows: QuerySet[Any], address: str) -> Waiting:
    return Waiting(label, rows.count(), reverse(address))
