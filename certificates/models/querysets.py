"""Questions about the register, and what of an entry is frozen."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.enums import STANDING, CertificateState
from cms.people import Person
from learning.models import Posting
from learning.models.units import units_visible_to

if TYPE_CHECKING:
    from certificates.models.certificate import Certificate

    Rows = models.QuerySet[Certificate]
else:
    Rows = models.QuerySet

# What may change after the entry is made; everything else stays as on the day of issue.
MUTABLE = frozenset(
    {
        "state",
        "state_changed_at",
        "state_reason",
        "decision_number",
        "decision_date",
        "decision_by",
        "review_reason",
        "review_asked_at",
        "name_public",
        "pdf",
        "pdf_sha256",
        "rendered_at",
    }
)


def check_mutable(names: Any) -> None:
    """Refuse to write what an entry keeps for ever.

    Raises:
        ValidationError: one of the fields is frozen.
    """
    frozen = sorted(set(names) - MUTABLE)
    if frozen:
        raise ValidationError(
            _("Mục trong sổ cấp giữ nguyên như ngày cấp; không sửa được: %(fields)s.")
            % {"fields": ", ".join(frozen)}
        )


class CertificateQuerySet(Rows):
    """Questions about the register; it refuses to overwrite or delete."""

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

    def update(self, **kwargs: Any) -> int:
        check_mutable(kwargs)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValidationError(_("Không xóa được mục trong sổ cấp; chỉ có thể thu hồi."))
