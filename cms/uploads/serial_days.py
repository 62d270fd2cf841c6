"""Excel's numbers of days."""

import datetime as dt

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

# Of 1/1/1910 and 31/12/2199: a number outside is a year or a day typed without its signs.
FIRST, LAST = 3654, 109574


def day_of_serial(number: float, *, from_1904: bool = False) -> dt.date:
    """The day of a workbook that counts from 1900, or, made on an old Mac, from 1904.

    Raises:
        ValueError: no such number of a day that a list of ours may mean.
    """
    if not FIRST <= number <= LAST:
        raise ValueError
    moment: dt.datetime = from_excel(number, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    return moment.date()
