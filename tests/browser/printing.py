"""What comes out of the printer."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader


def printed_pages(page: Page) -> list[str]:
    """The words on each sheet of A4, as the browser prints the page."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Without white space: a printer breaks lines where it likes."""
    return "".join(text.split())
