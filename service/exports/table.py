"""The scored table as a file: CSV line by line, or a workbook."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from service.audits.workbook import write_cell
from service.errors import ValueRefused
from service.exports.workflow import COLUMNS, TEXT, Scored
from service.language import Language, mark

MOST_ROWS = 50_000
"""Of a workbook; a longer one takes minutes and cannot be opened everywhere."""
_TOO_LONG = mark("too many rows for a workbook; take the CSV, or choose one round or school")


def csv_lines(rows: Iterable[Scored], last: str = TEXT, value: Callable[[Scored], str] | None = None) -> Iterator[str]:
    """Yield the table, header first; its ``last`` column holds ``value``, by default the text."""
    line = StringIO()
    writer = csv.DictWriter(line, (*COLUMNS, last))
    writer.writeheader()
    for row in rows:
        writer.writerow({**row.cells, last: value(row) if value else row.text})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def workbook(rows: Iterable[Scored], n_rows: int, language: Language) -> bytes:
    """Return a workbook; of a text it holds as much as a cell can.

    Raises
    ------
    ValueRefused
        When there are too many rows.
    """
    if n_rows > MOST_ROWS:
        raise ValueRefused(field="xlsx", reason=_TOO_LONG)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("scored_table")
    sheet.append([*COLUMNS, TEXT])
    for row in rows:
        cells = []
        for value in (*(row.cells[name] for name in COLUMNS), row.text):
            cell = WriteOnlyCell(sheet)
            write_cell(cell, value, language)
            cells.append(cell)
        sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
