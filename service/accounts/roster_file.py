"""Reads a roster from an uploaded workbook.

An upload is hostile until it has been read whole in the sandbox, with its limits of time and memory; only then is it
opened here, to learn which cell stands in which column.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import openpyxl
from openpyxl.utils import get_column_letter

from models.documents.document import Format
from models.documents.readers.office.cell_value import cell_text
from models.documents.sandbox import read_in_sandbox
from models.errors import DamagedDocument, DocumentTooLarge, UnsupportedFormat
from service.accounts.roster import MOST_ROWS, CellProblem, Row, Sheet
from service.accounts.roster_columns import HEADINGS, NEEDED, Column, column_of, is_example
from service.language import mark

_MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 5
_MOST_CHARACTERS = 2_000_000
_MOST_COLUMNS = 40


@dataclass(frozen=True)
class _Line:
    number: int
    cells: list[str]


def read_sheet(file: BinaryIO, name: str) -> Sheet | list[CellProblem]:
    """Read the first visible sheet; the problems are of its heading, or there are too many rows.

    Raises
    ------
    DocumentError
        When it is no sound XLSX workbook, or too large a one.
    """
    data = file.read(MOST_MEGABYTES * _MEGABYTE + 1)
    if len(data) > MOST_MEGABYTES * _MEGABYTE:
        raise DocumentTooLarge(megabytes=f"> {MOST_MEGABYTES}", limit=MOST_MEGABYTES)
    if read_in_sandbox(data, name, max_characters=_MOST_CHARACTERS).kind is not Format.XLSX:
        raise UnsupportedFormat(name=name, known=".xlsx")
    lines = list(_lines(data, name))
    if not lines:
        return [CellProblem("A1", mark("the sheet is empty"))]
    heading, *filled = lines
    if len(filled) > MOST_ROWS:
        message = mark("there are more than %(value)s rows; import them in parts")
        return [CellProblem(f"A{filled[MOST_ROWS].number}", message, {"value": MOST_ROWS})]
    places = {column_of(cell): place for place, cell in reversed(list(enumerate(heading.cells)))}
    lacking = [column for column in NEEDED if column not in places]
    if lacking:
        message = mark("the column “%(value)s” is missing; take the template")
        return [CellProblem(f"A{heading.number}", message, {"value": HEADINGS[column]}) for column in lacking]
    letters = {column: get_column_letter(place + 1) for column, place in places.items() if column is not None}
    rows = [_row(line, places) for line in filled]
    return Sheet(letters, [row for row in rows if not is_example(row[Column.LOGIN])])


def _row(line: _Line, places: dict[Column | None, int]) -> Row:
    cells = {
        column: line.cells[place].strip()
        for column, place in places.items()
        if column is not None and place < len(line.cells)
    }
    return Row(line.number, cells)


def _lines(data: bytes, name: str) -> Iterator[_Line]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves aside, such as pictures
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = next(one for one in workbook.worksheets if one.sheet_state == "visible")
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
                texts = [cell_text(cell, workbook.epoch) for cell in cells]
                if any(text.strip() for text in texts):
                    yield _Line(number, texts)
        finally:
            workbook.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError, StopIteration):
        raise DamagedDocument(name=name) from None
