"""Legal documents from Excel."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cms.models import LegalDocument, Provision
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.law_excel import read_law, write_template
from quizzes.law.import_plan import apply_law, plan_law

NEW = ["9/2027/QH16", "Luật Ví dụ", "Luật", "Quốc hội", "01/02/2027", "01/07/2027"]
PLACE = [*NEW, None, None, "k2 Đ5", "Nội dung khoản 2", None]


def book(*rows):
    sheet_file = load_workbook(BytesIO(write_template(["Luật", "Nghị định"])))
    for row in rows:
        sheet_file.active.append(row)
    output = BytesIO()
    sheet_file.save(output)
    return BytesIO(output.getvalue())


@pytest.fixture
def old(db):
    return LegalDocument.objects.create(
        key="1/2008/QH12", number="1/2008/QH12", kind="law", title="Luật cũ", status="in_force"
    )


def test_new_documents_and_places_come_in_and_a_second_time_nothing_changes(old):
    rows = read_law(book(PLACE, ["1/2008/QH12", None, None, None, None, None, None, "9/2027/QH16"]))
    assert [line.problem for line in plan_law(rows)] == ["", ""]
    assert not LegalDocument.objects.filter(number="9/2027/QH16").exists()
    assert apply_law(rows) == 2
    old.refresh_from_db()
    assert old.replaced_by.number == "9/2027/QH16"
    assert str(old.replaced_by.effective_on) == "2027-07-01"
    assert Provision.objects.get().locator == "khoản 2 Điều 5"
    assert apply_law(rows) == 0
    assert not any(line.changes for line in plan_law(rows))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "Luật không số", "Luật"], "số hiệu"),
        (["3/2027/QH16", "", "Luật"], "Thiếu tên"),
        (["3/2027/QH16", "Luật", "Công văn"], "Công văn"),
        (["3/2027/QH16", "Luật", "Luật", "", "31/02/2027"], "E2"),
        (["3/2027/QH16", "Luật", "Luật", "", "", "01/07/2027", "01/01/2027"], "trước ngày"),
        (["3/2027/QH16", "Luật", "Luật", "", "", "", "", "4/2027/QH16"], "4/2027/QH16"),
        (
            ["3/2027/QH16", "Luật", "Luật", "", "", "", "", "", "khoản 1, 2 Điều 7"],
            "Ghi một điều",
        ),
    ],
)
def test_a_row_that_cannot_be_right_is_named_and_nothing_is_written(db, row, said):
    rows = read_law(book(row, NEW))
    lines = plan_law(rows)
    assert said in lines[0].problem
    assert lines[1].problem == ""
    with pytest.raises(Exception, match="chưa ghi gì"):
        apply_law(rows)
    assert not LegalDocument.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", write_template(["Luật"])[:900]])
def test_a_file_that_is_no_workbook_says_what_to_do(content):
    with pytest.raises(UnreadableFileError):
        read_law(BytesIO(content))


def test_the_desk_shows_the_changes_and_writes_what_it_showed(client, lan, old):
    client.force_login(lan)
    file = SimpleUploadedFile("van-ban.xlsx", book(NEW).getvalue())
    page = client.post(reverse("law_import"), {"file": file})
    assert "1 dòng sẽ thay đổi" in page.content.decode()
    assert not LegalDocument.objects.filter(number="9/2027/QH16").exists()
    rows = page.context["rows"]
    client.post(reverse("law_import_apply"), {"rows": rows[:-2]})
    assert not LegalDocument.objects.filter(number="9/2027/QH16").exists()
    client.post(reverse("law_import_apply"), {"rows": rows})
    assert LegalDocument.objects.get(number="9/2027/QH16").issued_by == "Quốc hội"
    template = b"".join(client.get(reverse("law_import_template")).streaming_content)
    assert load_workbook(BytesIO(template)).active["A1"].value == "Số hiệu"
