"""Tables as a workbook, and as CSV in a zip; both depend on nothing but the tables."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from service.audits.workbook import write_cell
from service.circulars.repacking import repacked, zipped
from service.circulars.sections import Cell, Sheet
from service.language import Language, mark, translate

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROW, _WIDE, _LONG = 16, 60, 24
_YES, _NO = mark("yes"), mark("no")


def workbook_of(sheets: Sequence[Sheet], made_at: datetime, language: Language) -> bytes:
    book = Workbook(write_only=True)
    for table in sheets:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for position, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(position)].width = width
        head = []
        for column in table.columns:
            cell = WriteOnlyCell(sheet, column.heading)
            cell.font = Font(bold=True)
            head.append(cell)
        sheet.append(head)
        for row in table.rows:
            cells = [WriteOnlyCell(sheet) for _ in row]
            for cell, value in zip(cells, row, strict=True):
                write_cell(cell, value, language)
            sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return repacked(target.getvalue(), made_at)


def _widths(table: Sheet) -> Iterator[int]:
    for position in range(len(table.columns)):
        texts = [cell for row in table.rows if isinstance(cell := row[position], str)]
        longest = max(map(len, texts), default=0)
        yield _WIDE if longest > _LONG else _NARROW


def csv_of(table: Sheet, language: Language) -> bytes:
    """Return a table as CSV with a byte order mark, without which spreadsheet programs misread Chinese."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow([column.heading for column in table.columns])
    writer.writerows([_plain(cell, language) for cell in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def tables_of(sheets: Sequence[Sheet], made_at: datetime, language: Language) -> bytes:
    return zipped({f"{one.file}.csv": csv_of(one, language) for one in sheets}, made_at)


def _plain(cell: Cell, language: Language) -> str | int | float | None:
    if isinstance(cell, bool):
        return translate(language, _YES if cell else _NO)
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        # A spreadsheet program must not take a name for a formula.
        return f" {cell}"
    return cell
