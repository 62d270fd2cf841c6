"""Answers in the browser: two places, an ended session, a reload in the middle, a wrong clock."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from .conftest import CHOICE, System, assert_accessible, sign_in

QUIZ = "/kiem-tra-dinh-ky/dinh-ky/"


def open_paper(page: Page, system: System, who: str) -> None:
    sign_in(page, system, who)
    page.goto(system.url + QUIZ)
    page.get_by_role("button", name=re.compile("Bắt đầu")).or_(
        page.get_by_role("link", name="Làm tiếp bài đang dở")
    ).click()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")


def hold_the_pen(page: Page) -> None:
    """Go on here where an earlier visit is the active tab."""
    dialog = page.get_by_role("dialog", name="Bài này đang mở ở nơi khác")
    if dialog.is_visible():
        dialog.get_by_role("button", name="Làm tiếp ở đây").click()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")
    expect(dialog).to_be_hidden()


def choose_and_see_saved(page: Page, number: int) -> None:
    question(page, number).locator("input[name]").first.check()
    expect(question(page, number).locator(".save-state--saved")).to_be_visible()


def question(page: Page, number: int):
    """The paper's n-th question that is answered by choosing."""
    return page.locator(CHOICE).nth(number - 1)


def test_a_second_device_takes_over_and_the_first_becomes_read_only(
    page: Page, system: System
) -> None:
    open_paper(page, system, "thu.truong")
    question(page, 1).locator("input[name]").first.check()
    expect(question(page, 1).locator(".save-state--saved")).to_be_visible()
    assert page.context.browser is not None
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
    expect(question(page, 3).get_by_text(re.compile("Chờ gửi"))).to_be_attached()
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
    expect(question(page, 1).get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    page.reload()
    expect(question(page, 1).locator("input[name]").nth(1)).to_be_checked()
    expect(question(page, 1).get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    page.unroute("**/luu/")
    expect(question(page, 1).locator(".save-state--saved")).to_be_visible(timeout=20000)


def test_answers_of_a_while_offline_outlive_a_reload_and_are_sent_when_the_line_is_back(
    page: Page, system: System
) -> None:
    open_paper(page, system, "thu.truong")
    hold_the_pen(page)
    address = page.url
    page.context.set_offline(True)
    for number in (1, 2, 3):
        question(page, number).locator("input[name]").nth(1).check()
        expect(question(page, number).get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    with suppress(Error):  # without a line there is no page, or the offline one
        page.reload()
    page.context.set_offline(False)
    page.goto(address)
    for number in (1, 2, 3):
        expect(question(page, number).locator("input[name]").nth(1)).to_be_checked()
        expect(question(page, number).locator(".save-state--saved")).to_be_visible(timeout=20000)
    page.evaluate("localStorage.clear()")
    page.goto(address)
    for number in (1, 2, 3):
        expect(question(page, number).locator("input[name]").nth(1)).to_be_checked()


def test_of_two_tabs_only_the_one_that_took_over_saves(page: Page, system: System) -> None:
    open_paper(page, system, "thu.truong")
    hold_the_pen(page)
    choose_and_see_saved(page, 4)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("dialog", name="Bài này đang mở ở nơi khác")).to_be_visible()
    hold_the_pen(other)
    choose_and_see_saved(other, 5)

    question(page, 6).locator("input[name]").first.check()
    expect(page.get_by_role("dialog", name="Bài này đang mở ở nơi khác")).to_be_visible()
    expect(question(page, 6).locator(".save-state--saved")).to_have_count(0)
    page.evaluate("localStorage.clear()")
    other.goto(other.url)
    for number, checked in ((4, True), (5, True), (6, False)):
        expect(question(other, number).locator("input[name]").first).to_be_checked(checked=checked)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_wrong_gains_no_second(
    page: Page, system: System, hours: int
) -> None:
    open_paper(page, system, "quan.tri")
    hold_the_pen(page)
    before = page.locator("#dong-ho").inner_text()
    page.add_init_script(f"const real = Date.now; Date.now = () => real() + {hours} * 3600000;")
    page.reload()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")
    after = page.locator("#dong-ho").inner_text()
    choose_and_see_saved(page, 2)

    def seconds(text: str) -> int:
        found = re.search(r"(\d+):(\d+)", text)
        assert found is not None, f"no time is shown: {text}"
        return int(found[1]) * 60 + int(found[2])

    assert seconds(before) - 60 <= seconds(after) <= seconds(before)
