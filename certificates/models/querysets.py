"""Questions about the register."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from certificates.enums import STANDING, CertificateState
from cms.models.append_only import AppendOnlyQuerySet
from cms.people import Person
from learning.models import Posting
from learning.models.units import units_visible_to

if TYPE_CHECKING:
    from certificates.models.certificate import Certificate

    Rows = AppendOnlyQuerySet[Certificate]
else:
    Rows = AppendOnlyQuerySet


class CertificateQuerySet(Rows):
    """Questions about the register."""

    def standing(self) -> "CertificateQuerySet":
        """Neither superseded: valid, expired or revoked."""
        return self.filter(state__in=STANDING)

    def to_review(self) -> "CertificateQuerySet":
        """Those that a person has to decide about."""
        return self.filter(state=CertificateState.VALID).exclude(review_reason="")

    def in_state(self, state: CertificateState, on: dt.date) -> "CertificateQuerySet":
        """Those in a state on a day; `expired` follows from the date of validity."""
        lapsed = Q(state=CertificateState.VALID, valid_until__lt=on)
        if state == CertificateState.EXPIRED:
            return self.filter(lapsed)
        rows = self.filter(state=state)
        return rows.exclude(lapsed) if state == CertificateState.VALID else rows

    def visible_to(self, viewer: Person) -> "CertificateQuerySet":
        """Entries of people who were at issue, or are today, in the viewer's subtrees."""
        if viewer.is_superuser:
            return self
        units = units_visible_to(viewer)
        here = Posting.objects.on(timezone.localdate()).filter(unit__in=units)
        return self.filter(Q(unit__in=units) | Q(holder__in=here.values("user_id")))
