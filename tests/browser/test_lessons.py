"""A lesson in the browser: the self-check answers in place, and only what was read is kept."""

import pytest
from playwright.sync_api import expect

from .conftest import assert_accessible, sign_in

LESSON = "/khoa-hoc/chong-quan-lieu-nhung-nhieu/nhan-dien/"
UNREAD = "/khoa-hoc/dan-van-chinh-quyen/doc-lai-bai-viet-pleiku/"
RIGHT, WRONG = "Hành vi tham nhũng trong khu vực nhà nước", "Thói quen chưa tốt"
RIGHT_FEEDBACK = "Theo Điều 2 Luật Phòng, chống tham nhũng."
WRONG_FEEDBACK = "Đây không phải thói quen mà là hành vi tham nhũng."


@pytest.fixture
def lesson(page, system):
    sign_in(page, system, "can.bo")
    page.goto(f"{system.url}{LESSON}")
    return page


@pytest.fixture
def check(lesson):
    return lesson.get_by_role("group", name="được pháp luật xếp vào loại nào?").locator("xpath=..")


def test_the_self_check_is_answered_in_place_by_keyboard(lesson, check):
    options = check.get_by_role("radio")
    expect(options).to_have_count(3)
    expect(check.get_by_text(RIGHT_FEEDBACK)).to_be_hidden()
    options.first.focus()
    lesson.keyboard.press("Space")
    for _press in range(3):
        if check.get_by_role("radio", name=WRONG).is_checked():
            break
        lesson.keyboard.press("ArrowDown")
    lesson.keyboard.press("Enter")
    wrong = check.locator(".option", has_text=WRONG)
    expect(wrong.get_by_text("Chưa đúng.")).to_be_visible()
    expect(wrong.get_by_text(WRONG_FEEDBACK)).to_be_visible()
    expect(check.get_by_role("status")).to_contain_text(f"Chưa đúng. {WRONG_FEEDBACK}")
    assert_accessible(lesson)
    check.get_by_role("button", name="Chọn lại").click()
    expect(check.get_by_role("radio", checked=True)).to_have_count(0)
    expect(wrong.get_by_text(WRONG_FEEDBACK)).to_be_hidden()
    expect(options.first).to_be_focused()
    check.get_by_role("radio", name=RIGHT).check()
    check.get_by_role("button", name="Kiểm tra").click()
    expect(check.get_by_role("status")).to_have_text(f"Đúng. {RIGHT_FEEDBACK}")


def test_a_check_without_a_choice_says_what_to_do(check):
    check.get_by_role("button", name="Kiểm tra").click()
    expect(check.get_by_role("status")).to_have_text("Anh/chị chọn một phương án rồi bấm Kiểm tra.")


def test_radios_stand_left_of_their_words_within_the_width(lesson, check):
    for option in check.locator(".option").all():
        radio, words = option.locator("input").bounding_box(), option.locator("span").first
        assert radio["x"] + radio["width"] <= words.bounding_box()["x"]
        assert option.bounding_box()["height"] >= 48
    for width in (360, 1280):
        lesson.set_viewport_size({"width": width, "height": 800})
        assert lesson.evaluate("document.documentElement.scrollWidth") <= width


SEVERAL = """<section class="check"><form data-check data-text-none="Chọn." data-text-right="Đúng."
  data-text-wrong="Sai." data-text-missing="Thiếu." hidden><fieldset><legend>Hỏi?</legend>
  <label class="option"><input type="checkbox" data-correct><span>Một<span
    class="check__feedback" hidden>Vì một.</span></span></label>
  <label class="option"><input type="checkbox" data-correct><span>Hai<span
    class="check__feedback" hidden>Vì hai.</span></span></label>
  <label class="option"><input type="checkbox"><span>Ba<span
    class="check__feedback" hidden>Vì ba.</span></span></label>
  </fieldset><p role="status"></p><div><button>Kiểm tra</button>
  <button type="reset" hidden>Chọn lại</button></div></form></section>"""


def test_several_right_options_are_all_wanted(lesson, check):
    """No starter lesson has several: the page's own script meets such a form."""
    lesson.evaluate(
        """async (form) => {
          document.querySelector(".check").outerHTML = form;
          await import(document.querySelector("script[src*=check]").src + "?again");
        }""",
        SEVERAL,
    )
    status = lesson.locator(".check").get_by_role("status")
    for chosen, verdict in (
        (["Một"], "Thiếu."),
        (["Một", "Ba"], "Sai."),
        (["Một", "Hai"], "Đúng."),
    ):
        for name in ("Một", "Hai", "Ba"):
            lesson.get_by_role("checkbox", name=name).set_checked(name in chosen)
        lesson.get_by_role("button", name="Kiểm tra").click()
        expect(status).to_have_text(verdict)
        expect(lesson.locator(".check__feedback:visible")).to_have_count(len(chosen))


def test_without_a_script_the_options_unfold(browser, system):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    sign_in(page, system, "can.bo")
    page.goto(f"{system.url}{LESSON}")
    expect(page.get_by_role("radio")).to_have_count(0)
    page.locator("summary", has_text=RIGHT).click()
    expect(page.locator("details").get_by_text(RIGHT_FEEDBACK)).to_be_visible()
    context.close()


@pytest.fixture
def positions(page, system):
    """A signed-in reader whose clock the test moves; the positions that the page sent."""
    sign_in(page, system, "can.bo")
    sent = []
    page.on(
        "request",
        lambda request: (
            sent.append(int(request.post_data.split("percent=")[1].split("&")[0]))
            if request.url.endswith("/vi-tri/")
            else None
        ),
    )
    page.clock.install()
    return sent


def test_a_lesson_only_glanced_at_is_not_read(page, system, positions):
    page.goto(f"{system.url}{UNREAD}")
    page.clock.run_for(4000)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 1000")
    page.clock.run_for(4000)
    page.goto(f"{system.url}/khoa-hoc/")
    assert positions == []


def test_what_stood_on_the_screen_for_a_while_is_read(page, system, positions):
    page.goto(f"{system.url}{UNREAD}")
    page.clock.run_for(6000)
    page.mouse.wheel(0, 1500)
    page.wait_for_function("scrollY > 1000")
    page.clock.run_for(6000)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.clock.run_for(6000)
    page.goto(f"{system.url}/khoa-hoc/")
    assert len(positions) == 2
    assert 0 < positions[0] < positions[1] < 100
    page.goto(f"{system.url}{UNREAD}")
    expect(page.get_by_role("button", name=f"({positions[1]} %)")).to_be_visible()
