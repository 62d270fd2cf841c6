"""A PC that several people share, and a line that comes and goes, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.running.demo import PASSWORD

from .conftest import CHOICE, assert_accessible, sign_in, wait_until
from .papers import open_paper

LEARNER = "can.bo"
PAPERS = "Object.keys(localStorage).filter((key) => key.startsWith('attempt-'))"


@pytest.fixture
def keeping_browser(browser):
    """A browser that keeps pages for Back, as people's do and Playwright's does not."""
    keeping = browser.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield keeping
    keeping.close()


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_back_after_signing_out_shows_nobody(keeping_browser, system, javascript):
    """Whoever comes next presses Back and meets the sign-in, not the person before."""
    context = keeping_browser.new_context(java_script_enabled=javascript, locale="vi-VN")
    page = context.new_page()
    sign_in(page, system, LEARNER)
    name = page.locator("footer span").first.inner_text()
    for address in ("/khoa-hoc/", "/mat-khau/doi/", "/"):
        page.goto(system.url + address)
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")
    for _step in range(4):
        page.go_back(wait_until="commit")
        assert name not in page.content()
        expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    context.close()


@pytest.mark.slow
def test_a_page_lost_with_the_line_opens_by_itself_when_the_line_is_back(browser, system):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = context.new_page()
    sign_in(page, system, LEARNER)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{system.url}/")
    wait_until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), 20, "a worker")
    context.set_offline(True)
    page.goto(f"{system.url}/khoa-hoc/?trang=1#cuoi")
    expect(page.get_by_role("heading", name="Chưa có kết nối mạng")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily") != ""
    background = page.evaluate("getComputedStyle(document.querySelector('.button')).minHeight")
    assert background == "48px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Thử lại ngay").click()
    expect(page.get_by_role("status")).to_have_text("Vẫn chưa có mạng. Trang sẽ tự thử lại.")
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1, name="Khóa học")).to_be_visible(timeout=40_000)
    assert page.url.endswith("/khoa-hoc/?trang=1#cuoi")
    context.close()


@pytest.mark.slow
def test_a_form_lost_with_the_line_is_kept_and_sent_when_its_sender_says_so(browser, system):
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{system.url}/dang-nhap/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    wait_until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), 20, "a worker")
    page.get_by_label("Mã CBCC hoặc thư điện tử").fill(LEARNER)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    context.set_offline(True)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="biểu mẫu chưa gửi được")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_role("status")).to_have_text(
        "Đã có mạng trở lại. Anh/chị bấm “Gửi lại”.", timeout=40_000
    )
    page.get_by_role("link", name="Gửi lại").click()
    page.wait_for_url(f"{system.url}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def leave_an_answer_unsent(page, system) -> tuple[str, str]:
    """A paper with an answer that waits and a mark, left for the first page.

    Its address, and the value that waits.
    """
    open_paper(page, system, "phap.che")
    page.route("**/luu/", lambda route: route.abort())
    first = page.locator(CHOICE).first
    first.locator("[data-mark-box]").check()
    chosen = first.locator("input[name]:not(:checked)").first
    value = chosen.get_attribute("value")
    chosen.check()
    expect(first.get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    address = page.url
    page.goto(f"{system.url}/")
    return address, value


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_of_a_paper_stays_in_the_browser_after_signing_out(browser, system, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    address, value = leave_an_answer_unsent(page, system)
    assert len(page.evaluate(PAPERS)) == 1

    # What cannot be sent keeps its giver here, who is told how much it is.
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    dialog = page.get_by_role("dialog", name="Chưa đăng xuất")
    expect(dialog).to_contain_text("Còn 1 câu trả lời")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name="Ở lại").click()
    assert len(page.evaluate(PAPERS)) == 1
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    assert dialog.get_by_role("link", name="Mở bài làm").get_attribute("href") in address
    page.keyboard.press("Escape")

    # With the line back it is sent on the way out.
    page.unroute("**/luu/")
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.wait_for_url("**/dang-nhap/**")
    assert page.evaluate(PAPERS) == []
    context.clear_cookies()
    sign_in(page, system, "phap.che")
    page.goto(address)
    expect(page.locator(CHOICE).first.locator(f"input[value='{value}']")).to_be_checked()
    context.close()


@pytest.mark.slow
def test_answers_of_somebody_else_wait_for_them_and_no_longer_than_they_may(browser, system):
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    leave_an_answer_unsent(page, system)
    context.clear_cookies()
    sign_in(page, system, LEARNER)
    page.wait_for_load_state("networkidle")
    [key] = page.evaluate(PAPERS)
    # Signing out sends and takes away one's own only.
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.wait_for_url("**/dang-nhap/**")
    assert page.evaluate(PAPERS) == [key]
    assert not [url for url in sent if "/luu/" in url]
    page.evaluate(
        "key => localStorage.setItem(key, JSON.stringify("
        "{...JSON.parse(localStorage.getItem(key)), ends: Date.now() - 1}))",
        key,
    )
    sign_in(page, system, LEARNER)
    wait_until(lambda: page.evaluate(PAPERS) == [], 10, "what may be saved no more is gone")
    context.close()
