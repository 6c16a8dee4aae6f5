"""How the value of a worksheet cell reads."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import from_excel

# Formats that Excel keeps by number alone, because their wording depends on the language of the program; openpyxl does
# not know those of the Chinese edition, such as 31 for 2024年3月5日. Source: ISO/IEC 29500-1:2016, 18.8.30 numFmt.
_CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.')
_DIGITS = 15
"""Significant digits that a spreadsheet program keeps."""


def cell_text(cell: Any, epoch: datetime) -> str:  # noqa: ANN401  (openpyxl comes without types)
    """Return what a person reads in a cell, with dates in ISO form; empty for an empty cell.

    Parameters
    ----------
    cell
        Of openpyxl.
    epoch
        The day from which the workbook counts dates.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, int | float):
        return _moment(value)
    if cell.style_array.numFmtId in _CHINESE_DATES:
        return _from_serial(value, epoch)
    return _number(value, cell.number_format)


def _from_serial(value: float, epoch: datetime) -> str:
    try:
        return _moment(from_excel(value, epoch))
    except (OverflowError, ValueError):
        return _plain(value)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(timedelta(seconds=round(value.total_seconds()))) if isinstance(value, timedelta) else str(value)


def _number(value: float, number_format: str) -> str:
    before, percent, _ = _LITERAL.sub("", number_format).partition("%")
    if not percent:
        return _plain(value)
    return f"{value * 100:.{before.partition('.')[2].count('0')}f}%"


def _plain(value: float) -> str:
    """Return a number as digits: no exponent, no noughts at the end, nothing that only binary fractions have."""
    if isinstance(value, int):
        return str(value)
    digits = format(Decimal(f"{value:.{_DIGITS}g}"), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
