"""A dishonest officer's list: nothing of strangers is shown or changed, whatever names them."""

import datetime as dt
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from learning.enums import Role
from learning.models import OtherStaffCode, Posting, StaffImport, Unit, User

HEADER = [
    "Mã CBCC",
    "Họ và tên",
    "Cơ quan",
    "Phòng/Đơn vị",
    "Đối tượng",
    "Ngày sinh",
    "Từ ngày",
    "Thư điện tử công vụ",
]
DESK = "Trung tâm Phục vụ hành chính công"
SECRETS = ("Kinh Bí Mật", "Trưởng phòng Kín", "la@gialai.example", "17/03/1979", "UBND xã Gào")
# How a row may name the stranger: code, name, birth date, e-mail.
NAMED_BY = {
    "code": ("la", "Ai Đó", "", "moi@gialai.example"),
    "other code": ("LA-2", "Ai Đó", "", "moi@gialai.example"),
    "e-mail": ("moi", "Ai Đó", "", "la@gialai.example"),
    "name and birth date": ("moi", "Kpă Lạ", "17/03/1979", ""),
    "everything": ("la", "Kpă Lạ", "17/03/1979", "la@gialai.example"),
    "own person with the e-mail": ("an", "Nguyễn Văn An", "05/01/1990", "la@gialai.example"),
}
WRITTEN_IN_FILE = {"e-mail", "everything", "name and birth date", "own person with the e-mail"}


@pytest.fixture
def stranger(make_user, hanh):
    user = make_user(
        "la",
        "Kpă Lạ",
        Role.LEARNER,
        "gao",
        birth_date=dt.date(1979, 3, 17),
        ethnicity="Kinh Bí Mật",
    )
    Posting.objects.filter(user=user).update(position="Trưởng phòng Kín")
    OtherStaffCode.objects.create(code="LA-2", user=user, decided_by=hanh)
    return user


@pytest.fixture
def officer(client, make_user, an):
    """HR of the ward of Pleiku, signed in."""
    user = make_user("canbo", "Cán bộ Phường", Role.HR, "pleiku", "pleiku")
    client.force_login(user)
    return user


def book_of(*rows: Any, name: str = "ds.xlsx") -> BytesIO:
    book: Any = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = name
    return file


def row_of(kind: str) -> list[str]:
    code, name, born, email = NAMED_BY[kind]
    return [code, name, DESK, "", "Công chức", born, "", email]


def upload(client, units, *rows: Any) -> StaffImport:
    client.post(reverse("desk_import"), {"root": units["pleiku"].pk, "file": book_of(*rows)})
    return StaffImport.objects.latest("pk")


def state_of(user: User) -> tuple[Any, ...]:
    return (
        User.objects.filter(pk=user.pk).values().get(),
        list(user.postings.order_by("pk").values()),
        list(user.other_codes.values("code")),
    )


def texts_of(client, batch: StaffImport) -> str:
    """Everything that the officer can read about the list."""
    page = reverse("desk_import_preview", args=[batch.pk])
    pages = [client.get(page), client.get(f"{page}?loai=outside")]
    content = client.get(reverse("desk_import_result", args=[batch.pk])).content
    sheet: Any = load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.values for cell in row if cell]
    return "".join(answer.content.decode() for answer in pages) + " ".join(map(str, cells))


@pytest.mark.parametrize("kind", NAMED_BY)
def test_a_list_neither_shows_nor_changes_a_stranger(client, officer, stranger, units, kind):
    before = state_of(stranger)
    batch = upload(client, units, row_of(kind))
    told = set(NAMED_BY[kind])
    read = texts_of(client, batch)
    assert [secret for secret in SECRETS if secret in read and secret not in told] == []
    assert f"/{stranger.pk}/" not in read
    row = batch.rows.get(number=2)
    assert (row.verdict, row.user, row.candidates) == ("outside", None, [])
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    batch.refresh_from_db()
    assert state_of(stranger) == before
    assert not User.objects.filter(staff_code="moi").exists()


def test_what_named_the_stranger_is_not_told(client, officer, stranger, units):
    """Otherwise the words would say which of code, address and birth date exists."""
    said = set()
    for kind in NAMED_BY:
        row = upload(client, units, row_of(kind)).rows.get(number=2)
        said.add((row.verdict, row.what, str(row.problems), row.decision))
    assert len(said) == 1


@pytest.mark.parametrize("answer", ["same", "other", "skip"])
@pytest.mark.parametrize("kind", NAMED_BY)
def test_no_decision_opens_a_stranger(client, officer, stranger, units, kind, answer):
    before = state_of(stranger)
    batch = upload(client, units, row_of(kind))
    address = reverse("desk_import_row", args=[batch.rows.get(number=2).pk])
    posted = f"same:{stranger.pk}" if answer == "same" else answer
    client.post(address, {"answer": posted})
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "good"})
    assert state_of(stranger) == before
    read = texts_of(client, batch)
    assert [one for one in SECRETS if one in read and one not in NAMED_BY[kind]] == []


def test_somebody_else_of_the_same_name_and_birth_date_is_entered(client, officer, stranger, units):
    batch = upload(client, units, row_of("name and birth date"))
    row = batch.rows.get(number=2)
    client.post(reverse("desk_import_row", args=[row.pk]), {"answer": "other"})
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    assert User.objects.get(staff_code="moi").postings.get().unit == units["desk"]


@pytest.mark.parametrize("place", ["left", "to come", "never posted"])
def test_a_stranger_is_one_also_between_two_postings(client, officer, stranger, units, place):
    """Left from elsewhere; here today but elsewhere tomorrow; an account without any posting."""
    today = timezone.localdate()
    if place == "left":
        stranger.postings.update(ends_on=today - dt.timedelta(days=9))
    elif place == "to come":
        stranger.postings.update(unit=units["desk"], ends_on=today)
        tomorrow = today + dt.timedelta(days=1)
        Posting.objects.create(user=stranger, unit=units["gao"], starts_on=tomorrow)
    else:
        stranger.postings.all().delete()
    batch = upload(client, units, row_of("code"))
    assert batch.rows.get(number=2).verdict == "outside"


def test_who_left_from_the_officers_units_comes_back_by_a_list(client, officer, an, units):
    an.postings.update(ends_on=timezone.localdate() - dt.timedelta(days=9))
    row = ["an", "Nguyễn Văn An", DESK, "", "Công chức", "05/01/1990", "", "an@gialai.example"]
    batch = upload(client, units, row)
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    assert an.postings.count() == 2


def test_an_officer_above_both_moves_people_by_a_list(client, hanh, stranger, units):
    client.force_login(hanh)
    code, name, born, _email = NAMED_BY["everything"]
    row = [code, name, "UBND phường Pleiku", DESK, "Công chức", born, "", "la@gialai.example"]
    client.post(reverse("desk_import"), {"root": units["province"].pk, "file": book_of(row)})
    batch = StaffImport.objects.get()
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    assert stranger.postings.get(ends_on=None).unit == units["desk"]


def test_a_scope_that_shrank_after_the_look_holds_when_the_list_is_written(
    client, make_user, stranger, units
):
    wide = make_user("rong", "Cán bộ Rộng", Role.HR, "pleiku", "province")
    wide.scopes.create(unit=units["pleiku"])
    client.force_login(wide)
    before = state_of(stranger)
    batch = upload(client, units, row_of("everything"))
    assert batch.rows.get(number=2).verdict == "moved"
    wide.scopes.filter(unit=units["province"]).delete()
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    assert state_of(stranger) == before
    assert batch.rows.get(number=2).verdict == "outside"


def test_the_command_for_an_officer_keeps_to_the_officers_units(officer, stranger, units, tmp_path):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(book_of(row_of("code")).getvalue())
    before, out = state_of(stranger), StringIO()
    root = Unit.objects.get(pk=units["pleiku"].pk).name
    call_command("import_staff", str(path), "--officer", "canbo", "--root", root, stdout=out)
    assert "Ngoài phạm vi, không ghi: 1 dòng" in out.getvalue()
    assert state_of(stranger) == before
    with pytest.raises(CommandError, match="ngoài phạm vi"):
        call_command("import_staff", str(path), "--officer", "canbo", stdout=out)
    with pytest.raises(CommandError, match="không phải là người"):
        call_command("import_staff", str(path), "--officer", "la", stdout=out)
