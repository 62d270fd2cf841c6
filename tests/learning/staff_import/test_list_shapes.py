"""Lists in shapes that nobody foresaw: nothing of known people is lost, or changed unasked."""

import datetime as dt
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from learning.formats.staff_excel import read_staff
from learning.models import Posting, User
from learning.staff_import.apply import apply_import, plan_import
from learning.staff_import.batches import ask_to_apply, start_batch
from learning.staff_import.comparing import decide_clears

AGENCY, DESK = "UBND phường Pleiku", "Trung tâm Phục vụ hành chính công"
# Field, headings that forms have for it, and the value of each of two people.
FIELDS = {
    "staff_code": (["Mã CBCC", "Mã số CBCCVC (*)", "MÃ\nCBCC"], ["an", "binh"]),
    "full_name": (["Họ và tên", "HỌ VÀ TÊN", "Họ tên khai sinh", "Họ và tên"], None),
    "agency": (["Cơ quan", "Đơn vị công tác", "Cơ quan, đơn vị"], None),
    "department": (["Phòng/Đơn vị", "Phòng (ban)", "Phòng/ \nĐơn vị"], None),
    "category": (["Đối tượng", "Đối tượng CBCCVC"], None),
    "gender": (["Giới tính", "Nam/Nữ"], None),
    "birth_date": (["Ngày sinh", "Ngày, tháng, năm sinh", "Ngày sinh (dd/mm/yyyy)"], None),
    "position": (["Chức vụ", "Chức danh"], None),
    "email": (["E-mail", "Thư điện tử công vụ"], None),
}
REQUIRED = ("staff_code", "full_name", "agency", "category")
OTHERS = ["Ghi chú", "STT", "Số điện thoại"]
STORED = ("full_name", "gender", "birth_date", "ethnicity", "category", "email")


@pytest.fixture
def people(an, binh, units):
    """Two people of one office of whom everything is known."""
    for user, gender, year in ((an, "male", 1990), (binh, "female", 1985)):
        User.objects.filter(pk=user.pk).update(
            gender=gender,
            birth_date=dt.date(year, 1, 5),
            ethnicity="Kinh",
            email=f"{user.staff_code}@gialai.example",
        )
    Posting.objects.filter(user__in=[an, binh]).update(unit=units["desk"])
    Posting.objects.update(position="Chuyên viên", job="Tiếp nhận", grade="01.003")
    return [User.objects.get(pk=user.pk) for user in (an, binh)]


def state():
    """All that a list could change of anybody."""
    postings = Posting.objects.order_by("pk")
    return (
        list(User.objects.order_by("pk").values("staff_code", *STORED)),
        list(postings.values("user", "unit", "position", "job", "grade", "ends_on")),
    )


def cells_of(user):
    posting = user.postings.get(ends_on=None)
    unit = posting.unit
    agency = unit.get_parent() if unit.depth > 2 else unit
    category = {"civil_servant": "Công chức", "public_employee": "Viên chức"}
    return {
        "staff_code": user.staff_code,
        "full_name": user.full_name,
        "agency": agency.name,
        "department": unit.name if unit.depth > 2 else "",
        "category": category.get(user.category, "Công chức"),
        "gender": {"male": "Nam", "female": "Nữ"}[user.gender],
        "birth_date": user.birth_date.strftime("%d/%m/%Y"),
        "position": posting.position,
        "email": user.email,
    }


@st.composite
def shapes(draw):
    """Columns with their headings in some order, and how the sheet is laid out."""
    optional = [name for name in FIELDS if name not in REQUIRED]
    fields = [*REQUIRED, *draw(st.sets(st.sampled_from(optional)))]
    columns = [(name, draw(st.sampled_from(FIELDS[name][0]))) for name in fields]
    columns += [("", heading) for heading in draw(st.sets(st.sampled_from(OTHERS)))]
    return {
        "columns": draw(st.permutations(columns)),
        "titles": draw(st.integers(0, 4)),
        "over": draw(st.booleans()),
        "index": draw(st.booleans()),
        "groups": draw(st.booleans()),
        "merged": draw(st.booleans()),
        "hidden": draw(st.booleans()),
        "sheets": draw(st.integers(1, 2)),
        "total": draw(st.booleans()),
    }


def book_of(shape, rows):
    book = Workbook()
    book.active.title = "Danh mục"
    book.active.append(["Nam", "Nữ"])
    parts = [rows] if shape["sheets"] == 1 else [rows[:1], rows[1:]]
    for place, part in enumerate(parts):
        fill(book.create_sheet(f"Danh sách {place + 1}"), shape, part)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "danh-sach.xlsx"
    return file


def fill(sheet, shape, rows):
    columns = shape["columns"]
    for number in range(shape["titles"]):
        sheet.append([f"ỦY BAN NHÂN DÂN {number}"] if number % 2 == 0 else [])
    if shape["over"]:
        sheet.append(["DANH SÁCH", *[None] * (len(columns) - 1)])
        row, width = sheet.max_row, len(columns)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    sheet.append([heading for _name, heading in columns])
    if shape["index"]:
        sheet.append([f"({number})" for number in range(1, len(columns) + 1)])
    first = None
    for cells in rows:
        if shape["groups"]:
            sheet.append(["I", "Trung tâm Phục vụ hành chính công"])
        sheet.append([cells[name] if name else "x" for name, _heading in columns])
        first = first or sheet.max_row
        sheet.row_dimensions[sheet.max_row].hidden = shape["hidden"]
    if shape["total"]:
        sheet.append([f"Tổng cộng: {len(rows)} người"])
        sheet.append([])
        sheet.append(["NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"])


SLOW = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40
)


@SLOW
@given(shape=shapes())
def test_what_a_list_says_that_is_known_changes_nothing(people, units, shape):
    before = state()
    sheet = read_staff(book_of(shape, [cells_of(user) for user in people]))
    assert [row.staff_code for row in sheet.rows] == [user.staff_code for user in people]
    told = [column for layout in sheet.layouts for column in layout.columns]
    assert {c.title for c in told} >= {" ".join(h.split()) for _n, h in shape["columns"]}
    plan = plan_import(sheet, root=units["province"])
    assert (plan.changed, plan.problems, plan.clearing) == ([], [], [])
    assert len(plan.unchanged) == 2
    apply_import(plan, root=units["province"])
    assert state() == before


@SLOW
@given(shape=shapes(), data=st.data())
def test_an_empty_cell_erases_nothing_before_somebody_says_so(people, units, shape, data):
    fields = [name for name, _heading in shape["columns"]]
    may_be_empty = sorted({"gender", "birth_date", "position", "email"} & set(fields))
    if not may_be_empty:
        return
    emptied = data.draw(st.sampled_from(may_be_empty))
    before = state()
    rows = [cells_of(user) for user in people]
    rows[0] |= {emptied: ""}
    plan = plan_import(read_staff(book_of(shape, rows)), root=units["province"])
    assert [planned.clears for planned in plan.clearing] == [(emptied,)]
    assert not plan.is_whole
    apply_import(plan, root=units["province"], only_good_rows=True)
    assert state() == before


@pytest.mark.parametrize("erases", [False, True])
def test_an_officer_says_once_for_a_column_what_its_empty_cells_mean(hanh, people, units, erases):
    rows = [cells_of(user) | {"position": ""} for user in people]
    shape = {
        "columns": [(name, FIELDS[name][0][0]) for name in (*REQUIRED, "department", "position")],
        **dict.fromkeys(("over", "index", "groups", "merged", "hidden", "total"), False),
        "titles": 0,
        "sheets": 1,
    }
    batch = start_batch(book_of(shape, rows), root=units["province"], by=hanh)
    assert {row.verdict for row in batch.rows.exclude(number=None)} == {"decide"}
    decide_clears(batch, {"position": erases})
    assert ask_to_apply(batch, only_good=False).state == "applied"
    postings = Posting.objects.filter(user__in=people, ends_on=None)
    expected = {""} if erases else {"Chuyên viên"}
    assert set(postings.values_list("position", flat=True)) == expected


def test_a_list_without_departments_moves_nobody_within_the_agency(people, units):
    before = state()
    shape = {
        "columns": [(name, FIELDS[name][0][0]) for name in REQUIRED],
        **dict.fromkeys(("over", "index", "groups", "merged", "hidden", "total"), False),
        "titles": 0,
        "sheets": 1,
    }
    plan = plan_import(
        read_staff(book_of(shape, [cells_of(user) for user in people])), root=units["province"]
    )
    apply_import(plan, root=units["province"])
    assert state() == before


@pytest.mark.parametrize("code", ["AN", "An", " a n ", "a\u200bn"])
def test_a_code_in_another_spelling_is_the_same_person(people, units, code):
    rows = [cells_of(people[0]) | {"staff_code": code}]
    shape = {
        "columns": [(name, FIELDS[name][0][0]) for name in (*REQUIRED, "department")],
        **dict.fromkeys(("over", "index", "groups", "merged", "hidden", "total"), False),
        "titles": 0,
        "sheets": 1,
    }
    plan = plan_import(read_staff(book_of(shape, rows)), root=units["province"])
    assert [planned.user for planned in plan.unchanged] == [people[0]]
