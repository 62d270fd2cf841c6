"""Opening a page in the browser: what scripts add to it, how wide it is, what it complains of."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.reading.roles import Session
from tests.browser.reading.texts import Fault, Text

HERE = Path(__file__).parent
COLLECT = (HERE / "collect.js").read_text()
OVERFLOW = (HERE / "overflow.js").read_text()
WIDTHS = (390, 1280)
HEIGHT = 844


@dataclass
class Window:
    """A walker's window; what its console says is kept until the next page."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, session: Session) -> "Window":
        context = browser.new_context(
            viewport={"width": WIDTHS[0], "height": HEIGHT},
            locale="vi-VN",
            service_workers="block",
        )
        context.add_cookies(
            [
                {"name": name, "value": value, "url": session.base}
                for name, value in session.cookies().items()
            ]
        )
        window = cls(context, context.new_page())
        window.page.on("console", window._hear)
        window.page.on("pageerror", lambda error: window.complaints.append(f"script: {error}"))
        return window

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "") if "load resource" in message.text else ""
            self.complaints.append(f"console: {message.text} {where}".strip())

    def read(self, address: str, *, error_page: bool = False) -> "Reading":
        """Load the page once, read it, and look at its width at every window's width."""
        # What the page before still complains of, as it is left, is not of this one.
        self.page.goto("about:blank")
        self.complaints.clear()
        self.page.goto(address, wait_until="load", timeout=60_000)
        found: dict[str, Any] = self.page.evaluate(COLLECT)
        reading = Reading(
            found["language"],
            [
                Text(each["text"], each["language"], each["place"], each["code"])
                for each in found["texts"]
            ],
        )
        if not found["headings"]:
            reading.note(None, "no heading", "no h1")
        for source in found["broken"]:
            reading.note(None, "a picture that is not there", source)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            for each in self.page.evaluate(OVERFLOW):
                reading.note(width, "too wide", each)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        for each in self.complaints:
            if not (error_page and "Failed to load resource" in each):
                reading.note(None, "a complaint in the console", each)
        return reading


@dataclass
class Reading:
    """What stood on a page, and what was wrong with it at which width."""

    language: str
    texts: list[Text]
    faults: list[tuple[int | None, Fault]] = field(default_factory=list)

    def note(self, width: int | None, sort: str, found: str) -> None:
        self.faults.append((width, Fault(sort, found)))
