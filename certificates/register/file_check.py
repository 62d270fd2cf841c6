"""Whether the files of the register are those that were given out."""

import hashlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from certificates.models import Certificate, SignedCopy

MAX_SHOWN = 5


def certificate_files_are_intact() -> Iterable[str]:
    """Check after a restore: the PDFs, signed or not, against the hashes in the register."""
    originals = Certificate.objects.exclude(pdf="").values_list("number_text", "pdf", "pdf_sha256")
    signed = SignedCopy.objects.values_list("certificate__number_text", "pdf", "sha256")
    wrong = [*_wrong(originals.iterator()), *_wrong(signed.iterator())]
    if wrong:
        yield _("%(n)s tệp giấy chứng nhận thiếu hoặc khác lúc cấp: %(first)s") % {
            "n": len(wrong),
            "first": ", ".join(wrong[:MAX_SHOWN]),
        }


def _wrong(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Numbers of those whose file has another hash, or is not there."""
    storage = Certificate._meta.get_field("pdf").storage
    for number, name, sha256 in rows:
        try:
            with storage.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found = ""
        if found != sha256:
            yield number
