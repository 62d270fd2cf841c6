"""Whether a code, or a PDF, is of our register, and what it says today."""

import datetime as dt
import hashlib
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateState
from certificates.models import CODE_ALPHABET, CODE_LENGTH, Certificate
from certificates.verification.codes import look_alikes, read_code
from cms.uploads.guard.weight import is_light
from config.ports import Extensions

logger = logging.getLogger(__name__)

MAX_BYTES = 5 * 1024 * 1024
MAX_INFLATED = 4 * 1024 * 1024
MAX_STREAMS = 200
STREAM = re.compile(rb"stream\r?\n")
SIGNS = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}".encode()
CODE_IN_FILE = re.compile(rb"(?<![A-Z0-9])" + SIGNS + rb"(?![A-Z0-9])")
MAX_CODES = 50


class Verdict(StrEnum):
    """What a dropped file is."""

    OURS = "ours"
    ALTERED = "altered"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class PdfFinding:
    """What a further check, such as one of signatures, has to say about a file.

    `genuine`: the file holds our bytes unchanged although its hash is another one, for
    example because a signature was added behind them.
    """

    text: str
    genuine: bool = False


@dataclass(frozen=True)
class PdfCheck:
    """The answer about a file; the certificate that it is, or claims to be."""

    verdict: Verdict
    certificate: Certificate | None = None
    findings: tuple[PdfFinding, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One sentence for people, a word for machines; tone: good, past or bad."""

    status: str
    tone: str
    text: str


PdfChecker = Callable[[bytes, Certificate | None], PdfFinding | None]
pdf_checkers: Extensions[PdfChecker] = Extensions()


def find_certificate(text: str) -> Certificate | None:
    """The entry of a typed code, else of a code that looks alike; one query, or two."""
    code = read_code(text)
    rows = Certificate.objects.select_related("superseded_by")
    found = rows.filter(code=code).first()
    if found is None and (candidates := look_alikes(code)):
        near = list(rows.filter(code__in=candidates)[:2])
        found = near[0] if len(near) == 1 else None
    return found


def check_pdf(content: bytes) -> PdfCheck:
    """Whether a file is one that we gave out, byte for byte.

    Known by its hash; a file with another hash that holds a code of ours was altered,
    unless a further check finds it genuine. Reads at most `MAX_INFLATED` bytes of what the
    file has compressed, so that nobody can exhaust the server with a small file; a file above
    what a request reads is compared by its hash only, and the findings say so.
    """
    rows = Certificate.objects.select_related("superseded_by")
    digest = hashlib.sha256(content).hexdigest()
    known = rows.filter(pdf_sha256=digest).first()
    if not is_light(content):
        return _by_hash(digest, known)
    claimed = known or rows.filter(code__in=_codes_in(content)).order_by("pk").first()
    heard = [_heard(checker, content, claimed) for checker in pdf_checkers]
    findings = tuple(finding for finding in heard if finding)
    if known or (claimed and any(finding.genuine for finding in findings)):
        return PdfCheck(Verdict.OURS, claimed, findings)
    verdict = Verdict.ALTERED if claimed else Verdict.NOT_OURS
    return PdfCheck(verdict, claimed, findings)


def _by_hash(digest: str, known: Certificate | None) -> PdfCheck:
    """What is said of a large file: whether it is one that we gave out, signed or not."""
    rows = Certificate.objects.select_related("superseded_by")
    found = known or rows.filter(signed_copy__sha256=digest).first()
    if found is not None:
        return PdfCheck(Verdict.OURS, found)
    said = _("Tệp lớn nên chỉ được so với các bản đã cấp, không xét chữ ký số trong tệp.")
    return PdfCheck(Verdict.NOT_OURS, findings=(PdfFinding(said),))


def answer_about(certificate: Certificate, day: dt.date | None = None) -> Answer:
    """What the register says about an entry on a day, in one sentence."""
    state = certificate.state_on(day)
    if state == CertificateState.VALID:
        return Answer(state, "good", _("Giấy chứng nhận này có thật và đang có giá trị."))
    if state == CertificateState.EXPIRED:
        text = _("Giấy chứng nhận này có thật, đã hết giá trị sau ngày %(day)s.")
        return Answer(state, "past", text % {"day": _day(certificate.valid_until)})
    if state == CertificateState.SUPERSEDED:
        return Answer(state, "past", _superseded(certificate))
    return Answer(state, "bad", _revoked(certificate))


def answer_about_file(check: PdfCheck) -> Answer:
    """The sentence about a dropped file."""
    if check.verdict == Verdict.OURS and check.certificate:
        return answer_about(check.certificate)
    if check.verdict == Verdict.ALTERED:
        text = _("Tệp này đã bị sửa: không phải bản chúng tôi đã cấp.")
    else:
        text = _("Tệp này không phải bản chúng tôi đã cấp, hoặc đã bị sửa.")
    return Answer(check.verdict, "bad", text)


def _heard(checker: PdfChecker, content: bytes, claimed: Certificate | None) -> PdfFinding | None:
    """A further check's finding; one that a strange file breaks has nothing to say."""
    try:
        return checker(content, claimed)
    except Exception:
        logger.exception("check of a dropped file")
        return None


def _superseded(certificate: Certificate) -> str:
    new = certificate.replaced_by
    if new is None:
        return _("Giấy chứng nhận này đã được thay thế bằng giấy khác.")
    return _("Giấy chứng nhận này đã được thay thế bằng giấy số %(number)s, cấp ngày %(day)s.") % {
        "number": new.number_text,
        "day": _day(timezone.localdate(new.issued_at)),
    }


def _revoked(certificate: Certificate) -> str:
    text = _("Giấy chứng nhận này đã bị thu hồi theo Quyết định số %(number)s ngày %(day)s")
    said = text % {
        "number": certificate.decision_number,
        "day": _day(certificate.decision_date),
    }
    by = certificate.decision_by
    return f"{said} {_('của %(body)s') % {'body': by}}." if by else f"{said}."


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "–"


def _codes_in(content: bytes) -> list[str]:
    """What looks like codes in the file: plain, and in what it has compressed."""
    found: dict[str, None] = {}
    for piece in (content, *_inflated(content)):
        for match in CODE_IN_FILE.finditer(piece):
            found[match.group().decode()] = None
            if len(found) == MAX_CODES:
                return list(found)
    return list(found)


def _inflated(content: bytes) -> Iterator[bytes]:
    left = MAX_INFLATED
    for index, match in enumerate(STREAM.finditer(content)):
        if index == MAX_STREAMS or left <= 0:
            return
        try:
            piece = zlib.decompressobj().decompress(content[match.end() :], left)
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
