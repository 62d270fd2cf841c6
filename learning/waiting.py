"""What waits for an officer's decision, with where to decide it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.access import visible_units
from learning.enums import RequestState
from learning.models import DueReview, Exemption, OutsideTraining, StaffImport
from learning.views.duty_desk import in_scope


@dataclass(frozen=True)
class Waiting:
    """So many of something, and the address where they are settled."""

    label: str
    count: int
    url: str


def waiting_for(viewer: Any) -> list[Waiting]:
    """The queues of the viewer's own units, one query each; heads decide nothing."""
    found = []
    if viewer.has_perm("learning.decide_exemption"):
        found += [_exemptions(viewer), _due_dates(viewer)]
    if viewer.has_perm("learning.decide_outsidetraining"):
        found.append(_outside(viewer))
    if viewer.has_perm("learning.add_staffimport"):
        found.append(_imports(viewer))
    return found


def _exemptions(viewer: Any) -> Waiting:
    rows = in_scope(Exemption.objects.waiting(), viewer)
    return Waiting(_("đề nghị miễn, gia hạn"), rows.count(), reverse("desk_exemptions"))


def _due_dates(viewer: Any) -> Waiting:
    open_ones = DueReview.objects.filter(
        decision="", enrolment__completed_at=None, enrolment__ended_at=None
    )
    rows = in_scope(open_ones, viewer, "enrolment__user")
    return Waiting(_("hạn không kịp"), rows.count(), reverse("desk_due_queue"))


def _outside(viewer: Any) -> Waiting:
    rows = in_scope(OutsideTraining.objects.filter(state=RequestState.ASKED), viewer)
    return Waiting(_("bồi dưỡng ở nơi khác"), rows.count(), reverse("desk_outside_training"))


def _imports(viewer: Any) -> Waiting:
    rows = StaffImport.objects.filter(applied_at=None)
    if not viewer.is_superuser:
        rows = rows.filter(root__in=visible_units(viewer))
    return Waiting(_("danh sách cán bộ chưa ghi nhận"), rows.count(), reverse("desk_import"))
