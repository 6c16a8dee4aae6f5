"""Workbooks: the rows of every sheet that is shown, each with its sheet and its row number."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from models.documents.document import Fragment, Place
from models.documents.readers.office.cell_value import cell_text
from models.documents.readers.office.office_package import opened
from models.documents.readers.office.table_rows import Rows
from models.documents.readers.source import Source
from models.errors import PicturesOnly, TooManyParts

MAX_CELLS = 20_000_000
"""Most cells that are passed, blank ones too: a forged row number makes openpyxl fill in millions."""
_LAST_ROW = 1_048_576
"""Excel's own limit."""
_PICTURES = "xl/media/"


def extract(source: Source) -> list[Fragment]:
    """Return the filled rows, with `` | `` between filled cells, as a person sees them.

    A formula shows the value that was saved with it, or nothing. Hidden sheets are left out.

    Raises
    ------
    TooManyParts
        When there are too many rows, columns or cells.
    PicturesOnly
        When it holds pictures and no text.
    DamagedDocument
        When a part is broken or hostile.
    DocumentError
        Whatever :func:`models.documents.readers.office.package.check` raises.
    """
    with opened(source) as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves aside, all of it without text
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        try:
            fragments = list(_rows(workbook, source.name))
        finally:
            workbook.close()
        if not fragments and _has_pictures(source.data):
            raise PicturesOnly(name=source.name)
        return fragments


def _rows(workbook: Any, name: str) -> Iterator[Fragment]:  # noqa: ANN401  (openpyxl comes without types)
    rows = Rows(name)
    passed = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says of its size may be a lie, or too small
        for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW), 1):
            passed += 1 + len(cells)
            if passed > MAX_CELLS:
                raise TooManyParts(name=name, limit=MAX_CELLS)
            filled = [cell for cell in cells if cell.value is not None]
            if not filled:
                continue
            texts = [cell_text(cell, workbook.epoch) for cell in cells[: filled[-1].column]]
            found = rows.fragment(texts, Place(sheet=sheet.title, row=number))
            if found:
                yield found


def _has_pictures(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return any(part.startswith(_PICTURES) for part in parts.namelist())
