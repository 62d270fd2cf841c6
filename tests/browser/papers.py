"""Papers of the demo's quiz, which an earlier test may have begun."""

import re

from playwright.sync_api import Page, expect

from .conftest import System, sign_in

QUIZ = "/kiem-tra-dinh-ky/dinh-ky/"


def open_paper(page: Page, system: System, who: str) -> None:
    """Sign in and sit the quiz, begun now or before, here where it is open elsewhere."""
    sign_in(page, system, who)
    page.goto(system.url + QUIZ)
    page.get_by_role("button", name=re.compile("Bắt đầu")).or_(
        page.get_by_role("link", name="Làm tiếp bài đang dở")
    ).click()
    # Whether an earlier test's tab is the active one is known before the dialog opens.
    if page.locator("#bai-lam").get_attribute("data-active-tab"):
        dialog = page.get_by_role("dialog", name="Bài này đang mở ở nơi khác")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Làm tiếp ở đây").click()
        expect(dialog).to_be_hidden()
    expect(page.locator("#dong-ho")).to_contain_text("Còn")
