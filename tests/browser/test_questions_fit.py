"""Questions of every type with the longest content, on the narrowest phones."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from playwright.sync_api import Browser

from quizzes.content.question_view import PaperQuestion
from quizzes.content.shown import PaperOption, PaperPart
from quizzes.engine.types import KINDS

ROOT = Path(__file__).parent.parent.parent
CSS = (ROOT / "static" / "css" / "site.css").read_text()
LONG = "Cơ quan, tổ chức, đơn vị tiếp nhận hồ sơ giải quyết thủ tục hành chính " * 3
UNBROKEN = "https://dichvucong.example.vn/" + "thutuchanhchinh" * 12
TEXT = f"{LONG}{UNBROKEN}"
TABLE = f"{TEXT}\n| {UNBROKEN} | {LONG} | Ba | Bốn |\n| 1 | 2 | {UNBROKEN} | 4 |"
SHOWN = Template(
    '{% load i18n questions %}<main class="page page--narrow"><form class="paper">'
    '{% include "quizzes/practice/form.html" %}</form>'
    '<section class="question"><div class="stem">{{ q.stem|question_text }}</div>'
    '{% include q.review %}<p class="law law__source">{{ q.legal_basis }}</p></section></main>'
)
# Nothing wider than the page, and each control beside the first line of its words.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LABELS = "label:has(> input[type=radio], > input[type=checkbox])"
ROWS = """Array.from(document.querySelectorAll("%s"), (row) => {
  const control = row.querySelector("input").getBoundingClientRect();
  const range = document.createRange();
  range.setStartAfter(row.querySelector("input"));
  range.setEndAfter(row.lastChild);
  const words = Array.from(range.getClientRects()).filter((box) => box.width > 8);
  const line = Math.min(...words.map((box) => box.top));
  const middle = (control.top + control.bottom) / 2;
  return {
    left: words.every((box) => control.right <= box.left + 1),
    beside: line - 4 < middle && middle < line + 40,
    size: Math.min(control.width, control.height),
    height: row.getBoundingClientRect().height,
  };
})""".replace("%s", LABELS)


def question(kind: str) -> PaperQuestion:
    options: tuple[PaperOption, ...] = ()
    parts: tuple[PaperPart, ...] = ()
    if kind in ("single", "multiple", "true_false", "situational"):
        options = tuple(PaperOption(k, k, TEXT, k == "A", k == "B", None, TEXT, 50) for k in "ABCD")
    elif kind in ("matching", "ordering"):
        choices = tuple((str(n), f"{n} {TEXT}") for n in range(1, 5))
        parts = tuple(PaperPart(k, TEXT, "1", TEXT, TEXT, choices) for k in "ABCD")
    elif kind == "gap_select":
        choices = tuple((str(n), f"{n} {TEXT}") for n in range(1, 5))
        parts = tuple(PaperPart(str(n), "", "1", TEXT, TEXT, choices, TEXT) for n in range(1, 4))
    elif kind == "gap_text":
        parts = tuple(PaperPart(str(n), "", TEXT, TEXT, TEXT, (), TEXT) for n in range(1, 4))
    return PaperQuestion(
        position=1,
        version_id=1,
        type=kind,
        stem=TABLE,
        picture=None,
        options=options,
        parts=parts,
        text=TEXT,
        unit=UNBROKEN[:40],
        asks_unit=True,
        word_limit=300,
        after=TEXT,
        answered=True,
        saved_at=None,
        awarded=Decimal(0),
        marks=1,
        right_answer=TEXT,
        explanation=TEXT,
        legal_basis=TEXT,
    )


def shown(browser: Browser, body: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(f"<!doctype html><html lang=vi><style>{CSS}</style><body>{body}</body></html>")
    return page


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_a_question_fits_and_its_controls_stand_beside_their_words(browser, kind, width):
    page = shown(browser, SHOWN.render(Context({"q": question(kind)})), width)
    try:
        assert page.evaluate(OVERFLOW) == 0
        for row in page.evaluate(ROWS):
            assert row["left"], row
            assert row["beside"], row
            assert row["size"] >= 24, row
            assert row["height"] >= 44, row
    finally:
        page.close()


@pytest.mark.parametrize("width", [320, 390])
def test_what_unfolds_looks_like_a_button_and_shows_that_it_is_open(browser, width):
    page = shown(browser, f"<details><summary>{TEXT}</summary><p>{TEXT}</p></details>", width)
    try:
        assert page.evaluate(OVERFLOW) == 0
        arrow = "getComputedStyle(document.querySelector('summary'), '::before').transform"
        closed = page.evaluate(arrow)
        box = page.locator("summary").bounding_box()
        assert box["height"] >= 44
        assert page.locator("summary").evaluate("s => getComputedStyle(s).borderTopWidth") != "0px"
        page.locator("summary").click()
        assert page.evaluate(arrow) not in (closed, "none")
    finally:
        page.close()
