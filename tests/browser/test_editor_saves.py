"""Editors' forms on a slow line: one filled form makes one object."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from .conftest import System, sign_in

LATENCY = 1200
QUESTIONS = "/quan-tri/snippets/quizzes/question/"


@pytest.fixture
def desk(browser: Browser, system: System) -> Iterator[Page]:
    """An editor at an office PC."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(12_000)
    sign_in(page, system, "bien.tap")
    yield page
    context.close()


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        },
    )


def count(page: Page, system: System, listing: str, words: str) -> int:
    page.goto(f"{system.url}{listing}?q={quote(words)}")
    return page.locator("table.listing tbody tr").filter(has_text=words).count()


def choose_topic(page: Page) -> None:
    page.locator("#id_topic-chooser button", has_text="Chọn").locator("visible=true").first.click()
    page.locator(".modal-body [data-chooser-modal-choice]").first.click()
    page.locator("#id_type").select_option("essay")
    page.locator("#id_rubric").fill("Nêu đúng căn cứ: 100")


def draft(page: Page) -> None:
    page.locator("footer button.action-save").click(no_wait_after=True)


def draft_twice(page: Page) -> None:
    page.locator("footer button.action-save").dblclick(no_wait_after=True)


def draft_after_a_moment(page: Page) -> None:
    page.wait_for_timeout(700)  # Wagtail saves by itself half a second after the last key
    draft(page)


WAYS: dict[str, Callable[[Page], None]] = {
    "at once": draft,
    "twice": draft_twice,
    "after a moment": draft_after_a_moment,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_new_question_is_saved_once_on_a_slow_line(
    desk: Page, system: System, way: Callable[[Page], None], request: pytest.FixtureRequest
) -> None:
    words = f"Câu hỏi thử đường truyền chậm {request.node.callspec.id}"
    desk.goto(f"{system.url}{QUESTIONS}add/")
    choose_topic(desk)
    slow_down(desk)
    desk.locator("#id_stem").fill(words)
    way(desk)
    desk.wait_for_url(lambda url: "/add/" not in url, wait_until="commit")
    assert count(desk, system, QUESTIONS, words) == 1


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_new_page_is_not_refused_for_its_own_address(
    desk: Page, system: System, way: Callable[[Page], None], request: pytest.FixtureRequest
) -> None:
    words = f"Khóa học thử đường truyền chậm {request.node.callspec.id}"
    desk.goto(f"{system.url}{new_course(desk, system)}")
    slow_down(desk)
    desk.locator("#id_title").fill(words)
    desk.locator("#id_title").blur()
    desk.locator("#id_summary").fill("Tóm tắt")
    way(desk)
    desk.wait_for_url(lambda url: "/edit/" in url, wait_until="commit")
    assert "đang được dùng" not in desk.content()
    desk.goto(f"{system.url}/quan-tri/pages/search/?q={quote(words)}")
    assert desk.locator("table.listing tbody tr").filter(has_text=words).count() == 1


def new_course(page: Page, system: System) -> str:
    """The address of the form for a course, below the list of courses."""
    page.goto(f"{system.url}/quan-tri/pages/search/?q=kh%C3%B3a+h%E1%BB%8Dc")
    link = page.locator("table.listing a", has_text=re.compile(r"^\s*Khóa học\s*$")).first
    number = re.search(r"/pages/(\d+)/", link.get_attribute("href") or "")
    assert number
    return f"/quan-tri/pages/add/cms/coursepage/{number[1]}/"
