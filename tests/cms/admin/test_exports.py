"""No file for spreadsheet programs computes what somebody typed."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import get_resolver
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.models import CoursePage
from cms.text import FORMULA_SIGNS, uncomputed
from learning.models import User
from tests.test_nonsense_in_admin import screens

FORMULA = "=HYPERLINK(1)"
# Every screen of Wagtail's that gives out a table, where no row is named by the address.
EXPORTS = sorted(
    route
    for route, view in screens(get_resolver())
    if issubclass(getattr(view, "view_class", object), SpreadsheetExportMixin) and "<" not in route
)


@pytest.fixture
def hostile(admin: User, course: CoursePage) -> User:
    """Everything that somebody can name begins like a formula."""
    User.objects.filter(pk=admin.pk).update(full_name=FORMULA)
    course.title = FORMULA
    course.locked, course.locked_by = True, admin
    course.save_revision(user=admin, log_action=True).publish(user=admin)
    course.get_workflow().start(course, admin)
    return admin


def cells(answer: Any, kind: str) -> list[Any]:
    content = answer.getvalue()
    if kind == "csv":
        return [text for row in csv.reader(StringIO(content.decode())) for text in row]
    rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows()
    return [cell for row in rows for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_export_of_wagtails_computes_anything(client, hostile, kind):
    client.force_login(hostile)
    met = 0
    for route in EXPORTS:
        answer = client.get(f"/{route}?export={kind}")
        for cell in cells(answer, kind) if answer.status_code == 200 else []:
            text = cell if kind == "csv" else cell.value
            met += "HYPERLINK" in text
            if kind == "csv":
                assert not text.startswith(FORMULA_SIGNS), route
            elif text.startswith(FORMULA_SIGNS):
                assert (cell.data_type, cell.quotePrefix) == ("s", True), route
    assert met >= 5
    assert "quan-tri/reports/site-history/" in EXPORTS


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_sign_that_a_spreadsheet_computes_becomes_a_text(sign: str) -> None:
    assert uncomputed(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"
