"""The learner's promises on a slow or broken line, at a phone's width."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import System, assert_accessible
from .slow_line import (
    SAVES,
    Gate,
    Sitting,
    choose,
    duplicate,
    expect_chosen,
    expect_saved,
    is_in_view,
    latency,
    make_sittings,
    open_paper,
    position,
    question,
    submit_elsewhere,
    tell_time,
)

REVIEW = "Lưu và xem lại trước khi nộp"
ELSEWHERE = "Bài này đang mở ở nơi khác"


@pytest.fixture(scope="module")
def sittings(system: System) -> Iterator[Sitting]:
    return make_sittings(system, 45)


@pytest.fixture
def paper(page: Page, system: System, sittings: Iterator[Sitting]) -> Page:
    """A fresh learner's open paper, nothing answered."""
    open_paper(page, system, next(sittings))
    return page


# The time is over while an answer is on its way.


def test_at_time_out_the_answer_on_its_way_is_waited_for(paper: Page) -> None:
    gate = Gate(paper, SAVES)
    choose(paper, 1)
    gate.wait_for_one()
    tell_time(paper, 0.5)
    expect(paper.locator("#dong-ho")).to_have_text("Đã hết giờ")
    expect(paper.locator("#mat-mang")).to_contain_text("đang gửi những câu cuối cùng")
    assert "/ket-qua/" not in paper.url
    gate.open()
    paper.wait_for_url("**/ket-qua/")
    expect(paper.get_by_text("chưa đến được máy chủ")).to_have_count(0)


def test_hours_are_told_as_hours_and_the_last_hour_to_the_second(paper: Page) -> None:
    tell_time(paper, 9 * 3600 + 28 * 60 + 30)
    expect(paper.locator("#dong-ho")).to_have_text("Còn 9 giờ 28 phút")
    tell_time(paper, 3600)
    expect(paper.locator("#dong-ho")).to_have_text(re.compile(r"Còn 59:5\d"))


def test_at_time_out_what_is_being_typed_is_sent_too(paper: Page) -> None:
    sent: list[str] = []
    paper.on("request", lambda request: sent.append(request.url))
    field = paper.locator("fieldset.question input[type=text]").first
    field.press_sequentially("một")
    tell_time(paper, 0.2)
    paper.wait_for_url("**/ket-qua/")
    kinds = [url.rstrip("/").rsplit("/", 1)[1] for url in sent]
    assert kinds.index("luu") < kinds.index("nop")


def test_what_could_not_be_sent_in_time_is_named_before_and_after_submitting(paper: Page) -> None:
    choose(paper, 1)
    expect_saved(paper, 1)
    paper.route(SAVES, lambda route: route.abort())
    choose(paper, 2)
    number = position(paper, 2)
    expect(question(paper, 2).get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    paper.evaluate("document.querySelector('#bai-lam').dataset.grace = '2'")
    tell_time(paper, 0.2)
    paper.wait_for_url("**/ket-qua/", timeout=60000)
    said = paper.get_by_text(f"Câu trả lời của câu {number} chưa đến được máy chủ")
    expect(said).to_be_visible()


def test_a_submission_that_fails_is_said_and_tried_again(paper: Page) -> None:
    choose(paper, 1)
    expect_saved(paper, 1)
    paper.route("**/nop/", lambda route: route.abort())
    tell_time(paper, 0.2)
    expect(paper.locator("#mat-mang")).to_contain_text("chưa nộp được vì mất kết nối")
    assert is_in_view(paper, "#mat-mang")
    paper.unroute("**/nop/")
    paper.wait_for_url("**/ket-qua/")


def test_the_seconds_that_the_scripts_took_to_come_are_not_given_to_the_learner(
    system: System, page: Page, sittings: Iterator[Sitting]
) -> None:
    """The page tells what was left when it was written; the clock starts when a script runs."""
    age = "performance.getEntriesByType = () => [{ responseStart: performance.now() - 9000000 }]"
    page.add_init_script(age)
    open_paper(page, system, next(sittings))
    expect(page.locator("#dong-ho")).to_have_text(re.compile(r"Còn 2\d:\d\d"))


def test_whoever_may_only_look_is_told_of_the_end_and_led_to_the_result(paper: Page) -> None:
    choose(paper, 1)
    expect_saved(paper, 1)
    twin = duplicate(paper)
    twin.get_by_role("button", name="Chỉ xem").click()
    twin.get_by_role("button", name="Đã hiểu").click()
    expect(twin.locator("#mat-mang")).to_contain_text("Trang này chỉ để xem. Muốn làm tiếp ở đây")
    assert is_in_view(twin, "#mat-mang")
    tell_time(twin, 0.2)
    expect(twin.locator("#mat-mang")).to_contain_text("Đã hết giờ làm bài. Trang này chỉ để xem")
    twin.unroute("**/gio/")
    submit_elsewhere(paper)
    twin.wait_for_url("**/ket-qua/")


def test_a_paper_that_was_submitted_elsewhere_is_not_said_to_be_out_of_time(paper: Page) -> None:
    choose(paper, 1)
    expect_saved(paper, 1)
    submit_elsewhere(paper)
    paper.route("**/nop/", lambda route: route.abort())
    choose(paper, 2)
    strip = paper.locator("#mat-mang")
    expect(strip).to_contain_text("Bài này đã được nộp ở cửa sổ hoặc thiết bị khác.")
    expect(strip).to_contain_text(f"Chưa gửi được câu {position(paper, 2)}.")
    expect(paper.locator("#da-tra-loi")).to_contain_text("Đã trả lời 1/")
    expect(question(paper, 2)).to_contain_text("Chưa gửi được câu này.")
    expect(paper.locator("#dong-ho")).to_have_text("Bài đã nộp")
    expect(paper.get_by_text("hết giờ")).to_have_count(0)
    paper.unroute("**/nop/")
    paper.wait_for_url("**/ket-qua/")


# On to the summary.


@pytest.mark.parametrize("milliseconds", [150, 1000, 3000])
def test_the_summary_waits_for_the_save_that_is_under_way(paper: Page, milliseconds: int) -> None:
    field = paper.locator("fieldset.question input[type=text]").first
    with latency(paper, milliseconds):
        field.press_sequentially("một")
        choose(paper, 1)
        paper.get_by_role("button", name=REVIEW).click()
        paper.wait_for_url("**/nop/", timeout=60000)
    expect(paper.get_by_text("Anh/chị đã trả lời 2/")).to_be_visible()


def test_the_button_says_that_the_last_answer_is_being_saved_and_keeps_the_focus(
    paper: Page,
) -> None:
    gate = Gate(paper, SAVES)
    choose(paper, 1)
    gate.wait_for_one()
    paper.get_by_role("button", name=REVIEW).click()
    button = paper.get_by_role("button", name="Đang lưu câu cuối…")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")
    assert_accessible(paper)
    gate.open()
    paper.wait_for_url("**/nop/")


def test_offline_the_wish_to_go_on_is_kept_and_said(paper: Page) -> None:
    paper.context.set_offline(True)
    choose(paper, 1)
    paper.get_by_role("button", name=REVIEW).click()
    said = paper.get_by_text("Còn 1 câu chưa gửi được vì mất kết nối.")
    expect(said).to_be_visible()
    expect(paper.get_by_role("button", name="Chờ có mạng trở lại…")).to_be_visible()
    assert_accessible(paper)
    paper.context.set_offline(False)
    paper.wait_for_url("**/nop/", timeout=60000)
    expect(paper.get_by_text("Anh/chị đã trả lời 1/")).to_be_visible()


def test_whoever_goes_on_answering_stays_on_the_paper(paper: Page) -> None:
    paper.context.set_offline(True)
    choose(paper, 1)
    paper.get_by_role("button", name=REVIEW).click()
    expect(paper.get_by_text("Còn 1 câu chưa gửi được")).to_be_visible()
    choose(paper, 2)
    expect(paper.get_by_role("button", name=REVIEW)).to_be_visible()
    paper.context.set_offline(False)
    expect_saved(paper, 1)
    expect_saved(paper, 2)
    assert "/nop/" not in paper.url


# What is wrong is always seen.


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "place", ["0", "document.body.scrollHeight / 2", "document.body.scrollHeight"]
)
def test_the_offline_strip_is_in_view_wherever_one_has_scrolled_to(
    paper: Page, width: int, place: str
) -> None:
    paper.set_viewport_size({"width": width, "height": 844})
    paper.context.set_offline(True)
    choose(paper, 1)
    choose(paper, 2)
    paper.evaluate(f"scrollTo({{ top: {place}, behavior: 'instant' }})")
    expect(paper.locator("#mat-mang")).to_have_text(
        "Mất kết nối. Anh/chị cứ tiếp tục làm bài; 2 câu trả lời sẽ được gửi khi có mạng trở lại."
        " Đồng hồ vẫn chạy."
    )
    assert is_in_view(paper, "#mat-mang")
    assert is_in_view(paper, "#dong-ho")
    paper.context.set_offline(False)
    expect(paper.locator("#mat-mang")).to_be_hidden(timeout=20000)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_refusal_is_in_view_wherever_one_has_scrolled_to(paper: Page, width: int) -> None:
    paper.set_viewport_size({"width": width, "height": 844})
    refuse_saves(paper, 400)
    choose(paper, 1)
    paper.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    strip = paper.locator("#bi-tu-choi")
    expect(strip).to_contain_text(f"Câu {position(paper, 1)} chưa được lưu")
    assert is_in_view(paper, "#bi-tu-choi")
    strip.get_by_role("button", name="Đã hiểu").click()
    expect(strip).to_be_hidden()


def refuse_saves(page: Page, status: int) -> None:
    page.route(SAVES, lambda route: route.fulfill(status=status, json={"error": "Lý do"}))


def test_what_the_server_refuses_never_looks_saved(paper: Page) -> None:
    refuse_saves(paper, 400)
    choose(paper, 1)
    state = question(paper, 1).locator("[data-state]")
    expect(state).to_have_text("Máy chủ không nhận câu này. Anh/chị chọn lại.")
    square = paper.locator(f"[data-square='{position(paper, 1)}']")
    expect(square).not_to_have_class(re.compile("is-answered"))
    expect(paper.locator("#da-tra-loi")).to_contain_text("Đã trả lời 0/")
    paper.unroute(SAVES)
    paper.get_by_role("button", name=REVIEW).click()
    expect(question(paper, 1)).to_be_focused()
    choose(paper, 1, 1)
    expect_saved(paper, 1)
    expect(square).to_have_class(re.compile("is-answered"))


def test_a_text_that_is_being_typed_does_not_look_saved(paper: Page) -> None:
    field = paper.locator("fieldset.question input[type=text]").first
    state = paper.locator("fieldset.question:has(input[type=text]) [data-state]").first
    field.fill("một")
    field.blur()
    expect(state).to_contain_text("Đã lưu")
    field.press_sequentially(" hai")
    expect(state).not_to_contain_text("Đã lưu")
    expect(state).to_contain_text("Đã lưu", timeout=20000)


def test_a_line_that_came_back_falteringly_is_not_called_broken_for_long(paper: Page) -> None:
    paper.context.set_offline(True)
    expect(paper.locator("#mat-mang")).to_be_visible()
    paper.route("**/gio/", lambda route: route.abort())
    with paper.expect_event("requestfailed"):
        paper.context.set_offline(False)
    expect(paper.locator("#mat-mang")).to_be_visible()
    paper.unroute("**/gio/")
    expect(paper.locator("#mat-mang")).to_be_hidden(timeout=15000)


@pytest.mark.parametrize(
    "moment",
    [
        "document.dispatchEvent(new Event('visibilitychange'))",
        "const real = Date.now; Date.now = () => real() + 300000",
        "const real = Date.now; Date.now = () => real() - 300000",
    ],
    ids=["back to the tab", "clock forward or asleep", "clock back"],
)
def test_on_waking_the_time_left_is_asked_for_and_shown(paper: Page, moment: str) -> None:
    """Whatever the page's own clocks say, the server's word is on the bar soon after."""
    body = '{"remaining": 1234.5, "open": true}'
    paper.route("**/gio/", lambda route: route.fulfill(body=body, content_type="application/json"))
    paper.evaluate(moment)
    expect(paper.locator("#dong-ho")).to_have_text(re.compile(r"Còn 20:\d\d"))


# Twins.


@pytest.mark.parametrize("channel", ["BroadcastChannel", "storage"])
def test_a_duplicated_tab_is_told_from_its_twin(paper: Page, channel: str) -> None:
    if channel == "storage":
        paper.context.add_init_script("delete window.BroadcastChannel")
        paper.reload()
    choose(paper, 1)
    expect_saved(paper, 1)
    twin = duplicate(paper)
    dialog = twin.get_by_role("dialog", name=ELSEWHERE)
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Làm tiếp ở đây").click()
    expect(dialog).to_be_hidden()
    choose(twin, 2)
    expect_saved(twin, 2)
    choose(paper, 3)
    expect(paper.get_by_role("dialog", name=ELSEWHERE)).to_be_visible()
    expect(question(paper, 3).locator(".save-state--saved")).to_have_count(0)


def test_twins_of_an_untouched_paper_do_not_collide(paper: Page) -> None:
    twin = duplicate(paper)
    twin.wait_for_load_state("networkidle")
    choose(twin, 1)
    expect_saved(twin, 1)
    choose(paper, 2)
    expect(paper.get_by_role("dialog", name=ELSEWHERE)).to_be_visible()


def test_a_reload_is_no_twin(paper: Page) -> None:
    choose(paper, 1)
    expect_saved(paper, 1)
    for _time in range(3):
        paper.reload()
    choose(paper, 2)
    expect_saved(paper, 2)
    expect(paper.get_by_role("dialog", name=ELSEWHERE)).to_be_hidden()


def test_the_way_back_from_the_summary_is_no_twin(paper: Page) -> None:
    choose(paper, 1)
    paper.get_by_role("button", name=REVIEW).click()
    paper.get_by_role("link", name="Quay lại làm tiếp").click()
    choose(paper, 2)
    expect_saved(paper, 2)


def save_beside(page: Page, number: int, option: int) -> None:
    """Another place saves through the form without JavaScript."""
    place = position(page, number)
    value = question(page, number).locator("input[name]").nth(option).get_attribute("value")
    page.evaluate(
        """async ([field, value]) => {
          const form = document.querySelector("#bai-thi");
          const body = new URLSearchParams({ [field]: value, seen_sequence: "0",
            csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
          await fetch(form.action, { method: "POST", body });
        }""",
        [f"q{place}", value],
    )


def test_an_answer_whose_number_is_taken_is_sent_again_and_saved(paper: Page) -> None:
    save_beside(paper, 1, 1)
    choose(paper, 2)
    expect_saved(paper, 2)
    paper.reload()
    expect_chosen(paper, 1, 1)
    expect_chosen(paper, 2, 0)


def test_a_question_answered_elsewhere_shows_what_is_saved_and_offers_the_own_answer(
    paper: Page,
) -> None:
    save_beside(paper, 1, 1)
    question(paper, 1).locator("input[name]").first.click()
    expect(paper.locator("#bi-tu-choi")).to_contain_text("đã được trả lời ở nơi khác")
    expect_chosen(paper, 1, 1)
    assert_accessible(paper)
    question(paper, 1).get_by_role("button", name="Dùng câu trả lời vừa chọn ở đây").click()
    expect_chosen(paper, 1, 0)
    expect_saved(paper, 1)
    paper.reload()
    expect_chosen(paper, 1, 0)


def test_an_old_waiting_answer_is_not_sent_over_a_newer_one(paper: Page) -> None:
    paper.route(SAVES, lambda route: route.abort())
    choose(paper, 1, 0)
    expect(question(paper, 1).get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    save_beside(paper, 1, 1)
    paper.unroute(SAVES)
    paper.reload()
    expect(paper.locator("#bi-tu-choi")).to_contain_text("cũ hơn câu đã lưu")
    expect_chosen(paper, 1, 1)
    paper.reload()
    expect_chosen(paper, 1, 1)


# Storage that cannot be used.

BROKEN = {
    "forbidden": "Object.defineProperty(window, 'localStorage',"
    " { get() { throw new DOMException('', 'SecurityError'); } });",
    "full": "Storage.prototype.setItem ="
    " () => { throw new DOMException('', 'QuotaExceededError'); };",
}


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_without_storage_answers_are_saved_and_the_learner_is_warned(
    paper: Page, kind: str
) -> None:
    paper.add_init_script(BROKEN[kind])
    paper.reload()
    expect(paper.locator("#dong-ho")).to_contain_text("Còn")
    choose(paper, 1)
    expect_saved(paper, 1)
    paper.context.set_offline(True)
    choose(paper, 2)
    expect(paper.locator("#mat-mang")).to_contain_text("đừng đóng hay tải lại trang")
    paper.context.set_offline(False)
    expect_saved(paper, 2)
