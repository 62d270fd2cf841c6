"""Days in the forms of results and in lists of laws."""

import datetime as dt

import pytest

from cms.tables.sheets import Cell
from quizzes.formats.edition_cells import CellError, as_date


@pytest.mark.parametrize("typed", [20250701, 2025, 0.5, -1, 1e300, True])
def test_a_number_that_is_no_day_is_refused(typed):
    with pytest.raises(CellError):
        as_date(Cell(typed, str(typed)))


def test_a_number_of_a_day_is_that_day():
    assert as_date(Cell(45839, "45839")) == dt.date(2025, 7, 1)
