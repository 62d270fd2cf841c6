"""What the public sees of an entry, as page and for machines."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.verification.rate_limit import SECONDS
from certificates.verification.verifying import Answer, PdfCheck
from learning.engine.names import initials


@dataclass(frozen=True)
class PublicEntry:
    """An entry without what is private: initials and unit unless the holder opened more."""

    code: str
    number: str
    holder: str
    unit: str
    position: str
    course: str
    hours: int
    result: str
    classification: str
    issuer: str
    issued_on: dt.date
    valid_until: dt.date | None
    reason: str
    replaced_by_code: str
    replaced_by_number: str


def public_entry(certificate: Certificate) -> PublicEntry:
    """No query when `superseded_by` came with the certificate."""
    opened, new = certificate.name_public, certificate.replaced_by
    revoked = certificate.state == CertificateState.REVOKED
    return PublicEntry(
        code=certificate.code,
        number=certificate.number_text,
        holder=certificate.holder_name if opened else initials(certificate.holder_name),
        unit=certificate.unit_name,
        position=certificate.position if opened else "",
        course=certificate.course_title,
        hours=certificate.hours,
        result=certificate.result if opened else "",
        classification=certificate.classification if opened else "",
        issuer=certificate.body["name"],
        issued_on=timezone.localdate(certificate.issued_at),
        valid_until=certificate.valid_until,
        reason=certificate.state_reason if revoked else "",
        replaced_by_code=new.code if new else "",
        replaced_by_number=new.number_text if new else "",
    )


def as_json(answer: Answer, entry: PublicEntry | None, check: PdfCheck | None) -> dict[str, Any]:
    """Status and sentence, then the entry and what further checks of a file found."""
    data: dict[str, Any] = {"status": str(answer.status), "message": answer.text}
    if entry:
        data["certificate"] = asdict(entry)
    if check and check.findings:
        data["findings"] = [finding.text for finding in check.findings]
    return data


def wants_json(request: HttpRequest) -> bool:
    """By what the client prefers; browsers prefer pages."""
    kinds = ["text/html", "application/json"]
    return request.get_preferred_type(kinds) == "application/json"


def too_fast(request: HttpRequest, *, machine: bool) -> HttpResponse:
    """Asked too often: come back in a minute."""
    text = _("Anh/chị tra cứu quá nhanh. Vui lòng thử lại sau một phút.")
    answer, headers = Answer("too_many", "bad", text), {"Retry-After": str(SECONDS)}
    if machine:
        return JsonResponse(as_json(answer, None, None), status=429, headers=headers)
    response = render(request, "certificates/verify.html", {"answer": answer}, status=429)
    response["Retry-After"] = headers["Retry-After"]
    return response
