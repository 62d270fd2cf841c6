"""Putting a PAdES signature behind the bytes of a PDF."""

import functools
from io import BytesIO
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from certificates.rendering.renderer import render_stamp
from certificates.signing.key import load_signer, time_stamper

FIELD = "ChuKySo"
READABLE_FIELD = "Chữ ký số của cơ quan cấp"
# Left to the place of the handwritten name, in points from the left and the bottom.
VISIBLE_BOX = (425, 62, 515, 92)
SPARE_BYTES = 512
STAMP_ROOM = 16 * 1024


def sign_pdf(original: bytes) -> bytes:
    """The original with the system's signature after it: an incremental update, B-B or B-T.

    Raises:
        SigningKeyError: there is no key that works.
    """
    signer, stamper = load_signer(), time_stamper()
    out = BytesIO()
    writer = _Appending(BytesIO(original))
    pdf_signer = signers.PdfSigner(
        _metadata(),
        signer=signer,
        timestamper=stamper,
        stamp_style=_appearance(signer) if settings.SIGNING_VISIBLE else None,
        new_field_spec=_field(),
    )
    pdf_signer.sign_pdf(
        writer, bytes_reserved=_room(signer, stamped=stamper is not None), output=out
    )
    return out.getvalue()


class _Appending(IncrementalPdfFileWriter):
    """Adds the signature and nothing else: title, dates and PDF/A claim stay the original's."""

    def _update_meta(self) -> None:
        return None


def _metadata() -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )


def _field() -> fields.SigFieldSpec:
    """Seen only where the operator wants it; otherwise off the page, as PDF/UA asks."""
    if settings.SIGNING_VISIBLE:
        return fields.SigFieldSpec(FIELD, box=VISIBLE_BOX, readable_field_name=READABLE_FIELD)
    return fields.SigFieldSpec(
        FIELD,
        readable_field_name=READABLE_FIELD,
        invis_sig_settings=fields.InvisSigSettings(
            set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
        ),
    )


@functools.lru_cache(maxsize=4)
def _room(signer: Any, *, stamped: bool) -> int:
    """Hexadecimal digits that the signature takes, so that nothing is signed twice to see."""
    size = sum(len(certificate.dump()) for certificate in signer.cert_registry)
    return 2 * (size + 2048 + SPARE_BYTES + (STAMP_ROOM if stamped else 0))


class _Stamp(ImportedPdfPage):
    """A page of a PDF that is in memory, drawn as the appearance of a signature."""

    def __init__(self, content: bytes) -> None:
        super().__init__("")
        self._content = content

    def render(self) -> bytes:
        source = PdfFileReader(BytesIO(self._content))
        page = self._ensure_writer.import_page_as_xobject(source)
        self.resources.xobject["/Stamp"] = page
        left, low, right, high = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(left - right), height=abs(low - high))
        return b"/Stamp Do"


def _appearance(signer: Any) -> StaticStampStyle:
    """Whose signature it is, in our own letters."""
    return StaticStampStyle(background=_Stamp(_stamp(signer.subject_name)), border_width=0)


@functools.lru_cache(maxsize=4)
def _stamp(name: str) -> bytes:
    return render_stamp(name)
