"""Signing outside, with an official's token: a batch out, the signed files back.

Law on e-transactions and Decree 68/2024: a system cannot sign for an official. So the files
go out with a list, are signed with the official's own tool, and come back to be checked.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile

from certificates.models import CODE_ALPHABET, CODE_LENGTH, Certificate, SignedCopy, private_storage
from certificates.register.render import render_certificate
from certificates.rendering.pdf import PdfLostError, read_pdf
from certificates.signing.check import Signature
from certificates.signing.copies import SignedFileError, accept_signed, check_return
from cms.people import Person

MANIFEST = "danh-sach.json"
MAX_FILES = 500
MAX_FILE_BYTES = 5 * 1024 * 1024
FOLDER = "certificates/returned"
CODE = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True)
class Returned:
    """One file that came back: what it is and whose signatures it bears, or why not.

    `problem` is a reason of `SignedFileError`, or no_code, unknown, too_large, lost, twice.
    """

    name: str
    sha256: str = ""
    certificate: Certificate | None = None
    signatures: tuple[Signature, ...] = ()
    problem: str = ""


def export_batch(certificates: Sequence[Certificate]) -> bytes:
    """A zip of the originals, named by code, and a list with their hashes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        lines = []
        for row in certificates:
            content = read_pdf(render_certificate(row.pk))
            archive.writestr(f"{row.code}.pdf", content)
            lines.append(_line(row, content))
        text = json.dumps({"certificates": lines}, ensure_ascii=False, indent=1)
        archive.writestr(MANIFEST, text)
    return out.getvalue()


def check_returned(files: Iterable[tuple[str, bytes]], *, viewer: Person) -> list[Returned]:
    """Look at each file; nothing is locked.

    Good files wait in private storage; those never confirmed go with other orphans
    (`cms/uploads/orphans.py`).
    """
    found: list[Returned] = []
    for name, content in files:
        checked = _check(name, content, viewer)
        known = {other.certificate for other in found}
        if checked.certificate and not checked.problem and checked.certificate in known:
            checked = Returned(name, problem="twice")
        if not checked.problem:
            _keep(checked.sha256, content)
        found.append(checked)
    return found


def lock_returned(pairs: Iterable[tuple[int, str]], *, by: Person) -> tuple[int, int]:
    """Lock in what was shown, by certificate and hash.

    Each is checked again; one that fails keeps no other back. Twice does nothing twice.

    Returns:
        How many files were locked, and how many were refused.
    """
    done = failed = 0
    for pk, sha256 in pairs:
        row = Certificate.objects.visible_to(by).filter(pk=pk).first()
        try:
            content = _kept(sha256)
            if row is None or hashlib.sha256(content).hexdigest() != sha256:
                raise SignedFileError("altered")
            if not SignedCopy.objects.filter(certificate=row, sha256=sha256).exists():
                accept_signed(row, content, by=by)
            done += 1
        except (SignedFileError, PdfLostError, FileNotFoundError):
            failed += 1
    return done, failed


def files_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The PDFs of an uploaded file: itself, or those in the zip; never more than allowed.

    Raises:
        ValueError: a zip that cannot be read, or that is made to burst.
    """
    if not content.startswith(b"PK"):
        yield name, content
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = [i for i in archive.infolist() if i.filename.lower().endswith(".pdf")]
            if len(inside) > MAX_FILES or any(i.file_size > MAX_FILE_BYTES for i in inside):
                raise ValueError(name)
            for info in inside:
                yield info.filename.rsplit("/", 1)[-1], archive.read(info)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ValueError(name) from error


def _check(name: str, content: bytes, viewer: Person) -> Returned:
    if len(content) > MAX_FILE_BYTES:
        return Returned(name, problem="too_large")
    code = CODE.search(name)
    if code is None:
        return Returned(name, problem="no_code")
    row = Certificate.objects.visible_to(viewer).filter(code=code[0], rendered_at__isnull=False)
    certificate = row.select_related("register", "template_version").first()
    if certificate is None:
        return Returned(name, problem="unknown")
    try:
        report = check_return(certificate, content)
    except SignedFileError as error:
        return Returned(name, certificate=certificate, problem=error.reason)
    except PdfLostError:
        return Returned(name, certificate=certificate, problem="lost")
    sha256 = hashlib.sha256(content).hexdigest()
    return Returned(name, sha256, certificate, report.signatures)


def _keep(sha256: str, content: bytes) -> None:
    if not _names(sha256):
        private_storage().save(f"{FOLDER}/{sha256}/signed.pdf", ContentFile(content))


def _kept(sha256: str) -> bytes:
    names = _names(sha256)
    if not names:
        raise FileNotFoundError(sha256)
    with private_storage().open(names[0], "rb") as file:
        content: bytes = file.read()
        return content


def _names(sha256: str) -> list[str]:
    """Of the files with that hash; two requests at once may have kept two of them."""
    folder = f"{FOLDER}/{sha256}"
    try:
        return [f"{folder}/{name}" for name in private_storage().listdir(folder)[1]]
    except FileNotFoundError:
        return []


def _line(row: Certificate, content: bytes) -> dict[str, str]:
    return {
        "file": f"{row.code}.pdf",
        "number": row.number_text,
        "name": row.holder_name,
        "course": row.course_title,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
