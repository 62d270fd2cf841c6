"""Setting up a second factor and signing in by it, in a real browser with a key of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import assert_accessible, sign_in

LEARNER = "can.bo"
REMOVE = "from allauth.mfa.models import Authenticator; Authenticator.objects.all().delete()"
CODE = """
from allauth.mfa.totp.internal import auth
import time
print(auth.format_hotp_value(auth.hotp_value({secret!r}, int(time.time()) // 30 + {ahead})))
"""


@pytest.fixture
def local(system):
    """The system at a name: a browser keeps no keys for an address of numbers."""
    before, system.url = system.url, re.sub("127.0.0.1", "localhost", system.url)
    yield system
    system.url = before
    system.run(REMOVE)


def plug_in_key(page: Page) -> None:
    """Chromium's virtual authenticator: keeps passkeys, and its owner is always there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")


def type_password(page: Page, password: str) -> None:
    page.get_by_label("Mã CBCC hoặc thư điện tử").fill(LEARNER)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def fits(page: Page) -> None:
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


@pytest.mark.slow
def test_a_passkey_is_set_up_and_signs_in_alone_or_after_the_password(page, local):
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    plug_in_key(page)
    sign_in(page, local, LEARNER)
    page.get_by_role("link", name="Tài khoản của tôi").click()
    fits(page)
    page.get_by_role("link", name="Thêm khóa").click()
    fits(page)
    page.get_by_label("Tên khóa").fill("Máy ở cơ quan")
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", level=1, name="Mã dự phòng")).to_be_visible()
    fits(page)
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Tiếp tục").click()
    expect(page.get_by_text("Máy ở cơ quan")).to_be_visible()
    sign_out(page)
    fits(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(f"{local.url}/")
    sign_out(page)
    type_password(page, local.password)
    expect(page.get_by_role("heading", level=1, name="Xác thực bước hai")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Dùng vân tay").click()
    page.wait_for_url(f"{local.url}/")
    assert problems == []  # the strict policy stopped no script


@pytest.mark.slow
def test_an_app_is_set_up_and_asked_for(page, local):
    sign_in(page, local, LEARNER)
    page.goto(f"{local.url}/tai-khoan/ung-dung/")
    fits(page)
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth > 0")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Mã xác thực").fill(local.run(CODE.format(secret=secret, ahead=0)))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes code").first.inner_text()
    sign_out(page)
    type_password(page, local.password)
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text("Mã chưa đúng").first).to_be_visible()
    page.get_by_label("Mã xác thực").fill(local.run(CODE.format(secret=secret, ahead=1)))
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(f"{local.url}/")
    sign_out(page)
    for works in (True, False):
        type_password(page, local.password)
        page.get_by_label("Mã xác thực").fill(recovery)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        if works:
            page.wait_for_url(f"{local.url}/")
            sign_out(page)
    expect(page.get_by_text("Mã chưa đúng").first).to_be_visible()
