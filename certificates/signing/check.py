"""What the signatures of a PDF prove."""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from django.conf import settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

# Official tokens differ in the usages that they name; what counts is who signed.
ANY_USAGE = KeyUsageConstraints(key_usage=set())

# All that a file made to confuse may set off.
UNREADABLE = (
    PdfError,
    SigningError,
    SignatureValidationError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
)


@dataclass(frozen=True)
class Signature:
    """One signature. `intact`: the bytes it covers are what was signed.

    `covers_file`: nothing but further signatures follows. `trusted`: its certificate leads to
    a root that the operator trusts.
    """

    signer: str
    issuer: str
    serial: str
    signed_at: dt.datetime | None
    stamped_at: dt.datetime | None
    intact: bool
    covers_file: bool
    trusted: bool


@dataclass(frozen=True)
class SignatureReport:
    """All signatures of a file, oldest first; `readable` is False for what is no PDF."""

    readable: bool
    signatures: tuple[Signature, ...] = ()

    @property
    def signed(self) -> bool:
        return bool(self.signatures)

    @property
    def intact(self) -> bool:
        """Signed, and not changed afterwards but by further signatures."""
        return self.signed and all(s.intact and s.covers_file for s in self.signatures)

    @property
    def trusted(self) -> bool:
        return self.intact and all(s.trusted for s in self.signatures)


def check_signature(pdf: bytes) -> SignatureReport:
    """Read and check every signature; never raises for what strangers send."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = tuple(_check(found) for found in reader.embedded_regular_signatures)
    except UNREADABLE:
        return SignatureReport(readable=False)
    return SignatureReport(readable=True, signatures=signatures)


def _check(found: object) -> Signature:
    context = ValidationContext(trust_roots=list(trust_roots()), allow_fetching=False)
    status = validate_pdf_signature(found, context, key_usage_settings=ANY_USAGE)
    certificate = status.signing_cert
    stamp = status.timestamp_validity
    covers = status.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    return Signature(
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        signed_at=status.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp else None,
        intact=bool(status.intact and status.valid),
        covers_file=covers or _only_signed_again(status),
        trusted=bool(status.trusted),
    )


def _only_signed_again(status: Any) -> bool:
    """Later additions are form filling of the kind that a second signature is."""
    return bool(status.docmdp_ok and status.modification_level == ModificationLevel.FORM_FILLING)


def _name(name: x509.Name) -> str:
    native = name.native
    for key in ("common_name", "organization_name"):
        if native.get(key):
            found = native[key]
            return str(found if isinstance(found, str) else found[0])
    return str(name.human_friendly)


def trust_roots() -> tuple[x509.Certificate, ...]:
    """The authorities that the operator trusts."""
    return _roots(settings.SIGNING_TRUST_ROOTS)


@functools.lru_cache(maxsize=4)
def _roots(folder: str) -> tuple[x509.Certificate, ...]:
    return tuple(_certificates(Path(folder))) if folder else ()


def _certificates(folder: Path) -> Iterator[x509.Certificate]:
    for path in sorted(folder.glob("*")):
        content = path.read_bytes()
        if pem.detect(content):
            for _kind, _headers, der in pem.unarmor(content, multiple=True):
                yield x509.Certificate.load(der)
        else:
            yield x509.Certificate.load(content)
