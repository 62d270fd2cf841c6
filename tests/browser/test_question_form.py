"""The form of a question shows the labels that its type uses, and no others."""

import pytest
from playwright.sync_api import Browser

from .conftest import System, sign_in

SHOWN = """() => [...document.querySelectorAll(
  '#main form .w-field__label, #main form .w-panel__heading')]
  .filter((label) => label.checkVisibility() && !label.closest('template'))
  .map((label) => label.innerText.replace('*', '').trim())"""
ALWAYS = {
    "Chuyên đề",
    "Loại",
    "Mức độ",
    "Nội dung câu hỏi",
    "Hình minh họa",
    "Giải thích",
    "Căn cứ pháp luật",
}
MIXING = {"Trộn phương án, cho điểm", "Giữ nguyên thứ tự phương án"}
CHOICE = {"Phương án", "Vì sao", "Hình"}
TYPED = {"Câu trả lời ngắn, điền chỗ trống", "Không cần đúng dấu tiếng Việt", "Bỏ qua một lỗi gõ"}
OWN = {
    "single": CHOICE | MIXING | {"Đúng", "Vị trí"},
    "multiple": CHOICE | MIXING | {"Đúng", "Vị trí", "Cho điểm từng phần"},
    "true_false": CHOICE | {"Đúng"},
    "situational": CHOICE | MIXING | {"Trọng số (0–100)", "Vị trí"},
    "matching": {"Phương án", "Ghép với"},
    "ordering": {"Phương án"},
    "short_text": TYPED | {"Đáp án được chấp nhận"},
    "gap_text": TYPED,
    "gap_select": set(),
    "number": {"Điền số", "Đáp số", "Sai số cho phép", "Đơn vị"},
    "essay": {"Tự luận", "Hướng dẫn chấm", "Giới hạn số chữ", "Hai người chấm độc lập"},
}
EVERY = set().union(*OWN.values())


@pytest.mark.parametrize("width", [390, 1280])
def test_each_type_of_question_shows_its_own_labels(
    browser: Browser, system: System, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    sign_in(page, system, "bien.tap")
    page.goto(f"{system.url}/quan-tri/snippets/quizzes/question/add/")
    add = page.get_by_role("button", name="Thêm Phương án")
    add.click()
    for kind, own in OWN.items():
        page.locator("#id_type").select_option(kind)
        if add.is_visible():
            add.click()  # a row that is added later follows the type too
        page.wait_for_timeout(100)
        shown = {label.split(" 1")[0].split(" 2")[0] for label in page.evaluate(SHOWN)}
        assert shown >= ALWAYS, kind
        assert {label for label in shown if label in EVERY} == own, kind
    context.close()


def test_without_scripts_every_field_shows(browser: Browser, system: System) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    sign_in(page, system, "bien.tap")
    page.goto(f"{system.url}/quan-tri/snippets/quizzes/question/add/")
    for name in ("accepted_answers", "number_value", "rubric", "partial_marks"):
        assert page.locator(f"[name={name}]").is_visible(), name
    context.close()
