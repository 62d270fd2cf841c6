"""The real system, started as a user starts it, and a real browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.starter_yaml import read_bank
from tests.bench.processes import by_part, memory_mb
from tests.running import demo
from tests.running.demo import PASSWORD

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 150
CHOICE = "fieldset.question:has(input[type=radio], input[type=checkbox][name])"
GAP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


@dataclass
class System:
    """A running system: its address, its parent process, its demo password."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    environment: dict[str, str]
    password: str = PASSWORD
    idle_mb: float = 0

    def health(self) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def run(self, code: str) -> str:
        """Run Python with Django beside the running system; what it printed."""
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def signal_workers(self, number: int) -> None:
        """Send a signal to the whole group of the task workers."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "config.workers"],
            capture_output=True,
            text=True,
            check=True,
        )
        os.killpg(int(found.stdout.split()[0]), number)


def wait_until(condition, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


def is_answered(address: str) -> bool:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.status == 200


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("system")
    environment = {
        **os.environ,
        "DEBUG": "true",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "DEMO_PASSWORD": PASSWORD,
        "VAR_DIR": str(folder),
    }
    demo.settle(folder, environment)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.start"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        system = System(f"http://localhost:{port}", process, folder, environment)
        try:
            wait_until(lambda: system.health()[0] == 200, START_SECONDS, "the system starts")
            system.idle_mb = by_part({process.pid: "all"}, memory_mb)["all"]
            yield system
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=40)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's window; any error of a script or of the content policy fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    context.close()
    assert errors == []


def sign_in(page: Page, system: System, code: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{system.url}/dang-nhap/")
    page.get_by_label("Mã CBCC hoặc thư điện tử").fill(code)
    page.get_by_label("Mật khẩu", exact=True).fill(system.password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(f"{system.url}/")


def assert_accessible(page: Page) -> None:
    """axe finds nothing, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url} ({scheme})\n{results.generate_report()}"
    page.emulate_media(color_scheme="light")


def answer_rightly(page: Page, right: dict[str, ParsedQuestion]) -> None:
    """Give the right answer to every question on the paper."""
    for question in page.locator("fieldset.question").all():
        gaps = question.locator(".gaps")
        shown = gaps if gaps.count() else question.locator("legend")
        text = shown.inner_text()
        parsed = right[_words(text if gaps.count() else text.split("\n", 1)[1])]
        if question.locator("select").count():
            _choose_pairs(question, parsed)
        elif question.locator("input[type=text]").count():
            _type_answers(question, parsed)
        else:
            for option in _right_options(parsed):
                question.get_by_text(f". {option.text}", exact=False).first.check()


def _right_options(parsed: ParsedQuestion) -> list[ParsedOption]:
    best = max(option.weight for option in parsed.options)
    return [option for option in parsed.options if option.correct or 0 < option.weight == best]


def _choose_pairs(question: Locator, parsed: ParsedQuestion) -> None:
    places = {_words(o.text): (place, o.match) for place, o in enumerate(parsed.options, start=1)}
    for pair in question.locator(".pair").all():
        place, match = places[_words(pair.locator("span").first.inner_text())]
        select = pair.locator("select")
        if parsed.kind == "matching":
            select.select_option(label=match)
        else:
            select.select_option(value=str(place))


def _type_answers(question: Locator, parsed: ParsedQuestion) -> None:
    answers = [gap.split("|")[0] for gap in GAP.findall(parsed.stem)]
    answers = answers or list(parsed.accepted[:1]) or [parsed.number_value, *parsed.number_units]
    for field, answer in zip(question.locator("input[type=text]").all(), answers, strict=False):
        field.fill(answer)
        field.blur()


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="session")
def right_answers() -> dict[str, ParsedQuestion]:
    """The starter bank's questions by their stems as a paper shows them, gaps left out."""
    answers = {}
    for path in (ROOT / "quizzes" / "starter").glob("*.yaml"):
        with path.open("rb") as file:
            for parsed in read_bank(file).questions:
                answers[_words(GAP.sub(" ", parsed.stem))] = parsed
    return answers
