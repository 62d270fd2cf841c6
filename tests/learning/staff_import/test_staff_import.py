import datetime as dt
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cms.append_only import rewriting
from cms.uploads.guard.refusals import UnreadableFileError
from learning.enums import Role
from learning.formats.staff_excel import read_staff
from learning.models import AuditEntry, Posting, StaffImport, Unit, User
from learning.staff_import import batches, preview
from learning.staff_import.apply import StaffImportError, apply_import, plan_import
from learning.staff_import.batches import ask_to_apply, start_batch
from learning.staff_import.decisions import decide_leaver, decide_person
from learning.tasks import apply_staff_file, read_staff_file

SAMPLES = Path(__file__).parent.parent.parent / "samples"
CLEAN, FAULTY = SAMPLES / "danh-sach-can-bo.xlsx", SAMPLES / "danh-sach-can-bo-co-loi.xlsx"
HEADER = ["Mã CBCC", "Họ và tên", "Cơ quan", "Phòng/Đơn vị", "Đối tượng", "Ngày sinh", "Từ ngày"]


def read(path):
    with path.open("rb") as file:
        return read_staff(file)


def sheet(*rows, header=HEADER):
    book = Workbook()
    for row in (["TIÊU ĐỀ"], [], header, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return read_staff(file)


@pytest.fixture
def root(system):
    """The unit tree of the sample lists."""
    province = Unit.add_root(name="Tỉnh Gia Lai")
    apply_import(plan_import(read(CLEAN), root=province, create_units=True), root=province)
    Posting.objects.all().delete()
    with rewriting(AuditEntry):
        QuerySet.delete(AuditEntry.objects.all())
    User.objects.all().delete()
    return Unit.objects.get(pk=province.pk)


def test_the_clean_sample_is_imported_whole(root):
    plan = plan_import(read(CLEAN), root=root)
    assert (len(plan.new), plan.problems) == (420, [])
    apply_import(plan, root=root)
    assert User.objects.count() == Posting.objects.count() == 420
    person = User.objects.get(staff_code="GL100012")
    assert person.full_name == "Rơ Châm H'Lan"
    assert person.birth_date == dt.date(1977, 2, 28)
    assert person.postings.get().unit.full_path() == (
        "Trung tâm Phục vụ hành chính công, UBND phường Hội Phú"
    )


def test_importing_twice_doubles_nothing(root):
    for _time in range(2):
        apply_import(plan_import(read(CLEAN), root=root), root=root)
    plan = plan_import(read(CLEAN), root=root)
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, 420)
    assert Posting.objects.count() == 420


def test_every_planted_error_is_named_with_row_and_column(root):
    plan = plan_import(read(FAULTY), root=root)
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (14, "C"),
        (23, "E"),
        (32, "H"),
        (41, "M"),
        (59, "B"),
        (68, "N"),
        (77, "B"),
        (86, "C"),
        (95, "E"),
        (104, "H"),
        (113, "M"),
    ]
    assert all(problem.message.endswith((".", "!")) for problem in plan.problems)


def test_nothing_is_written_while_a_row_is_wrong(root):
    with pytest.raises(StaffImportError):
        apply_import(plan_import(read(FAULTY), root=root), root=root)
    assert not User.objects.exists()


def test_the_officer_may_take_only_the_good_rows(root):
    plan = plan_import(read(FAULTY), root=root)
    apply_import(plan, root=root, only_good_rows=True)
    assert User.objects.count() == len(plan.new) == 109


def test_a_change_of_unit_ends_one_posting_and_begins_another(root):
    apply_import(plan_import(read(CLEAN), root=root), root=root)
    row = ["GL100001", "Lý Kim Hà", "UBND xã Gào", "Văn phòng HĐND và UBND", "Viên chức"]
    plan = plan_import(sheet([*row, "06/09/1998", "01/10/2026"]), root=root)
    assert "đơn vị" in plan.changed[0].changes
    apply_import(plan, root=root)
    old, new = User.objects.get(staff_code="GL100001").postings.order_by("starts_on")
    assert old.ends_on == dt.date(2026, 9, 30)
    assert (new.unit.get_parent().name, new.starts_on) == ("UBND xã Gào", dt.date(2026, 10, 1))


def test_dates_come_as_dates_text_and_numbers():
    parsed = sheet(
        ["a", "A B", "X", "", "Công chức", dt.datetime(1990, 2, 1), "1/7/2025"],
        ["b", "B C", "X", "", "công  chức ", "05-03-1991", 45839],
    )
    assert [row.birth_date for row in parsed.rows] == [dt.date(1990, 2, 1), dt.date(1991, 3, 5)]
    assert [row.starts_on for row in parsed.rows] == [dt.date(2025, 7, 1)] * 2


@pytest.mark.parametrize("typed", [20250701, 2025, 0.5, -1, 1e300])
def test_a_number_that_is_no_day_of_a_list_is_a_problem_of_its_cell(typed):
    parsed = sheet(["a", "A B", "X", "", "Công chức", dt.datetime(1990, 2, 1), typed])
    assert [problem.header for problem in parsed.problems] == ["Từ ngày"]
    assert not parsed.rows


def test_a_signature_block_after_the_list_is_not_data():
    parsed = sheet(["a", "A B", "X", "", "Cán bộ"], [], ["", "Người lập biểu"], ["", "Nguyễn A"])
    assert len(parsed.rows) == 1
    assert not parsed.problems


def test_missing_columns_are_named():
    with pytest.raises(UnreadableFileError, match="Mã CBCC, Đối tượng"):
        sheet(header=["Họ tên", "Cơ quan"])


@given(st.binary(min_size=1, max_size=300))
def test_anything_that_is_no_workbook_is_refused_with_advice(content):
    with pytest.raises(UnreadableFileError, match=r"\.xlsx"):
        read_staff(BytesIO(content))


def test_the_command_shows_first_and_writes_nothing_on_a_dry_run(root):
    out = StringIO()
    call_command("import_staff", str(CLEAN), "--dry-run", stdout=out)
    assert "Mới: 420" in out.getvalue()
    assert not User.objects.exists()


def test_the_command_refuses_a_faulty_list(root):
    with pytest.raises(CommandError, match="Chưa ghi gì"):
        call_command("import_staff", str(FAULTY), stdout=StringIO())


def test_the_page_shows_a_preview_before_it_writes(client, hanh, units):
    pleiku = Unit.objects.get(pk=units["pleiku"].pk)
    client.force_login(hanh)
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["moi", "Siu Mới", pleiku.name, units["desk"].name, "Công chức"])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "moi.xlsx"
    response = client.post(
        reverse("desk_import"), {"root": units["province"].pk, "file": file}, follow=True
    )
    assert "Siu Mới" in response.content.decode()
    assert not User.objects.filter(staff_code="moi").exists()
    response = client.post(response.request["PATH_INFO"], {"take": "all"}, follow=True)
    assert User.objects.get(staff_code="moi").postings.get().unit == units["desk"]
    assert StaffImport.objects.get().created_count == 1


def test_an_unreadable_file_gets_advice_on_the_page(client, hanh, units):
    client.force_login(hanh)
    file = BytesIO(b"not excel")
    file.name = "a.xls"
    response = client.post(reverse("desk_import"), {"root": units["province"].pk, "file": file})
    assert "Lưu thành" in response.content.decode()


def workbook(*rows, header=HEADER, name="moi.xlsx"):
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = name
    return file


FULL = [*HEADER, "Thư điện tử công vụ"]
PLEIKU, DESK = "UBND phường Pleiku", "Trung tâm Phục vụ hành chính công"


def batch_of(by, units, *rows, header=FULL):
    return start_batch(workbook(*rows, header=header), root=units["province"], by=by)


def test_a_row_like_somebody_known_waits_for_a_decision(hanh, an, units):
    email = "an@gialai.example"
    row = ["moi", "nguyễn văn an", PLEIKU, DESK, "Công chức", "05/01/1990", "", email]
    batch = batch_of(hanh, units, row)
    waiting = batch.rows.get(verdict="decide")
    assert waiting.candidates == [an.pk]
    with pytest.raises(StaffImportError):
        ask_to_apply(batch, only_good=False)
    decide_person(waiting, answer="same", chosen=an)
    ask_to_apply(batch, only_good=False)
    assert not User.objects.filter(staff_code="moi").exists()
    again = batch_of(hanh, units, row)
    assert [row.verdict for row in again.rows.exclude(number=None)] == ["same"]


def test_somebody_else_becomes_a_new_person(hanh, an, units):
    row = ["moi", "Nguyễn Văn An", PLEIKU, DESK, "Công chức", "05/01/1990", "", ""]
    batch = batch_of(hanh, units, row)
    decide_person(batch.rows.get(number=2), answer="other")
    assert ask_to_apply(batch, only_good=False).created_count == 1
    assert User.objects.filter(full_name="Nguyễn Văn An").count() == 2


def test_a_person_who_is_not_in_the_list_is_proposed_and_never_deleted(hanh, an, units):
    row = ["moi", "Siu Mới", PLEIKU, DESK, "Công chức", "", "", ""]
    batch = batch_of(hanh, units, row)
    leaver = batch.rows.get(verdict="leaver")
    assert leaver.user == an
    ask_to_apply(batch, only_good=False)
    assert an.postings.get().ends_on is None
    batch = batch_of(hanh, units, row)
    decide_leaver(batch.rows.get(verdict="leaver"), reason="retired", ends_on=dt.date(2026, 10, 31))
    ask_to_apply(batch, only_good=False)
    gone = an.postings.get()
    assert (gone.ends_on, gone.end_reason) == (dt.date(2026, 10, 31), "retired")


def test_a_wrong_row_makes_nobody_a_leaver(hanh, an, units):
    new = ["moi", "Siu Mới", PLEIKU, DESK, "Công chức", "", "", ""]
    wrong = ["an", "Nguyễn Văn An", PLEIKU, DESK, "Không biết", "", "", ""]
    batch = batch_of(hanh, units, new, wrong)
    assert not batch.rows.filter(verdict="leaver").exists()


def test_what_changed_meanwhile_is_shown_again_before_it_is_written(hanh, an, units):
    row = ["an", "Nguyễn Văn An", "UBND xã Gào", "", "Công chức", "05/01/1990", "1/10/2026"]
    row.append("an@gialai.example")
    batch = batch_of(hanh, units, row)
    User.objects.filter(pk=an.pk).update(category="contract")
    batch = ask_to_apply(batch, only_good=False)
    assert (batch.state, an.postings.count()) == ("read", 1)
    assert "xem lần nữa" in batch.error
    assert ask_to_apply(batch, only_good=False).state == "applied"
    assert an.postings.count() == 2
    assert ask_to_apply(batch, only_good=False).changed_count == 1


def test_a_promotion_with_its_date_is_a_new_posting(hanh, an, units):
    header = [*FULL, "Chức vụ"]
    row = ["an", "Nguyễn Văn An", PLEIKU, DESK, "Công chức", "05/01/1990", "1/9/2026"]
    batch = batch_of(hanh, units, [*row, "an@gialai.example", "Phó Giám đốc"], header=header)
    ask_to_apply(batch, only_good=False)
    new, old = an.postings.all()
    assert (old.position, old.ends_on) == ("Chuyên viên", dt.date(2026, 8, 31))
    assert (new.position, new.starts_on) == ("Phó Giám đốc", dt.date(2026, 9, 1))


def test_every_row_of_the_result_file_says_what_happened(client, hanh, an, units):
    rows = [
        ["moi", "+SUM(1)", PLEIKU, DESK, "Công chức", "", "", ""],
        ["sai", "Siu Sai", PLEIKU, DESK, "Không biết", "", "", ""],
    ]
    batch = batch_of(hanh, units, *rows)
    ask_to_apply(batch, only_good=True)
    client.force_login(hanh)
    content = client.get(reverse("desk_import_result", args=[batch.pk])).content
    lines = list(load_workbook(BytesIO(content)).active.iter_rows())
    said = {line[2].value: (line[0].value, line[4]) for line in lines if line[2].value}
    assert said[2][0].startswith("Người mới")
    assert said[3][0].startswith("Chưa ghi – Dòng sai")
    assert (said[2][1].value, said[2][1].quotePrefix) == ("+SUM(1)", True)
    assert any("Nguyễn Văn An (an)" in str(line[0].value) for line in lines)


def test_the_template_offers_the_units_and_is_read_back(client, hanh, units):
    units["gao"].name = "=HYPERLINK(1)"
    units["gao"].save()
    client.force_login(hanh)
    answer = client.get(reverse("desk_import_template"), {"root": units["province"].pk})
    book = load_workbook(BytesIO(answer.content))
    assert book["Danh mục"]["A2"].data_type == "s"
    rules = book.active.data_validations.dataValidation
    assert any("OFFSET" in rule.formula1 for rule in rules)
    assert read_staff(BytesIO(answer.content)).rows == ()


def test_a_long_list_is_read_and_written_by_the_worker(client, hanh, units, monkeypatch):
    monkeypatch.setattr(batches, "is_light", lambda content: False)
    monkeypatch.setattr(batches, "MAX_IN_REQUEST", 0)
    client.force_login(hanh)
    file = workbook(["moi", "Siu Mới", PLEIKU, DESK, "Công chức", "", ""])
    client.post(reverse("desk_import"), {"root": units["province"].pk, "file": file})
    batch = StaffImport.objects.get()
    page = reverse("desk_import_preview", args=[batch.pk])
    assert 'http-equiv="refresh"' in client.get(page).content.decode()
    read_staff_file(batch.pk)
    client.post(page, {"take": "all"})
    assert not User.objects.filter(staff_code="moi").exists()
    for _time in range(2):
        apply_staff_file(batch.pk)
    assert User.objects.filter(staff_code="moi").count() == 1


def test_the_result_of_a_large_list_is_had_without_reading_the_file_again(
    client, hanh, units, monkeypatch
):
    monkeypatch.setattr(batches, "is_light", lambda content: False)
    monkeypatch.setattr(preview, "is_light", lambda content: False)
    client.force_login(hanh)
    file = workbook(
        ["moi", "Siu Mới", PLEIKU, DESK, "Công chức", "", ""],
        ["hai", "", PLEIKU, DESK, "Công chức", "", ""],
    )
    client.post(reverse("desk_import"), {"root": units["province"].pk, "file": file})
    batch = StaffImport.objects.get()
    read_staff_file(batch.pk)
    batch.refresh_from_db()
    batch.file.storage.delete(batch.file.name)
    batch.file.save("list.xlsx", ContentFile(b"x"))
    answer = client.get(reverse("desk_import_result", args=[batch.pk]))
    cells = [row for row in load_workbook(BytesIO(answer.content)).active.values]
    texts = [[str(cell) for cell in row if cell] for row in cells]
    new = next(row for row in texts if "moi" in row)
    assert "Siu Mới" in new
    assert "Công chức" in new
    assert any("Thiếu Họ và tên" in row[0] for row in texts if "hai" in row)


def test_rows_of_others_are_not_decided(client, hanh, make_user, an, units):
    row = ["moi", "Nguyễn Văn An", PLEIKU, DESK, "Công chức", "05/01/1990", "", ""]
    batch = batch_of(hanh, units, row)
    url = reverse("desk_import_row", args=[batch.rows.get(number=2).pk])
    client.force_login(make_user("khac", "Cán bộ Khác", Role.HR, "gao", "gao"))
    assert client.post(url, {"answer": "skip"}).url == "/quan-tri/"
    client.force_login(hanh)
    assert client.get(url).status_code == 405
    client.post(url, {"answer": f"same:{an.pk}"})
    assert batch.rows.get(number=2).decision == "same"
    client.post(url, {"answer": "same:999999"})
    assert batch.rows.get(number=2).chosen == an


def test_a_list_cannot_change_the_address_of_somebody_who_enters_the_admin(hanh, binh, units):
    row = ["binh", "Trần Thị Bình", PLEIKU, "", "Công chức", "", "", "ke.khac@gialai.example"]
    batch = batch_of(hanh, units, row)
    assert batch.rows.get(number=2).verdict == "wrong"
    with pytest.raises(StaffImportError):
        ask_to_apply(batch, only_good=False)
    assert User.objects.get(pk=binh.pk).email == binh.email
