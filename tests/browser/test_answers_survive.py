"""Answers in the browser: two places, an ended session, a reload in the middle, a wrong clock."""

import re

from playwright.sync_api import Page, expect

from .conftest import System, assert_accessible, sign_in

QUIZ = "/kiem-tra-dinh-ky/dinh-ky/"


def open_paper(page: Page, system: System, who: str) -> None:
    sign_in(page, system, who)
    page.goto(system.url + QUIZ)
    page.get_by_role("button", name=re.compile("Bắt đầu")).or_(
        page.get_by_role("link", name="Làm tiếp bài đang dở")
    ).click()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")


def question(page: Page, number: int):
    return page.locator(f"#cau-{number}")


def test_a_second_device_takes_over_and_the_first_becomes_read_only(
    page: Page, system: System
) -> None:
    open_paper(page, system, "thu.truong")
    question(page, 1).locator("input[name]").first.check()
    expect(question(page, 1).locator(".save-state--saved")).to_be_visible()
    other = page.context.browser.new_context(locale="vi-VN").new_page()
    open_paper(other, system, "thu.truong")
    dialog = other.get_by_role("dialog", name="Bài này đang mở ở nơi khác")
    expect(dialog).to_be_visible()
    assert_accessible(other)
    dialog.get_by_role("button", name="Làm tiếp ở đây").click()
    expect(other.locator("#dong-ho")).to_contain_text("Còn")
    expect(question(other, 1).locator("input[name]").first).to_be_checked()
    question(other, 2).locator("input[name]").first.check()
    expect(question(other, 2).locator(".save-state--saved")).to_be_visible()

    question(page, 3).locator("input[name]").first.check()
    expect(page.get_by_role("dialog", name="Bài này đang mở ở nơi khác")).to_be_visible()
    expect(question(page, 3).get_by_text("Chưa gửi – sẽ gửi lại")).to_be_attached()
    page.get_by_role("button", name="Chỉ xem").click()
    assert page.locator("#bai-thi").get_attribute("inert") is not None
    other.context.close()


def test_an_ended_session_signs_in_again_in_place_and_sends_what_waits(
    page: Page, system: System
) -> None:
    open_paper(page, system, "nhan.su")
    question(page, 1).locator("input[name]").first.check()
    expect(question(page, 1).locator(".save-state--saved")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    question(page, 2).locator("input[name]").first.check()
    dialog = page.get_by_role("dialog", name="Phiên đăng nhập đã hết")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label(re.compile("Mật khẩu của tài khoản")).fill("sai-mat-khau")
    dialog.get_by_role("button", name="Đăng nhập và làm tiếp").click()
    expect(dialog.get_by_text("Mật khẩu chưa đúng")).to_be_visible()
    dialog.get_by_label(re.compile("Mật khẩu của tài khoản")).fill(system.password)
    dialog.get_by_role("button", name="Đăng nhập và làm tiếp").click()
    expect(dialog).to_be_hidden()
    expect(question(page, 2).locator(".save-state--saved")).to_be_visible(timeout=20000)


def test_an_unsent_answer_outlives_a_reload(page: Page, system: System) -> None:
    open_paper(page, system, "quan.tri")
    page.route("**/luu/", lambda route: route.abort())
    question(page, 1).locator("input[name]").nth(1).check()
    expect(question(page, 1).get_by_text("Chưa gửi – sẽ gửi lại")).to_be_visible()
    page.reload()
    expect(question(page, 1).locator("input[name]").nth(1)).to_be_checked()
    expect(question(page, 1).get_by_text("Chưa gửi – sẽ gửi lại")).to_be_visible()
    page.unroute("**/luu/")
    expect(question(page, 1).locator(".save-state--saved")).to_be_visible(timeout=20000)


def test_a_clock_that_is_an_hour_wrong_gains_no_second(page: Page, system: System) -> None:
    open_paper(page, system, "quan.tri")
    before = page.locator("#dong-ho").inner_text()
    page.add_init_script("const real = Date.now; Date.now = () => real() - 3600 * 1000;")
    page.reload()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")
    after = page.locator("#dong-ho").inner_text()

    def seconds(text: str) -> int:
        minutes, rest = re.search(r"(\d+):(\d+)", text).groups()
        return int(minutes) * 60 + int(rest)

    assert seconds(after) <= seconds(before)
