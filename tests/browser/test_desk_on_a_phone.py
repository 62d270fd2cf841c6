"""The desk's tables on a phone: wider than its window, but with words that can be read."""

import pytest
from playwright.sync_api import Page

from .conftest import System, sign_in

# A cell that is much higher than its words need stands letter by letter, or two words a line.
SQUEEZED = """() => [...document.querySelectorAll("main td, main tbody th")]
    .filter((cell) => {
        const words = cell.innerText.replace(/\\s+/g, " ").trim();
        const lines = document.createRange();
        lines.selectNodeContents(cell);
        const line = parseFloat(getComputedStyle(cell).lineHeight) || 24;
        const used = lines.getBoundingClientRect().height / line;
        return words.length > 8 && used > 3 && words.length / used < 8;
    }).map((cell) => cell.innerText)"""
CAPTIONS = """() => [...document.querySelectorAll("main caption:not(.w-sr-only)")]
    .map((caption) => Math.round(caption.getBoundingClientRect().right))"""


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("nhan.su", "/quan-tri/bao-cao/"),
        ("nhan.su", "/quan-tri/bao-cao/can-bo/"),
        ("nhan.su", "/quan-tri/so-lieu/so-tiet/"),
        ("nhan.su", "/quan-tri/so-cap/"),
        ("quan.tri", "/quan-tri/users/"),
    ],
)
def test_a_table_keeps_its_words_together(
    page: Page, system: System, account: str, path: str
) -> None:
    sign_in(page, system, account)
    page.goto(system.url + path)
    assert page.evaluate(SQUEEZED) == []
    assert all(right <= 390 for right in page.evaluate(CAPTIONS))


def test_what_folds_the_form_leaves_room_for_the_title(page: Page, system: System) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, system, "bien.tap")
    page.goto(f"{system.url}/quan-tri/snippets/quizzes/question/edit/1/")
    button = page.locator(".w-minimap__collapse-all--floating").bounding_box()
    words = page.locator("#header-title").evaluate(
        "title => { const all = document.createRange(); all.selectNodeContents(title);"
        " return all.getBoundingClientRect().right; }"
    )
    assert button is not None
    assert words <= button["x"]
