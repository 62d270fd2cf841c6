"""Lays certificates out and writes PDFs.

Fonts, stylesheets and the drawn backgrounds are read once in the life of a worker. One at
a time: Pango's fonts are not to be used from two threads.
"""

import base64
import functools
import threading
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cssselect2
import pydyf
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from certificates.models.template_style import TemplateStyle
from certificates.rendering.art import draw_art
from certificates.rendering.context import CertificateContext
from certificates.rendering.fetcher import ForbiddenAddressError, OwnDataOnly
from certificates.rendering.metadata import describe
from certificates.rendering.page import document_title, page_html
from certificates.rendering.pictures import QrPicture

VARIANT = "pdf/a-3a"  # with PDF/UA-1 declared besides: see `metadata`
RECORD_NAME = "so-cap.json"
STYLES = Path(__file__).parent / "styles"
FONTS = Path(__file__).parent / "fonts"
FACES = {
    "Regular": "font-weight: normal",
    "Bold": "font-weight: bold",
    "Italic": "font-style: italic",
}
MAX_TIGHTNESS = 2
QR_ADDRESS = "our:qr"
_one_at_a_time = threading.Lock()


class DoesNotFitError(Exception):
    """The words need more than one page even when set as tightly as the design allows."""


class _Page(HTML):
    """A page from our own well-formed XHTML, with a short stylesheet of defaults."""

    def __init__(self, xhtml: str) -> None:
        self.base_url, self.media_type, self.url_fetcher = None, "print", _fetcher()
        root = ElementTree.fromstring(xhtml)  # noqa: S314 - a template of ours wrote it
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_stylesheet("defaults")]


def render_page(context: CertificateContext, style: TemplateStyle) -> bytes:
    """PDF/A-3a and PDF/UA-1: tagged, fonts embedded, the register entry attached as JSON.

    Raises:
        DoesNotFitError: it does not fit one page.
        ForbiddenAddressError: the page asked for a file or another host.
    """
    with _one_at_a_time:
        return _written([_laid_out(context, style)], [context], style)


def render_pages(contexts: Iterable[tuple[CertificateContext, TemplateStyle]]) -> bytes:
    """Many certificates in one PDF for the printer, in the order given; no entries attached."""
    with _one_at_a_time:
        pairs = [(context, style, _laid_out(context, style)) for context, style in contexts]
        return _written([d for _s, _l, d in pairs], [s for s, _l, _d in pairs], pairs[0][1])


def render_stamp(name: str) -> bytes:
    """A small PDF that says whose digital signature it is, to be drawn on a signed page."""
    return render_report(
        render_to_string("certificates/rendering/stamp.html", {"name": name}), "stamp"
    )


def render_report(xhtml: str, style: str) -> bytes:
    """One of our own pages with one of our stylesheets, tagged, in our own letters."""
    with _one_at_a_time:
        styles = [_faces(), _stylesheet(style)]
        document = _Page(xhtml).render(font_config=_fonts(), stylesheets=styles, pdf_tags=True)
        pdf: bytes = document.write_pdf(pdf_tags=True)
        return pdf


def _laid_out(context: CertificateContext, style: TemplateStyle) -> Document:
    pages = 0
    for tight in range(MAX_TIGHTNESS + 1):
        document = _render(page_html(context, style, tight=tight), context, style)
        pages = len(document.pages)
        if pages == 1:
            document.drawing = draw_art(style.border, style.background)
            return document
    raise DoesNotFitError(pages)


def _render(html: str, context: CertificateContext, style: TemplateStyle) -> Document:
    try:
        return _Page(html).render(
            font_config=_fonts(),
            stylesheets=[_faces(), _stylesheet("sheet"), _stylesheet(style.design)],
            cache={QR_ADDRESS: QrPicture(context.verify_url)},
            pdf_variant=VARIANT,
        )
    except FatalURLFetchingError as error:
        raise ForbiddenAddressError(str(error)) from error


def _written(
    documents: list[Document], contexts: list[CertificateContext], style: TemplateStyle
) -> bytes:
    first = contexts[0]
    attachments = [_attachment(first)] if len(contexts) == 1 else []
    whole = documents[0].copy([page for document in documents for page in document.pages])
    finish = functools.partial(_finish, documents, contexts, style)
    pdf: bytes = whole.write_pdf(finisher=finish, pdf_variant=VARIANT, attachments=attachments)
    return pdf


def _attachment(context: CertificateContext) -> Attachment:
    return Attachment(
        string=context.record.decode(),
        name=RECORD_NAME,
        description="Mục trong sổ cấp, cho máy đọc",
        created=context.issued_at,
        modified=context.issued_at,
        relationship="Data",
    )


def _finish(
    documents: list[Document],
    contexts: list[CertificateContext],
    style: TemplateStyle,
    _whole: Document,
    pdf: pydyf.PDF,
) -> None:
    title = document_title(contexts[0], style)
    if len(contexts) > 1:
        title = f"{title} (+{len(contexts) - 1})"
    describe(
        pdf,
        title=title,
        author=contexts[0].issuer.get("name", ""),
        subject=contexts[0].values["ten_khoa"],
        moment=max(context.issued_at for context in contexts),
    )
    if "AF" in pdf.catalog:
        # WeasyPrint names each attachment twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    _lay_under(pdf, [document.drawing for document in documents])
    _pack(pdf)


def _pack(pdf: pydyf.PDF) -> None:
    """Compress each stream now: the writer would do it twice, for the file and for its hash."""
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.compress:
            content = b"\n".join(_raw(piece) for piece in part.stream)
            part.stream, part.compress = [zlib.compress(content, 9)], False
            part.extra = pydyf.Dictionary({**part.extra, "Filter": "/FlateDecode"})


def _raw(piece: object) -> bytes:
    if isinstance(piece, pydyf.Object):
        piece = piece.data
    return piece if isinstance(piece, bytes) else str(piece).encode("ascii")


def _lay_under(pdf: pydyf.PDF, drawings: list[bytes]) -> None:
    """Put each page's drawing below its words, once in the file, as an artifact."""
    forms: dict[bytes, pydyf.Stream] = {}
    numbers = pdf.pages["Kids"][::3]
    for number, drawing in zip(numbers, drawings, strict=True):
        if not drawing:
            continue
        if drawing not in forms:
            forms[drawing] = _form(pdf, drawing)
        form, page = forms[drawing], pdf.objects[number]
        name = f"Art{form.number}"
        resources = pdf.objects[int(page["Resources"].split()[0])]
        resources["XObject"][name] = form.reference
        content = pdf.objects[int(page["Contents"].split()[0])]
        content.stream.insert(0, f"/Artifact BMC q /{name} Do Q EMC".encode())


def _form(pdf: pydyf.PDF, drawing: bytes) -> pydyf.Stream:
    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array((0, 0, 842, 596)),
        "Resources": pydyf.Dictionary(),
        "Filter": "/FlateDecode",
    }
    form = pydyf.Stream([drawing], extra)
    pdf.add_object(form)
    return form


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def _faces() -> CSS:
    """Our own letters: the same on every machine, with every Vietnamese sign."""
    rules = [
        f'@font-face {{ font-family: "DanVan Serif"; {how}; src: url({_data_address(face)}) }}'
        for face, how in FACES.items()
    ]
    return CSS(string="\n".join(rules), font_config=_fonts(), url_fetcher=_fetcher())


def _data_address(face: str) -> str:
    content = (FONTS / f"DanVanSerif-{face}.ttf").read_bytes()
    return f"data:font/ttf;base64,{base64.b64encode(content).decode()}"


@functools.cache
def _fetcher() -> OwnDataOnly:
    return OwnDataOnly()


@functools.cache
def _stylesheet(name: str) -> CSS:
    path = STYLES / f"{name}.css"
    return CSS(
        string=path.read_text(encoding="utf-8"),
        font_config=_fonts(),
        url_fetcher=_fetcher(),
    )
