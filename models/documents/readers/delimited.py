"""Tables as text: values between commas, tabs, semicolons or bars."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from models.documents.charset import decode
from models.documents.document import Fragment, Place
from models.documents.readers.office.table_rows import Rows
from models.documents.readers.source import Source
from models.errors import DamagedDocument

_MARKS = ",\t;|"
_SAMPLE_ROWS = 50
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the filled rows, with `` | `` between filled cells; rows are numbered as a spreadsheet program shows them.

    Raises
    ------
    DamagedDocument
        When no encoding gives a plausible text, or a quoted cell never ends.
    TooManyParts
        When there are too many rows or columns.
    """
    text = decode(source.data, source.name)
    stated = _STATED.match(text)  # Excel's own note to itself, which it does not show as a row
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    rows = Rows(source.name)
    try:
        for number, cells in enumerate(_parsed(text, delimiter), 1):
            found = rows.fragment(cells, Place(row=number))
            if found:
                yield found
    except csv.Error as error:  # a cell longer than the library allows
        raise DamagedDocument(name=source.name) from error


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Return the mark that cuts the first rows most evenly; ``csv.Sniffer`` fails on Chinese prose in cells."""
    return max(_MARKS, key=lambda mark: _fit(text, mark))


@dataclass(frozen=True, order=True)
class _Fit:
    """How well a mark parts the first rows: the share of rows of the usual width, and that width in cells."""

    evenness: float
    width: int


_NO_FIT = _Fit(0.0, 1)


def _fit(text: str, mark: str) -> _Fit:
    try:
        widths = [len(cells) for cells in islice(_parsed(text, mark), _SAMPLE_ROWS) if cells]
    except csv.Error:
        return _NO_FIT
    width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return _Fit(times / len(widths), width) if width > 1 else _NO_FIT
