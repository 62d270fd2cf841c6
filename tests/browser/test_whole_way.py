"""The main way through the system, on the running system, as its users go it."""

import re
import signal
from math import ceil

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import CHOICE, System, answer_rightly, assert_accessible, sign_in, wait_until
from .papers import open_paper
from .printing import printed_pages, squeezed

COURSE = "Phòng, chống quan liêu, cửa quyền, nhũng nhiễu"


def completed_in_pleiku(page: Page, system: System) -> int:
    sign_in(page, system, "nhan.su")
    page.goto(f"{system.url}/quan-tri/bao-cao/")
    row = page.get_by_role("row", name=re.compile("UBND phường Pleiku"))
    return int(row.locator("td").nth(2).inner_text())


def read_all_lessons(page: Page) -> None:
    """From the home page through every lesson to the quiz."""
    page.get_by_role("link", name=re.compile("Bắt đầu học|Học tiếp")).click()
    while page.get_by_role("button", name=re.compile("Đã đọc xong")).count():
        assert_accessible(page)
        page.get_by_role("button", name=re.compile("Đã đọc xong")).click()
        page.wait_for_load_state()


def test_from_a_lesson_to_a_certificate_that_hr_can_see(
    page: Page, system: System, right_answers
) -> None:
    before = completed_in_pleiku(page, system)

    sign_in(page, system, "can.bo")
    expect(page.get_by_role("heading", name="Việc cần học")).to_be_visible()
    assert_accessible(page)
    read_all_lessons(page)

    assert_accessible(page)
    page.get_by_role("button", name="Bắt đầu – đồng hồ chạy từ lúc này").click()
    assert_accessible(page)
    answer_rightly(page, right_answers)
    saved = page.locator(".save-state--saved")
    expect(saved).to_have_count(20)
    page.get_by_role("button", name="Lưu và xem lại trước khi nộp").click()
    expect(page.get_by_text("Anh/chị đã trả lời 20/20 câu")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text("Anh/chị đã đạt, được 100 % số điểm.")).to_be_visible(timeout=20000)
    page.reload()
    assert_accessible(page)
    sheets = printed_pages(page)
    assert len(sheets) <= ceil(20 / 3), "three questions and more fit on a sheet"
    assert all(squeezed(f"Câu {number} · Đúng") in "".join(sheets) for number in range(1, 21))

    link = page.get_by_role("link", name=re.compile("Giấy chứng nhận số"))
    wait_until(
        lambda: page.goto(f"{system.url}/") and link.count() == 1,
        seconds=20,
        what="the certificate is on the home page",
    )
    expect(page.get_by_text("Đã học 2/40 tiết")).to_be_visible()
    address = link.get_attribute("href")
    assert address is not None
    pdf = page.request.get(system.url + address)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF")
    found = re.search(r"giay-chung-nhan/(\w+)\.pdf", address)
    assert found is not None
    code = found[1]

    page.context.clear_cookies()
    page.goto(f"{system.url}/verify/")
    assert_accessible(page)
    page.get_by_label("Mã kiểm tra").fill(code.lower())
    page.get_by_role("button", name="Kiểm tra mã").click()
    expect(page.get_by_text("có thật và đang có giá trị")).to_be_visible()
    expect(page.get_by_text("N. T. B. An")).to_be_visible()
    assert_accessible(page)

    assert completed_in_pleiku(page, system) == before + 1


def test_grading_waits_while_no_worker_is_there(page: Page, system: System) -> None:
    sign_in(page, system, "bien.tap")
    page.goto(f"{system.url}/kiem-tra-dinh-ky/dinh-ky/")
    page.get_by_role("button", name=re.compile("Bắt đầu")).click()
    system.signal_workers(signal.SIGSTOP)
    try:
        wait_until(lambda: system.health()[0] == 503, 20, "health sees the worker down")
        assert system.health()[1]["failing"] == ["worker"]
        page.get_by_role("button", name="Lưu và xem lại trước khi nộp").click()
        page.get_by_role("button", name="Nộp bài").click()
        expect(page.get_by_text("Bộ phận chấm bài đang tạm dừng")).to_be_visible(timeout=20000)
        assert_accessible(page)
    finally:
        system.signal_workers(signal.SIGCONT)
    expect(page.get_by_text("Anh/chị chưa đạt")).to_be_visible(timeout=30000)
    swapped_in = content_of(page)
    page.reload()
    assert swapped_in == content_of(page)


def content_of(page: Page) -> str:
    """What stands on the page, without what is new with every answer of the server."""
    html = page.locator("main").inner_html()
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    html = re.sub(r"\s*htmx-\w+", "", html)
    return " ".join(html.replace(' class=""', "").split())


def test_an_answer_given_offline_is_sent_when_the_line_is_back(page: Page, system: System) -> None:
    open_paper(page, system, "phap.che")
    page.context.set_offline(True)
    question = page.locator(CHOICE).last
    question.locator("input[name]").first.check()
    expect(page.get_by_text("Mất kết nối. Anh/chị cứ tiếp tục làm bài")).to_be_visible()
    expect(question.get_by_text(re.compile("Chờ gửi"))).to_be_visible()
    page.context.set_offline(False)
    expect(question.locator(".save-state--saved")).to_be_visible(timeout=20000)
    page.reload()
    expect(page.locator(CHOICE).last.locator("input[name]").first).to_be_checked()


@pytest.mark.parametrize(
    "path",
    [
        "/khoa-hoc/",
        "/khoa-hoc/dao-duc-cong-vu/",
        "/khoa-hoc/dao-duc-cong-vu/vi-dan-phuc-vu/",
        "/kiem-tra-dinh-ky/",
        "/ngoai-tuyen/",
        "/mat-khau/doi/",
        "/mat-khau/quen/",
        "/verify/KHONGCO/",
    ],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_other_pages_are_accessible_and_do_not_scroll_sideways(
    page: Page, system: System, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, system, "can.bo")
    page.goto(system.url + path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_first_load_stays_light_and_asks_no_other_host(browser: Browser, system: System) -> None:
    """Without the service worker, whose own requests the page would not see."""
    context = browser.new_context(service_workers="block", viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, system, "can.bo")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in ("/", "/khoa-hoc/dao-duc-cong-vu/vi-dan-phuc-vu/", "/kiem-tra-dinh-ky/dinh-ky/"):
        sizes.clear()
        page.goto(f"{system.url}{path}", wait_until="networkidle")
        assert len(sizes) >= 3
        assert 10_000 < sum(sizes) < 60_000
    assert all(url.startswith(system.url) for url in requests)
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/quan-tri/bao-cao/",
        "/quan-tri/bao-cao/can-bo/",
        "/quan-tri/giao-khoa-hoc/",
        "/quan-tri/nhap-can-bo/",
    ],
)
def test_the_desk_is_accessible(page: Page, system: System, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, system, "nhan.su")
    page.goto(system.url + path)
    expect(page.locator(".desk")).to_be_visible()
    assert_accessible(page)


HR_PAGES = (
    "tong-quan/",
    "so-lieu/",
    "da-chot/",
    "sap-xep/",
    "sap-xep/moi/merge/",
    "don-vi/",
    "can-bo/",
    "ke-hoach/",
    "ke-hoach/moi/",
    "dieu-khoan-yeu/",
    "so-cap/",
    "de-nghi-cap/",
    "in-va-ky/",
    "mau-giay-chung-nhan/",
)


def test_the_rest_of_the_desk_is_accessible(page: Page, system: System) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, system, "nhan.su")
    for path in HR_PAGES:
        page.goto(f"{system.url}/quan-tri/{path}")
        expect(page.locator(".desk").first).to_be_visible()
        assert_accessible(page)


def test_a_long_list_is_filtered_by_name_without_diacritics(page: Page, system: System) -> None:
    sign_in(page, system, "nhan.su")
    page.goto(f"{system.url}/quan-tri/sap-xep/moi/merge/")
    page.get_by_label("Lọc theo tên").first.fill("xa gao")
    found = page.locator("div.pick-many > div:visible")
    expect(found).to_have_count(1)
    found.get_by_role("checkbox").check()
    expect(page.get_by_text("Đã chọn: 1")).to_be_visible()


def test_the_bank_is_accessible(page: Page, system: System) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, system, "bien.tap")
    for path in ("ngan-hang/cau/1/", "ngan-hang/giong-nhau/", "ngan-hang/xuat/"):
        page.goto(f"{system.url}/quan-tri/{path}")
        expect(page.locator(".desk").first).to_be_visible()
        assert_accessible(page)
