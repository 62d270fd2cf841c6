"""The whole walk, and what it found."""

import queue
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.reading.allowed import ALLOWED, Allowed
from tests.browser.reading.content import written_in
from tests.browser.reading.coverage import blocks_in, unread
from tests.browser.reading.crawl import Found, Walk
from tests.browser.reading.languages import Content
from tests.browser.reading.roles import WALKERS, Session, Walker
from tests.browser.reading.texts import Fault, Text, faults_in, texts_in
from tests.browser.reading.visit import Window

MAX_SHOWN = 3


@dataclass
class Walked:
    """What all walkers found; a fault is named once, with the first places of it."""

    content: Content = field(default_factory=lambda: Content(()))
    faults: dict[Fault, list[str]] = field(default_factory=lambda: defaultdict(list))
    dead_links: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    read: int = 0
    opened: int = 0
    read_in_english: int = 0
    used: set[Allowed] = field(default_factory=set)
    judged: dict[tuple[Text, str], list[Fault]] = field(default_factory=dict)

    def judge(self, texts: list[Text], language: str, role: str, path: str) -> None:
        """Read the texts of a page."""
        for text in dict.fromkeys(texts):
            if (text, language) not in self.judged:
                self.judged[text, language] = list(faults_in(text, language, self.content))
            for fault in self.judged[text, language]:
                self.note(fault, role, path)

    def note(self, fault: Fault, role: str, path: str, width: int | None = None) -> None:
        """Keep a fault, unless it is right here."""
        allowed = [each for each in ALLOWED if each.fits(fault, path)]
        self.used.update(allowed)
        place = f"{role} {path}" + (f" at {width} px" if width else "")
        if not allowed and place not in self.faults[fault]:
            self.faults[fault].append(place)

    def listing(self) -> str:
        """Every fault with the first pages that have it."""
        found = {fault: places for fault, places in self.faults.items() if places}
        lines = [f"{len(found)} faults"]
        for fault, places in sorted(found.items(), key=lambda row: (row[0].sort, row[0].found)):
            more = f" and {len(places) - MAX_SHOWN} more" if len(places) > MAX_SHOWN else ""
            lines.append(
                f"{fault.sort}: {fault.found!r}\n    {'; '.join(places[:MAX_SHOWN])}{more}"
            )
        return "\n".join(lines)

    def has_faults(self) -> bool:
        return any(self.faults.values())

    def unneeded(self) -> list[str]:
        """Exceptions that excuse nothing any more."""
        return [each.reason for each in ALLOWED if each not in self.used]

    def summary(self) -> str:
        return (
            f"{self.read} pages read, {self.opened} of them opened at two widths, "
            f"{self.read_in_english} read in English"
        )


Doors = dict[str, list[str]]


def walk_everywhere(
    base: str, password: str, database: Path, browser: Browser, doors: Doors
) -> Walked:
    """Everybody walks; one thread follows the links while the browser opens what it finds.

    `doors` are addresses by role that no page leads to.
    """
    walked = Walked()
    pages: queue.Queue[Found | None] = queue.Queue()
    with ThreadPoolExecutor(1) as executor:
        walking = executor.submit(_follow_all, walked, (base, password, database), doors, pages)
        try:
            _open_all(walked, base, iter(pages.get, None), browser)
        finally:
            walking.result()
    return walked


def _follow_all(
    walked: Walked,
    system: tuple[str, str, Path],
    doors: Doors,
    pages: "queue.Queue[Found | None]",
) -> None:
    base, password, database = system
    try:
        walk = Walk()
        for walker in WALKERS:
            session = Session.of(walker, base, password)
            for found in walk.follow(walker, session, doors.get(walker.role, ())):
                walked.read += 1
                walked.blocks |= blocks_in(found.body)
                walked.paths.add(found.path.split("?")[0])
                walked.judge(texts_in(found.body), "vi", walker.role, found.path)
                if found.is_new:
                    pages.put(found)
        walked.dead_links = walk.dead_links
        walked.routes = walk.routes
        walked.unread = unread(walked.blocks, walked.paths, database)
        walked.content = Content(written_in(database))
        _read_in_english(walked, walk.samples, base, password)
    finally:
        pages.put(None)


def _read_in_english(
    walked: Walked, samples: dict[str, tuple[Walker, str]], base: str, password: str
) -> None:
    """One page of every kind once more, as the reader who chose English has it."""
    sessions: dict[Walker, Session] = {}
    for walker, path in samples.values():
        if walker not in sessions:
            sessions[walker] = Session.of(walker, base, password, language="en")
        answer = sessions[walker].get(path)
        if answer.is_page:
            walked.read_in_english += 1
            walked.judge(texts_in(answer.body), "en", f"{walker.role} (en)", path)


def _open_all(walked: Walked, base: str, pages: Iterator[Found], browser: Browser) -> None:
    windows: dict[Walker, Window] = {}
    for found in pages:
        if found.walker not in windows:
            for window in windows.values():
                window.context.close()
            windows = {found.walker: Window.open(browser, found.session)}
        _open(walked, windows[found.walker], base, found)
    for window in windows.values():
        window.context.close()


def _open(walked: Walked, window: Window, base: str, found: Found) -> None:
    reading = window.read(base + found.path, error_page=found.is_error)
    walked.opened += 1
    walked.judge(reading.texts, "vi", found.walker.role, found.path)
    for width, fault in reading.faults:
        walked.note(fault, found.walker.role, found.path, width)
