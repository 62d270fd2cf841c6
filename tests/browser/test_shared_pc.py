"""A PC that several people share, and a line that comes and goes, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.running.demo import PASSWORD

from .conftest import sign_in, wait_until

LEARNER = "can.bo"


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
