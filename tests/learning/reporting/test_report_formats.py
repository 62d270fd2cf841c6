import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from cms.models import FileReading
from learning.formats.excel_out import Column
from learning.models import ReportHeading, ReportTemplate
from learning.reporting.official.heading import Heading, heading_for
from learning.reporting.official.template_check import check_template
from learning.reporting.official.word_template import default_template
from learning.reporting.registry import all_reports
from learning.reporting.table import Row, Table, from_json, to_json
from learning.reporting.writers import FORMATS
from learning.tasks import use_word_template
from tests.cms.uploads.hostile import heavy
from tests.running.timing import cpu_within

HEADING = Heading(
    "UBND TỈNH", "Sở Nội vụ", "BC-SNV", "Gia Lai", dt.datetime(2026, 2, 5, 3, tzinfo=dt.UTC)
)
TABLE = Table(
    "Bảng <thử> & kiểm",
    ("Dòng một",),
    (Column("Tên", 20), Column("Số", 8, "int"), Column("Tỷ lệ", 8, "percent")),
    (Row(("=1+1", 1234, 0.4567)), Row(("Rơ Châm H'Lan & <b>", 0, 1.0), level=1)),
    ("Cộng", 1234, 0.5),
    ("Mẫu số là số cán bộ.",),
)


def texts(document):
    """Every text of a Word file: paragraphs, then cells."""
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return [p.text for p in document.paragraphs] + cells


def test_every_format_holds_the_same_numbers():
    files = {name: one.write(TABLE, HEADING) for name, one in FORMATS.items()}
    sheet = load_workbook(BytesIO(files["xlsx"])).active
    rows = list(sheet.iter_rows(values_only=True))
    assert ("=1+1", 1234, 0.45) in rows
    read = list(csv.reader(StringIO(files["csv"].decode("utf-8-sig"))))
    assert read[1] == ["'=1+1", "1234", "0.4567"]
    word = texts(Document(BytesIO(files["docx"])))
    pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages)
    for text in ("1.234", "45 %", "Mẫu số là số cán bộ.", "Rơ Châm H'Lan & <b>"):
        assert text in word
        assert text in pdf


def test_the_official_form_is_that_of_the_decree():
    word = "\n".join(texts(Document(BytesIO(FORMATS["docx"].write(TABLE, HEADING)))))
    pdf = PdfReader(BytesIO(FORMATS["pdf"].write(TABLE, HEADING))).pages[0].extract_text()
    for text in (word, pdf):
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text.upper()
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert "Gia Lai, ngày 05 tháng 02 năm 2026" in text
        assert "SỞ NỘI VỤ" in text.upper()


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"])),
            st.integers(0, 10**9) | st.none(),
            st.floats(0, 1),
            st.dates() | st.none(),
        ),
        max_size=5,
    )
)
def test_the_canonical_text_gives_the_table_back(rows):
    columns = (
        Column("a", 1),
        Column("b", 1, "int"),
        Column("c", 1, "percent"),
        Column("d", 1, "date"),
    )
    table = Table("T", ("x",), columns, tuple(Row(cells) for cells in rows))
    assert from_json(to_json(table)) == table
    assert to_json(from_json(to_json(table))) == to_json(table)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_report_comes_in_every_format(client, hanh, units, duties, name):
    client.force_login(hanh)
    for report in all_reports():
        if report.slug == "ky-kiem-tra":
            continue
        response = client.get(reverse("report_file", args=[report.slug, name]))
        assert response.status_code == (404 if report.slow else 200), report.slug


def test_reports_have_few_queries(hanh, units, duties, ask, django_assert_max_num_queries):
    for report in all_reports():
        if report.slug != "ky-kiem-tra":
            with django_assert_max_num_queries(13):
                ask(hanh, report.slug, units["province"], limit=100)


def test_the_nearest_heading_above_is_used(units):
    assert heading_for(units["desk"], made_at=timezone.now()).name == units["desk"].name
    ReportHeading.objects.create(unit=units["province"], name="Tỉnh", place="Gia Lai")
    ReportHeading.objects.create(unit=units["pleiku"], name="Phường", place="Pleiku")
    assert heading_for(units["desk"], made_at=timezone.now()).name == "Phường"
    assert heading_for(units["gao"], made_at=timezone.now()).name == "Tỉnh"


def edited(old, new, wide=False):
    """Our template with a text changed, as HR would in Word."""
    document = Document(BytesIO(default_template(wide)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def test_our_own_templates_pass_the_check():
    check_template(default_template())
    check_template(default_template(wide=True))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"PK\x03\x04 broken",
        edited("{{ bang }}", ""),
        edited("{{ d }}", "{{ khong_co }}"),
        edited("{{ d }}", "{{ d"),
        edited("{%p for d in dong %}", ""),
        edited("{{ d }}", "{{ ''.__class__.__mro__ }}"),
        edited("{{ d }}", "{{ d.__init__.__globals__ }}"),
        edited("{{ d }}", "{% for i in range(9) %}x{% endfor %}"),
        edited("{{ d }}", "{% include '/etc/passwd' %}"),
    ],
    ids=[
        "empty",
        "pdf",
        "cut",
        "no-table",
        "unknown",
        "open",
        "for",
        "dunder",
        "globals",
        "range",
        "include",
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_a_reason(content):
    with pytest.raises(ValidationError) as refused:
        check_template(content)
    assert refused.value.messages[0]


GROWING = [
    "{{ 'a' * 9000000000 }}",
    "{{ 9 ** 999999999 }}",
    "{{ '%9000000000d' % 1 }}",
    "{{ '{:>9000000000}'.format(1) }}",
    "{{ 'a'.ljust(9000000000) }}",
    "{{ 'a' | center(9000000000) }}",
    "{{ 'a' | indent(9000000000) }}",
    "{{ dong | join('a' ~ d) }}",
    "{{ [d, d] | batch(900000000, d) | list }}",
    "{{ d | replace('', d) }}",
    "{{ d | format(1) }}",
    "{% for a in dong %}{% for b in dong %}x{% endfor %}{% endfor %}",
    "{% for a in dong recursive %}{{ loop(dong) }}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set x = d ~ d %}{{ x }}",
    "{% filter center(900000000) %}x{% endfilter %}",
    "{{ " + "not " * 5000 + "d }}",
    "{{ " + "(" * 5000 + "d" + ")" * 5000 + " }}",
]


@pytest.mark.parametrize("growing", GROWING, ids=[text[:40] for text in GROWING])
def test_a_template_that_would_grow_is_refused_before_it_does(growing):
    with cpu_within(3), pytest.raises(ValidationError) as refused:
        check_template(edited("{{ d }}", growing))
    assert "mẫu" in refused.value.messages[0].lower()


def test_a_template_may_choose_and_write_in_capitals():
    chosen = "{% if d is defined and d != '' %}{{ d | upper }}{% else %}–{% endif %}"
    check_template(edited("{{ d }}", chosen))


def test_hr_uploads_a_template_and_it_is_used(client, hanh, units, duties):
    client.force_login(hanh)
    file = BytesIO(edited("BÁO CÁO", "THỐNG KÊ"))
    file.name = "mau.docx"
    data = {"unit": units["province"].pk, "file": file}
    assert client.post(reverse("report_template"), data).status_code == 302
    assert ReportTemplate.objects.get().unit == units["province"]
    response = client.get(reverse("report_file", args=["hoan-thanh", "docx"]))
    assert "THỐNG KÊ" in texts(Document(BytesIO(response.content)))
    client.post(reverse("report_template"), {"unit": units["province"].pk, "act": "reset"})
    response = client.get(reverse("report_file", args=["hoan-thanh", "docx"]))
    assert "BÁO CÁO" in texts(Document(BytesIO(response.content)))
    assert ReportTemplate.objects.count() == 1


def test_a_large_template_is_tried_by_the_worker_and_used_once(client, hanh, units, duties):
    client.force_login(hanh)
    file = BytesIO(heavy(edited("BÁO CÁO", "THỐNG KÊ")))
    file.name = "mau.docx"
    waits = client.post(reverse("report_template"), {"unit": units["province"].pk, "file": file})
    assert not ReportTemplate.objects.exists()
    for _time in range(2):
        use_word_template(FileReading.objects.get().pk)
    assert "Đã dùng mẫu mới" in client.get(waits.url, follow=True).content.decode()
    assert ReportTemplate.objects.get().unit == units["province"]


def test_a_broken_template_changes_nothing(client, hanh, units):
    client.force_login(hanh)
    file = BytesIO(b"%PDF-1.7")
    file.name = "mau.docx"
    data = {"unit": units["province"].pk, "file": file}
    page = client.post(reverse("report_template"), data, follow=True).content.decode()
    assert "PDF" in page
    assert not ReportTemplate.objects.exists()
