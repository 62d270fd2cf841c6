"""What a dropped file's signatures say, in a sentence."""

import hashlib

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, SignedCopy
from certificates.rendering.pdf import PdfLostError, read_pdf
from certificates.signing.additions import is_only_signed
from certificates.signing.check import Signature, check_signature
from certificates.verification.verifying import PdfFinding


def signature_finding(content: bytes, claimed: Certificate | None) -> PdfFinding | None:
    """Who signed, and whether what was signed is our file.

    `genuine` when it is our signed copy, or our original with nothing after it but
    signatures of those whom the operator trusts. (What a stranger's signature shows on the
    page is the stranger's choice.)

    Returns:
        The finding; None for a file without signatures.
    """
    report = check_signature(content)
    if not report.signed:
        return None
    signer = report.signatures[0]
    if not report.intact:
        return PdfFinding(_("Chữ ký số không còn nguyên vẹn: tệp đã bị sửa sau khi ký."))
    return PdfFinding(_sentence(signer), genuine=_is_ours(content, claimed, report.trusted))


def _is_ours(content: bytes, claimed: Certificate | None, trusted: bool) -> bool:
    if claimed is None:
        return False
    digest = hashlib.sha256(content).hexdigest()
    if SignedCopy.objects.filter(certificate=claimed, sha256=digest).exists():
        return True
    if not trusted or not claimed.rendered_at:
        return False
    try:
        return is_only_signed(read_pdf(claimed), content)
    except PdfLostError:
        return False


def _sentence(signature: Signature) -> str:
    words = {"signer": signature.signer, "issuer": signature.issuer, "at": _moment(signature)}
    if signature.trusted:
        text = _("Chữ ký số nguyên vẹn của %(signer)s, ký %(at)s, do %(issuer)s chứng thực.")
    else:
        text = _(
            "Chữ ký số nguyên vẹn, ghi tên %(signer)s, ký %(at)s; "
            "hệ thống chưa xác minh được tổ chức chứng thực (%(issuer)s)."
        )
    return text % words


def _moment(signature: Signature) -> str:
    moment = signature.stamped_at or signature.signed_at
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else "–"
