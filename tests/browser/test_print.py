"""On paper a page is a document: everything unfolded, nothing to press, numbered sheets."""

import pytest
from playwright.sync_api import Browser

from .conftest import System, sign_in
from .printing import printed_pages, squeezed

LESSON = "/khoa-hoc/dao-duc-cong-vu/vi-dan-phuc-vu/"
PRINTED = {
    "can.bo": ["/", "/khoa-hoc/", LESSON, "/giay-chung-nhan/", "/kiem-tra-dinh-ky/", "/verify/X/"],
    "nhan.su": [
        "/quan-tri/bao-cao/",
        "/quan-tri/bao-cao/can-bo/",
        "/quan-tri/tong-quan/",
        "/quan-tri/so-cap/",
    ],
}
FOLDS = "details:not(:has(form)):not(.reading__map *)"
PRESSED = ", ".join(f"{part}:visible" for part in ("button", ".button", ".masthead", ".footer"))
WORDS = """selector => [...document.querySelectorAll(selector)]
    .filter((part) => !part.closest("details:has(form)")).map((part) => part.textContent)"""

CELLS = ".desk tbody tr > :nth-child(-n+3)"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_printed_page_is_unfolded_and_has_nothing_to_press(
    browser: Browser, system: System, scripts: bool
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    for account, paths in PRINTED.items():
        sign_in(page, system, account)
        state = context.storage_state()
        reader = browser.new_context(java_script_enabled=scripts, storage_state=state)
        sheet = reader.new_page()
        for path in paths:
            sheet.goto(system.url + path)
            page.goto(system.url + path)
            pages = printed_pages(sheet)
            paper = "".join(pages)
            assert all(squeezed(fold) in paper for fold in page.evaluate(WORDS, FOLDS)), path
            sheet.emulate_media(media="print")
            assert sheet.locator(PRESSED).all_inner_texts() == [], path
            assert all(squeezed(row) in paper for row in page.evaluate(WORDS, CELLS)), path
            assert all(f"{n}/{len(pages)}" in text for n, text in enumerate(pages, 1)), path
        reader.close()
    context.close()


def test_the_folds_are_as_before_once_the_page_is_printed(browser: Browser, system: System) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, system, "can.bo")
    page.goto(system.url + LESSON)
    before = page.locator("details[open]").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == before
    context.close()
