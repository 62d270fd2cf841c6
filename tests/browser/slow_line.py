"""What the tests of slow and broken lines share: fresh learners, papers, lines, twins."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from .conftest import CHOICE, System

SAVES = "**/luu/"
LEARNERS = """
import datetime as dt, json
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from learning.enums import Role
from learning.models import Posting, User
from quizzes.models import Attempt, QuestionVersion, QuizPage
from quizzes.attempts.start import start_attempt
unit = Posting.objects.filter(user__staff_code="can.bo").latest("pk").unit
quiz = QuizPage.objects.get(slug="dinh-ky")
typed = QuestionVersion.objects.filter(type="short_text").first()
found = []
for n in range({count}):
    user = User.objects.create_user(f"{prefix}.{{n}}", f"Nguyễn Thị Mạng {{n}}")
    user.groups.add(Group.objects.get(name=Role.LEARNER.value))
    Posting.objects.create(
        user=user, unit=unit, position="Chuyên viên", starts_on=dt.date(2025, 7, 1)
    )
    attempt = start_attempt(user, quiz)
    paper = [*attempt.paper[:-1], {{"version": typed.pk, "order": [], "marks": 1}}]
    later = timezone.now() + dt.timedelta(hours=3)
    Attempt.objects.filter(pk=attempt.pk).update(paper=paper, deadline=later)
    client = Client()
    client.force_login(user)
    found.append([attempt.pk, client.cookies["sessionid"].value])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Sitting:
    """A learner nobody has used yet, signed in, with a paper on which nothing is answered."""

    attempt: int
    session: str


def make_sittings(system: System, count: int) -> Iterator[Sitting]:
    """Sittings of three hours, their last question one that is answered by typing."""
    told = system.run(LEARNERS.format(prefix=f"mang.{uuid4().hex[:6]}", count=count))
    return iter([Sitting(*each) for each in json.loads(told.splitlines()[-1])])


def open_paper(page: Page, system: System, sitting: Sitting) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": sitting.session, "url": system.url}])
    page.goto(f"{system.url}/bai-lam/{sitting.attempt}/")
    expect(page.locator("#dong-ho")).to_contain_text("Còn")


def question(page: Page, number: int):
    """The paper's n-th question that is answered by choosing."""
    return page.locator(CHOICE).nth(number - 1)


def position(page: Page, number: int) -> int:
    return int(question(page, number).get_attribute("data-position"))


def choose(page: Page, number: int, option: int = 0) -> None:
    question(page, number).locator("input[name]").nth(option).check()


def expect_saved(page: Page, number: int) -> None:
    expect(question(page, number).locator(".save-state--saved")).to_be_visible(timeout=20000)


def expect_chosen(page: Page, number: int, option: int, *, chosen: bool = True) -> None:
    expect(question(page, number).locator("input[name]").nth(option)).to_be_checked(
        checked=chosen, timeout=20000
    )


class Gate:
    """Requests that wait until the test lets them through: a slow line without sleeping."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.held: list[Route] = []
        self.page, self.pattern = page, pattern
        page.route(pattern, lambda route: self.held.append(route))

    def wait_for_one(self) -> None:
        for _try in range(400):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"no request to {self.pattern}")

    def open(self) -> None:
        """Let through what waits and whatever comes."""
        self.page.unroute(self.pattern)
        for route in self.held:
            with suppress(Error):  # the page gave up waiting for this one and asks again
                route.continue_()
        self.held = []


@contextmanager
def latency(page: Page, milliseconds: int) -> Iterator[None]:
    """Every request of the page takes so much longer, as on a phone far from the mast."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**line, "latency": milliseconds})
    yield
    session.send("Network.emulateNetworkConditions", {**line, "latency": 0})


def tell_time(page: Page, seconds: float) -> None:
    """The server's word on the time left, from now on, and a reason to ask for it."""
    body = json.dumps({"remaining": seconds, "open": True})
    page.route("**/gio/", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.evaluate("dispatchEvent(new Event('online'))")


def submit_elsewhere(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url + "nop/")
    other.get_by_role("button", name="Nộp bài").click()
    other.wait_for_url("**/ket-qua/")
    other.close()


def duplicate(page: Page) -> Page:
    """“Duplicate tab”: the same address, and a copy of the tab's sessionStorage."""
    copied = page.evaluate("JSON.stringify({...sessionStorage})")
    return page_with_storage(page.context, page.url, copied)


def page_with_storage(context: BrowserContext, url: str, storage: str) -> Page:
    twin = context.new_page()
    twin.add_init_script(
        "if (!sessionStorage.length)"
        f" for (const [k, v] of Object.entries({storage})) sessionStorage.setItem(k, v)"
    )
    twin.goto(url)
    return twin


def is_in_view(page: Page, selector: str) -> bool:
    """Whether the whole of an element is inside the window."""
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    return bool(
        box
        and size
        and box["y"] >= 0
        and box["x"] >= 0
        and box["y"] + box["height"] <= size["height"]
        and box["x"] + box["width"] <= size["width"]
    )
