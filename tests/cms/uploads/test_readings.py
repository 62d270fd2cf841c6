"""A file above what a request reads is kept, read by the worker, and come back to."""

from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.models import FileReading, LegalDocument
from cms.models.readings import ReadingState
from cms.uploads import reading_views
from cms.uploads.guard import workbooks
from cms.uploads.readings import MAX_ATTEMPTS
from config.queue.delays import Wait
from quizzes.formats.law_excel import write_template
from quizzes.tasks import read_law_file
from tests.cms.uploads.hostile import heavy, with_sheet

ROW = ["9/2027/QH16", "Luật Ví dụ", "Luật", "Quốc hội", "01/02/2027", "01/07/2027"]


@cache
def law_list():
    """The same bytes each time: a workbook says in which second it was made."""
    book = load_workbook(BytesIO(write_template(["Luật"])))
    book.active.append(ROW)
    output = BytesIO()
    book.save(output)
    return heavy(output.getvalue())


def upload(client, content):
    file = SimpleUploadedFile("van-ban.xlsx", content)
    return client.post(reverse("law_import"), {"file": file})


@pytest.fixture
def waiting(client, minh):
    client.force_login(minh)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbooks, "load_workbook", None)  # not to be read in the request
        response = upload(client, law_list())
    reading = FileReading.objects.get()
    assert response.url == reverse("file_reading", args=[reading.key])
    return reading


def page_of(reading):
    return reverse("file_reading", args=[reading.key])


def test_a_large_file_is_waited_for_and_then_previewed(client, waiting):
    assert 'http-equiv="refresh"' in client.get(page_of(waiting)).content.decode()
    for _time in range(2):
        read_law_file(waiting.pk)
    preview = client.get(page_of(waiting), follow=True)
    assert preview.redirect_chain[-1][0].startswith(reverse("law_import"))
    assert "Luật Ví dụ" in preview.content.decode()
    assert not LegalDocument.objects.filter(number=ROW[0]).exists()
    rows = preview.context["rows"]
    client.post(reverse("law_import_apply"), {"rows": rows})
    assert LegalDocument.objects.get(number=ROW[0]).title == "Luật Ví dụ"


def test_the_page_says_that_no_worker_runs_and_that_the_file_is_kept(client, waiting, monkeypatch):
    monkeypatch.setattr(reading_views, "wait_in", lambda _lane: Wait(alive=False))
    text = client.get(page_of(waiting)).content.decode()
    assert "Bộ phận xử lý nền đang ngừng" in text
    assert "không cần tải lên lần nữa" in text
    monkeypatch.setattr(reading_views, "wait_in", lambda _lane: Wait(alive=True))
    assert "đang ngừng" not in client.get(page_of(waiting)).content.decode()


def test_nobody_else_sees_the_file_or_what_was_read_of_it(client, waiting, lan):
    read_law_file(waiting.pk)
    client.force_login(lan)
    response = client.get(page_of(waiting), follow=True)
    assert "Luật Ví dụ" not in response.content.decode()
    beside = client.get(reverse("law_import"), {"tep": str(waiting.key)})
    assert "Luật Ví dụ" not in beside.content.decode()


def test_the_same_file_again_is_the_same_reading(client, waiting):
    assert upload(client, law_list()).url == page_of(waiting)
    assert FileReading.objects.count() == 1


def test_a_wide_list_is_refused_by_the_worker_with_what_to_do(client, minh):
    client.force_login(minh)
    # Wide only far below, where a request does not look.
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 40_000))
    sheet = f"<worksheet><sheetData>{rows}<row><c r='XFD40001'/></row></sheetData></worksheet>"
    upload(client, heavy(with_sheet(sheet)))
    reading = FileReading.objects.get()
    read_law_file(reading.pk)
    text = client.get(page_of(reading)).content.decode()
    assert "256 cột" in text
    assert 'http-equiv="refresh"' not in text


def test_a_file_that_kills_its_worker_is_given_up_and_said_so(client, waiting):
    FileReading.objects.update(attempts=MAX_ATTEMPTS)
    read_law_file(waiting.pk)
    assert "chia nhỏ tệp" in client.get(page_of(waiting)).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == ReadingState.FAILED
    again = upload(client, law_list())
    assert again.url != page_of(waiting)


def test_what_was_left_lying_goes_after_a_week(client, waiting, django_capture_on_commit_callbacks):
    FileReading.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    name, storage = waiting.file.name, waiting.file.storage
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, law_list())
    assert not storage.exists(name)
    assert FileReading.objects.count() == 1
    assert not FileReading.objects.filter(pk=waiting.pk).exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 32])
def test_a_key_of_nothing_shows_the_door(client, minh, key):
    client.force_login(minh)
    assert client.get(reverse("law_import"), {"tep": key}).status_code == 200
