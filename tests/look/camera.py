"""Photographs screens of a running system."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, StorageState

from tests.look.screens import Look, Screen

Scheme = Literal["light", "dark"]

WIDTHS = (390, 1280)
HEIGHT = """Math.max(document.documentElement.scrollHeight,
  ...[...document.querySelectorAll(".content-wrapper, .wrapper, main")].map(
    box => Math.ceil(box.scrollHeight + Math.max(0, box.getBoundingClientRect().top))))"""
"""The admin scrolls a box inside a window that is as high as the screen."""
TALLEST = 6000
"""Of a longer page the beginning is enough; the picture says so."""


@dataclass(frozen=True)
class Picture:
    """A file, and what it shows."""

    file: Path
    number: int
    label: str
    cut: bool = False


class Camera:
    """Signs in, goes where a screen is, and takes its pictures into a folder."""

    def __init__(self, browser: Browser, url: str, password: str, folder: Path) -> None:
        self.browser, self.url, self.password, self.folder = browser, url, password, folder
        self.states: dict[str, StorageState] = {}

    def take(self, number: int, screen: Screen) -> Iterator[Picture]:
        """All pictures of a screen."""
        for width in WIDTHS:
            yield self._photograph(number, screen, width, "light")
        if Look.DARK in screen.also:
            yield self._photograph(number, screen, WIDTHS[1], "dark")
        if Look.PRINT in screen.also:
            yield self._print(number, screen)

    def _photograph(self, number: int, screen: Screen, width: int, scheme: Scheme) -> Picture:
        label = f"{screen.role}: {screen.name}, {width} {scheme}"

        def shoot(page: Page) -> bool:
            height = page.evaluate(HEIGHT)
            page.set_viewport_size({"width": width, "height": min(max(height, 800), TALLEST)})
            page.screenshot(path=self._file(number, screen, f"{width}-{scheme}.png"))
            return height > TALLEST

        cut = self._open(screen, width, scheme, shoot)
        return Picture(self._file(number, screen, f"{width}-{scheme}.png"), number, label, cut)

    def _print(self, number: int, screen: Screen) -> Picture:
        file = self._file(number, screen, "print.pdf")

        def shoot(page: Page) -> bool:
            page.pdf(path=file, format="A4", prefer_css_page_size=True, print_background=False)
            return False

        self._open(screen, WIDTHS[1], "light", shoot)
        return Picture(file, number, f"{screen.role}: {screen.name}, printed")

    def _open(
        self, screen: Screen, width: int, scheme: Scheme, shoot: Callable[[Page], bool]
    ) -> bool:
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            locale="vi-VN",
            color_scheme=scheme,
            service_workers="block",
            storage_state=self._state(screen.account),
        )
        try:
            page = context.new_page()
            _go(page, self.url + screen.path)
            for pattern in screen.follow:
                _go(page, self._link(page, screen, pattern))
            page.wait_for_load_state("networkidle")
            return shoot(page)
        finally:
            context.close()

    def _link(self, page: Page, screen: Screen, pattern: str) -> str:
        for address in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            if re.search(pattern, address.split("?")[0]):
                return address
        raise LookupError(f"{screen.role}: {screen.name}: no link {pattern} on {page.url}")

    def _state(self, account: str | None) -> StorageState | None:
        """The cookies of a session of this account; one sign-in for all its screens."""
        if account is not None and account not in self.states:
            context = self.browser.new_context()
            page = context.new_page()
            page.goto(f"{self.url}/dang-nhap/")
            page.fill("input[name=login]", account)
            page.fill("input[name=password]", self.password)
            page.locator("form:has(input[name=password]) button").last.click()
            page.wait_for_url(f"{self.url}/")
            self.states[account] = context.storage_state()
            context.close()
        return self.states.get(account or "")

    def _file(self, number: int, screen: Screen, ending: str) -> Path:
        name = re.sub(r"\W+", "-", f"{number:02d} {screen.role} {screen.name}")
        return self.folder / f"{name}-{ending}"


def _go(page: Page, address: str) -> None:
    """Open it; a page of a fault is no picture of a screen."""
    answer = page.goto(address)
    if answer is not None and answer.status >= 500:
        raise LookupError(f"{answer.status} at {address}")
