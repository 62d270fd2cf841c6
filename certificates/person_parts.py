"""What the register tells about a person."""

from typing import Any

from django.utils import timezone

from certificates.models import Certificate
from learning.person_parts import CertificateLine, register_certificate_source


@register_certificate_source
def certificates_of_the_register(user: Any) -> list[CertificateLine]:
    """Every entry of the holder, superseded and revoked ones too; one query."""
    return [
        CertificateLine(
            number=row.number_text,
            course=row.course_title,
            issued_on=timezone.localdate(row.issued_at),
            valid_until=row.valid_until,
            state=str(row.state_on().label),
            url=row.get_absolute_url(),
        )
        for row in Certificate.objects.filter(holder=user)
    ]
