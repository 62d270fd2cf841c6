"""The same result reads the same wherever it is shown: whole per cent, rounded down."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.register.issuing import issue_certificate
from certificates.rendering.pdf import render_pdf
from config.percent import percent_text, whole_percent
from learning.models import Enrolment
from learning.reporting.official.heading import heading_for
from learning.reporting.registry import ReportRequest, report_named
from learning.reporting.table import shown
from learning.reporting.writers import FORMATS
from quizzes.enums import AttemptState, RoundState
from quizzes.models import Attempt, QuizPage, Round
from quizzes.rounds.schedule import publish_round

PASS_MARK = 80
RESULTS = [
    pytest.param(Decimal(27), Decimal(70), 38, id="38.57"),
    pytest.param(Decimal("79.6"), Decimal(100), 79, id="79.6 is not a pass at 80"),
    pytest.param(Decimal("89.75"), Decimal(100), 89, id="89.75 is not the band of 90"),
    pytest.param(Decimal("99.96"), Decimal(100), 99, id="99.96 is not everything"),
    pytest.param(Decimal(29), Decimal(100), 29, id="29 is 28.999… for a machine"),
]


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_limit_reads_as_reached_only_by_those_who_reached_it(whole, part):
    part = min(part, whole)
    exact = Fraction(100 * part, whole)
    for shown_as in (
        whole_percent(part, whole),
        whole_percent(part / whole),
        whole_percent(Decimal(part) / Decimal(whole)),
        whole_percent(100 * part / whole, 100),
    ):
        assert shown_as <= exact < shown_as + 1


@pytest.mark.parametrize("number", range(101))
def test_a_whole_percentage_stays_what_it_is(number):
    assert whole_percent(number / 100) == whole_percent(number, 100) == number


def test_nothing_of_nothing_is_nothing():
    assert (whole_percent(0, 0), percent_text(0.3857)) == (0, "38 %")


@pytest.mark.parametrize(("share", "text"), [(0.3857, "38 %"), (0.796, "79 %"), (0.29, "29 %")])
def test_a_rate_of_a_report_is_rounded_alike(share, text):
    assert shown(share, "percent") == text


class Doors:
    """One attempt, and every place where a person meets its result."""

    def __init__(self, client, attempt, hanh, unit):
        self.client, self.attempt, self.hanh, self.unit = client, attempt, hanh, unit

    def _page(self, user, url):
        self.client.force_login(user)
        response = self.client.get(url, follow=True)
        assert response.status_code == 200, url
        return response.content.decode()

    def result(self):
        return self._page(self.attempt.user, reverse("attempt_result", args=[self.attempt.pk]))

    def quiz(self):
        return self._page(self.attempt.user, self.attempt.quiz.url)

    def round(self):
        return self._page(self.attempt.user, reverse("round", args=[self.attempt.round_id]))

    def ranking(self):
        url = reverse("round_ranking", args=[self.attempt.round_id])
        rows = re.search("<tbody>.*</tbody>", self._page(self.hanh, url), re.DOTALL)[0]
        return re.sub(r"<td>([\d,]+)</td></tr>", r"\1 %", rows)

    def certificate(self):
        Enrolment.objects.update(
            started_at=self.attempt.started_at,
            completed_at=timezone.now(),
            completed_name="Nguyễn Văn An",
        )
        return issue_certificate(Enrolment.objects.get()).result

    def certificate_pdf(self):
        self.certificate()
        return self._text_of(render_pdf(Certificate.objects.get()))

    def verification(self):
        self.certificate()
        Certificate.objects.update(name_public=True)
        code = Certificate.objects.get().code
        return self._page(self.hanh, reverse("verify_certificate", args=[code]))

    def report_page(self):
        url = reverse("report", args=["ky-kiem-tra"])
        query = f"?unit={self.unit.pk}&round={self.attempt.round_id}"
        return re.search("<table.*</table>", self._page(self.hanh, url + query), re.DOTALL)[0]

    def report_word(self):
        document = Document(BytesIO(self._report("docx")))
        return "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)

    def report_pdf(self):
        return self._text_of(self._report("pdf"))

    def report_excel(self):
        sheet = load_workbook(BytesIO(self._report("xlsx"))).active
        cells = [cell for row in sheet.iter_rows() for cell in row if "%" in cell.number_format]
        assert {cell.number_format for cell in cells} == {"0%"}
        values = [cell.value for cell in cells if cell.value is not None]
        return "\n".join(f"{value * 100:.10g} %" for value in values)

    def _report(self, name):
        report = report_named("ky-kiem-tra")
        form = report.parameters({"round": self.attempt.round_id}, viewer=self.hanh)
        assert form.is_valid(), form.errors
        values = form.cleaned_data
        table = report.build(ReportRequest(self.hanh, self.unit, values["on"], values))
        return FORMATS[name].write(table, heading_for(self.unit, made_at=timezone.now()))

    @staticmethod
    def _text_of(pdf):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        return re.sub(r"\s+%", " %", text)


DOORS = sorted(name for name in vars(Doors) if not name.startswith("_"))


@pytest.fixture
def sat(quiz, an, enrolment):
    """An's only attempt in a contest's published round that was graded to a result."""

    def make(score, most):
        now = timezone.now()
        QuizPage.objects.update(is_contest=True, pass_percent=PASS_MARK)
        Enrolment.objects.update(assigned_at=now - dt.timedelta(days=2))
        round_ = Round.objects.create(
            quiz=QuizPage.objects.get(),
            number=1,
            opens_at=now - dt.timedelta(hours=9),
            closes_at=now - dt.timedelta(minutes=1),
            state=RoundState.CLOSED,
        )
        attempt = Attempt.objects.create(
            user=an,
            quiz=round_.quiz,
            round=round_,
            number=1,
            seed=1,
            state=AttemptState.GRADED,
            started_at=round_.opens_at,
            deadline=round_.closes_at,
            submitted_at=round_.opens_at,
            graded_at=round_.opens_at,
            score=score,
            max_score=most,
            pass_percent=PASS_MARK,
            passed=score * 100 >= most * PASS_MARK,
        )
        publish_round(round_)
        return attempt

    return make


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("score", "most", "whole"), RESULTS)
def test_one_result_reads_the_same_at_every_door(
    client, hanh, units, sat, door, score, most, whole
):
    doors = Doors(client, sat(score, most), hanh, units["province"])
    text = getattr(doors, door)()
    found = set(re.findall(r"\d+(?:[.,]\d+)? %", text))
    # The pass mark, all and nothing, as rates of people, may stand beside it.
    assert f"{whole} %" in found, found
    assert found <= {f"{n} %" for n in (whole, PASS_MARK, 100, 0, 33, 50, 49, 69, 84)}, found


@pytest.mark.parametrize(("score", "word"), [("89.75", "Giỏi"), ("90", "Xuất sắc")])
def test_the_word_of_a_certificate_fits_the_figure_beside_it(sat, client, hanh, score, word):
    doors = Doors(client, sat(Decimal(score), Decimal(100)), hanh, None)
    doors.certificate()
    entry = Certificate.objects.get()
    assert (entry.result, entry.classification) == (
        percent_text(Decimal(score), 100),
        word,
    )


ROOT = Path(__file__).parent.parent
OWN_ROUNDING = re.compile(r"{% *widthratio|floatformat[^}]*}} ?%|:\.\d[f%]} ?%(?!\))", re.MULTILINE)
NO_SHARE = re.compile(
    r"q\.(standard_deviation|error_ratio|standard_error)\||n\.(intended|effective)_weight\|"
)
"""Measures of statistics that are told to a decimal and are no result of anybody."""


def test_no_page_rounds_a_percentage_by_itself():
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    for app in ("cms", "quizzes", "learning", "certificates"):
        files += (ROOT / app).rglob("*.py")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in path.read_text().splitlines()
        if OWN_ROUNDING.search(line) and not NO_SHARE.search(line)
    ]
    assert found == []
