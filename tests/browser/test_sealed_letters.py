"""From the officer's desk to a first sign-in by a paper letter, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .conftest import System, assert_accessible, sign_in

NEW = "cb.moi"
OWN = "ngua-o-tren-doi-thong-74"
MAKE = f"""
import datetime as dt
from learning.models import Posting, User
desk = User.objects.get(staff_code="can.bo").postings.get(kind="main").unit
user = User.objects.create_user("{NEW}", "Ksor H'Mới")
Posting.objects.create(user=user, unit=desk, position="Chuyên viên", starts_on=dt.date(2026, 1, 5))
"""
CLOSE = f"""
from learning.models import User
User.objects.filter(staff_code="{NEW}").update(is_active=False)
"""


@pytest.fixture
def new(system: System) -> Iterator[str]:
    system.run(MAKE)
    yield NEW
    system.run(CLOSE)


def fits(page: Page) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_a_letter_opens_one_page_and_then_all(
    page: Page, system: System, new: str, tmp_path: Path
) -> None:
    sign_in(page, system, "nhan.su")
    page.goto(f"{system.url}/quan-tri/thu-niem-phong/")
    fits(page)
    page.get_by_label("Ksor H'Mới", exact=True).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tạo và tải thư (PDF)").click()
    file = tmp_path / "letters.pdf"
    download.value.save_as(file)
    text = next(text for each in PdfReader(file).pages if "H'Mới" in (text := each.extract_text()))
    found = re.search(r"(?:\w{4}-){3}\w{4}", text)
    assert found
    password = found[0]

    page.context.clear_cookies()
    page.goto(f"{system.url}/dang-nhap/")
    page.get_by_label("Mã CBCC hoặc thư điện tử").fill(new)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/mat-khau/doi/")
    expect(page.get_by_text("mật khẩu ghi trong thư")).to_be_visible()
    fits(page)
    assert_accessible(page)
    page.goto(f"{system.url}/loi-nhac/")
    assert page.url.endswith("/mat-khau/doi/")
    page.get_by_label("Mật khẩu trong thư").fill(password)
    page.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    page.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.wait_for_url(f"{system.url}/")
