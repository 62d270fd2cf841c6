"""Short lists are worked on in the request; whose process dies there has them done by a worker."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from learning.models import Posting, StaffImport, Unit, User
from learning.staff_import import batches
from learning.staff_import.apply import apply_import
from learning.staff_import.batches import apply_batch, ask_to_apply, start_batch
from learning.staff_import.holding import hold
from tests.fixtures.surroundings import run_queue

HEADER = ["Mã CBCC", "Họ và tên", "Cơ quan", "Phòng/Đơn vị", "Đối tượng", "Ngày sinh", "Từ ngày"]
DESK = ["UBND phường Pleiku", "Trung tâm Phục vụ hành chính công"]


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


def killed(*_arguments: Any, **_named: Any) -> None:
    raise Killed


def staff_list() -> BytesIO:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in (HEADER, ["moi", "Siu Mới", *DESK, "Công chức", "", ""]):
        page.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "danh-sach.xlsx"
    return file


@pytest.fixture
def batch(hanh: User, units: dict[str, Unit]) -> StaffImport:
    found = start_batch(staff_list(), root=units["province"], by=hanh)
    run_queue()
    return found


def test_a_list_whose_reader_was_killed_is_read_by_the_worker(
    hanh: User, units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(batches, "read_batch", killed)
        with pytest.raises(Killed):
            start_batch(staff_list(), root=units["province"], by=hanh)
    run_queue()
    kept = StaffImport.objects.get()
    assert (kept.state, kept.rows.filter(staff_code="moi").count()) == ("read", 1)


@pytest.mark.parametrize("where", ["apply_batch", "_write", "apply_import", "_remember_codes"])
def test_a_list_whose_writer_was_killed_is_written_by_the_worker_once(
    batch: StaffImport, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(batches, where, killed)
        with pytest.raises(Killed):
            ask_to_apply(batch, only_good=True)
    batch.refresh_from_db()
    assert (batch.state, User.objects.filter(staff_code="moi").exists()) == ("applying", False)
    run_queue()
    batch.refresh_from_db()
    assert (batch.state, batch.created_count) == ("applied", 1)
    assert Posting.objects.filter(user__staff_code="moi").count() == 1


def test_whoever_comes_second_to_a_list_writes_nothing(
    batch: StaffImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker read that the list waits, then the request wrote it."""
    held: list[bool] = []

    def beaten(late: StaffImport) -> bool:
        monkeypatch.setattr(batches, "hold", hold)
        apply_batch(late.pk)
        held.append(hold(late))
        return held[0]

    monkeypatch.setattr(batches, "hold", beaten)
    assert ask_to_apply(batch, only_good=True).state == "applied"
    assert held == [False]
    assert Posting.objects.filter(user__staff_code="moi").count() == 1


def test_two_lists_with_the_same_new_person_at_once_are_answered_in_words(
    batch: StaffImport, client: Client, hanh: User, monkeypatch: pytest.MonkeyPatch
) -> None:

    def late(*arguments: Any, **named: Any) -> None:
        """The other list wrote the person after this one was compared."""
        User.objects.create(staff_code="moi", full_name="Siu Mới")
        apply_import(*arguments, **named)

    client.force_login(hanh)
    page = reverse("desk_import_preview", args=[batch.pk])
    with monkeypatch.context() as patch:
        patch.setattr(batches, "apply_import", late)
        answer = client.post(page, {"take": "good"}, follow=True)
    assert answer.status_code == 200
    assert "một danh sách khác hoặc một người khác đã ghi" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "read"
    assert ask_to_apply(batch, only_good=True).state == "applied"
