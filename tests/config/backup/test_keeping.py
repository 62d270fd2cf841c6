import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.backup.keeping import surplus

MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 1, 1))


def name(moment):
    return f"sao-luu-{moment:%Y%m%d-%H%M%S}.danvan"


def nights(count):
    return [name(dt.datetime(2026, 11, 30, 0, 30) - dt.timedelta(days=n)) for n in range(count)]


def test_fourteen_days_and_eight_weeks_are_kept():
    gone = surplus(nights(100), daily=14, weekly=8)
    kept = [one for one in nights(100) if one not in gone]
    assert kept[:14] == nights(14)
    # 30/11/2026 is a Monday: the newest of a week is its Sunday's; three lie in the 14 days.
    assert kept[14:] == [nights(100)[n] for n in (15, 22, 29, 36, 43)]


def test_the_newest_of_a_day_is_kept():
    first, second = dt.datetime(2026, 11, 30, 0, 30), dt.datetime(2026, 11, 30, 15, 0)
    assert surplus([name(first), name(second)], daily=14, weekly=8) == [name(first)]


@given(moments=st.sets(MOMENTS, max_size=40), daily=st.integers(0, 5), weekly=st.integers(0, 5))
def test_the_newest_of_all_always_stays(moments, daily, weekly):
    names = {name(moment) for moment in moments}
    gone = surplus(names, daily=daily, weekly=weekly)
    assert not names or max(names) not in gone
    assert len(names) - len(gone) <= max(daily, 1) + weekly


def test_a_name_of_somebody_else_is_no_backup():
    with pytest.raises(ValueError, match="thu-muc"):
        surplus(["thu-muc"], daily=1, weekly=1)
