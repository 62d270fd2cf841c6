"""Signed copies: made by the system or taken back from outside, and locked."""

import datetime as dt
import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, SignedBy, SignedCopy
from certificates.rendering.pdf import read_pdf
from certificates.signing.additions import is_only_signed
from certificates.signing.check import (
    Signature,
    SignatureReport,
    check_signature,
    trust_roots,
)
from certificates.signing.key import has_key
from certificates.signing.sign import sign_pdf
from cms.people import Person

logger = logging.getLogger(__name__)

SWEEP_SIZE = 200
# A key configured today does not sign the register of past years.
SWEEP_BACK = dt.timedelta(days=7)


class SignedFileError(Exception):
    """A signed file cannot be taken: `reason` is a word of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sign_certificate(certificate: Certificate) -> SignedCopy | None:
    """Sign with the system's key, once.

    Returns:
        The signed copy; None where the operator has configured no key.

    Raises:
        SigningKeyError: the key cannot be read.
        PdfLostError: the original is gone.
    """
    existing = SignedCopy.objects.filter(certificate=certificate).first()
    if existing or not has_key():
        return existing
    signed = sign_pdf(read_pdf(certificate))
    report = check_signature(signed)
    return _lock(certificate, signed, report.signatures[-1], SignedBy.SYSTEM, by=None)


def sign_if_possible(certificate: Certificate) -> bool:
    """Sign where a key is configured; a key that fails is logged, the original stands."""
    if not has_key():
        return False
    try:
        return sign_certificate(certificate) is not None
    except Exception:
        logger.exception("certificate %s is not signed", certificate.pk)
        return False


def sign_overdue() -> int:
    """Sign what has its PDF and no signature, newest first.

    `SWEEP_SIZE` at most: what failed comes round again with the next sweep.

    Returns:
        How many were signed.
    """
    if not has_key():
        return 0
    since = timezone.now() - SWEEP_BACK
    waiting = Certificate.objects.filter(rendered_at__gte=since, signed_copy=None)
    rows = waiting.select_related("register", "template_version").order_by("-pk")[:SWEEP_SIZE]
    return sum(sign_if_possible(row) for row in rows)


def check_return(certificate: Certificate, signed: bytes) -> SignatureReport:
    """Whether a file signed outside is ours, and unchanged but for signatures after it.

    The original's bytes must be the beginning of the file, so that nothing in it was
    touched; what follows must be signatures, each intact, over the whole file before it.
    Where the operator names the authorities to trust, the signer must be certified by one.

    Raises:
        SignedFileError: locked, not_ours, unsigned, altered, untrusted.
    """
    if SignedCopy.objects.filter(certificate=certificate).exists():
        raise SignedFileError("locked")
    original = read_pdf(certificate)
    if not signed.startswith(original):
        raise SignedFileError("not_ours")
    report = check_signature(signed)
    if report.readable and not report.signed:
        raise SignedFileError("unsigned")
    if not report.intact or not is_only_signed(original, signed):
        raise SignedFileError("altered")
    if trust_roots() and not report.trusted:
        raise SignedFileError("untrusted")
    return report


def accept_signed(certificate: Certificate, signed: bytes, *, by: Person) -> SignedCopy:
    """Check a file signed outside and lock it in beside the original.

    Raises:
        SignedFileError: see `check_return`.
    """
    report = check_return(certificate, signed)
    return _lock(certificate, signed, report.signatures[0], SignedBy.OUTSIDE, by=by)


def read_issued_pdf(certificate: Certificate) -> bytes:
    """What the holder gets: the signed file where there is one, else the original.

    Raises:
        PdfLostError: the original is gone and cannot be made again.
    """
    copy = SignedCopy.objects.filter(certificate=certificate).first()
    if copy is not None:
        try:
            with copy.pdf.open("rb") as file:
                content: bytes = file.read()
        except FileNotFoundError:
            logger.exception("the signed copy of certificate %s is gone", certificate.pk)
        else:
            return content
    return read_pdf(certificate)


@transaction.atomic
def _lock(
    certificate: Certificate, signed: bytes, signature: Signature, where: str, *, by: Person | None
) -> SignedCopy:
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    existing = SignedCopy.objects.filter(certificate=certificate).first()
    if existing is not None:
        return existing
    copy = SignedCopy(
        certificate=certificate,
        signed_by=where,
        sha256=hashlib.sha256(signed).hexdigest(),
        signer=signature.signer[:300],
        issuer=signature.issuer[:300],
        serial=signature.serial[:60],
        signed_at=signature.signed_at,
        stamped_at=signature.stamped_at,
        accepted_by=by,
    )
    copy.pdf.save(f"{certificate.code}.pdf", ContentFile(signed), save=False)
    copy.save()
    return copy
