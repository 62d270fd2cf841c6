"""What a certificate says, apart from how it looks."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from certificates.models import Certificate
from certificates.models.placeholders import printable


@dataclass(frozen=True)
class CertificateContext:
    """An entry of the register in print: plain texts, and the moment of issue.

    `record` is the entry as machines read it (JSON), attached to the PDF.
    """

    values: Mapping[str, str]
    issuer: Mapping[str, str]
    code: str
    verify_url: str
    issued_at: dt.datetime
    record: bytes

    @property
    def holder_name(self) -> str:
        return self.values["ho_ten"]

    @property
    def day_of_issue(self) -> dt.date:
        return timezone.localdate(self.issued_at)


def context_of(certificate: Certificate) -> CertificateContext:
    """Read from the entry alone, so that a later day gives the same page."""
    values = {name: printable(text) for name, text in _values(certificate).items()}
    return CertificateContext(
        values=values,
        issuer={name: printable(str(text)) for name, text in certificate.body.items()},
        code=certificate.code,
        verify_url=certificate.verify_url(),
        issued_at=certificate.issued_at,
        record=_record(certificate),
    )


def written_date(day: dt.date) -> dict[str, str]:
    """Day, month and year as Decree 30/2020 writes them: 05, 01, but 3."""
    return {
        "day": f"{day.day:02d}",
        "month": f"{day.month:02d}" if day.month < 3 else str(day.month),
        "year": str(day.year),
    }


def _values(entry: Certificate) -> dict[str, str]:
    return {
        "ho_ten": entry.holder_name,
        "ngay_sinh": _day(entry.birth_date),
        "chuc_vu": entry.position,
        "don_vi": entry.unit_name,
        "ten_khoa": entry.course_title,
        "so_tiet": str(entry.hours) if entry.hours else "",
        "tu_ngay": _day(entry.studied_from),
        "den_ngay": _day(entry.studied_to),
        "ket_qua": entry.result,
        "xep_loai": entry.classification,
        "co_gia_tri_den": _day(entry.valid_until),
        "ngay_cap": _day(timezone.localdate(entry.issued_at)),
        "so": entry.number_text,
        "so_vao_so": f"{entry.number:04d}/{entry.register.year}",
        "co_quan": str(entry.body.get("name", "")),
        "dia_danh": str(entry.body.get("place", "")),
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _record(entry: Certificate) -> bytes:
    """What the register knows and the page shows, with the address that says its state."""
    record = {
        "type": "certificate",
        "number": entry.number_text,
        "register": {"year": entry.register.year, "number": entry.number},
        "code": entry.code,
        "verify": entry.verify_url(),
        "issuer": {"parent": entry.body.get("parent_name"), "name": entry.body.get("name")},
        "holder": {
            "name": entry.holder_name,
            "birth_date": _iso(entry.birth_date),
            "unit": entry.unit_name,
            "position": entry.position,
        },
        "course": {"title": entry.course_title, "hours": entry.hours},
        "studied": [_iso(entry.studied_from), _iso(entry.studied_to)],
        "issued": timezone.localdate(entry.issued_at).isoformat(),
        "valid_until": _iso(entry.valid_until),
    }
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
