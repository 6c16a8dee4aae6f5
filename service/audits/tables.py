"""Tables as people have them, CSV, XLSX or JSONL, read into texts by column name."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import openpyxl

from models.documents.readers.office import package
from service.language import Language, mark, translate
from service.terminal import Refusal

_EMPTY = mark("The table %(name)s is empty.")
_UNREADABLE = mark("The table %(name)s cannot be read. Save it as CSV (UTF-8 or GB18030), XLSX or JSONL.")
_OLD = mark("The table %(name)s is an old .xls workbook or is locked with a password. Save it as .xlsx without one.")
_LINE = mark("Line %(line)s of %(name)s is not a JSON object.")
_LACKING = mark("The table %(name)s lacks the columns %(columns)s; its columns are: %(found)s.")
_TWICE = mark("The table %(name)s has the column %(column)s twice.")

Row = tuple[int, list[str]]


class TableRefusedError(Exception):
    """The table cannot be used; the refusal says why."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.refusal = Refusal(code, partial(_say, message, params))
        super().__init__(code)


@dataclass(frozen=True)
class Table:
    """Rows that are not blank, as texts by column name; ``rows`` has the number of each row in its file."""

    name: str
    columns: frozenset[str]
    rows: tuple[tuple[int, dict[str, str]], ...]


def _say(message: str, params: Mapping[str, object], language: Language) -> str:
    return translate(language, message, **params)


def read_table(data: bytes, name: str, *, needed: Sequence[str], known: Collection[str]) -> Table:
    """Read a table; columns that are not known are passed over.

    Raises TableRefusedError, and DocumentError where a workbook is broken or hostile.
    """
    if data.startswith(b"PK\x03\x04"):
        return _table(_workbook_rows(data, name), name, needed, known)
    text = _decoded(data, name)
    if text.lstrip().startswith("{"):
        return _table(_jsonl_rows(text, name), name, needed, known)
    try:
        return _table(_csv_rows(text), name, needed, known)
    except csv.Error:
        raise TableRefusedError("table_unreadable", _UNREADABLE, name=name) from None


def require(table: Table, columns: Iterable[str]) -> None:
    """Refuse a table that lacks columns, naming them."""
    _check(table.name, columns, sorted(table.columns))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefusedError("table_old", _OLD, name=name)
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableRefusedError("table_unreadable", _UNREADABLE, name=name)


def _csv_rows(text: str) -> Iterator[Row]:
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",\t;", key=header.count)
    yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), start=1)


def _workbook_rows(data: bytes, name: str) -> Iterator[Row]:
    package.check(data, name)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            # Some programs write a wrong size into the sheet, which would cut it short.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, [_text(value) for value in cells]
        finally:
            workbook.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError):
        raise TableRefusedError("table_unreadable", _UNREADABLE, name=name) from None


def _jsonl_rows(text: str, name: str) -> list[Row]:
    objects: list[tuple[int, dict[str, str]]] = []
    # Texts may hold other line separators than \n, at which str.splitlines would cut.
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            found = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise TableRefusedError("table_line", _LINE, name=name, line=number)
        objects.append((number, {key.strip().casefold(): _text(value) for key, value in found.items()}))
    columns = list(dict.fromkeys(key for _, one in objects for key in one))
    return [(0, columns), *((number, [one.get(key, "") for key in columns]) for number, one in objects)]


def _table(rows: Iterable[Row], name: str, needed: Sequence[str], known: Collection[str]) -> Table:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    header = next(filled, None)
    if header is None:
        raise TableRefusedError("table_empty", _EMPTY, name=name)
    columns = [cell.strip().casefold() for cell in header[1]]
    _check(name, needed, columns)
    for column in known:
        if columns.count(column) > 1:
            raise TableRefusedError("column_twice", _TWICE, name=name, column=column)
    places = {column: position for position, column in enumerate(columns) if column in known}
    read = tuple(
        (number, {column: cells[at].strip() if at < len(cells) else "" for column, at in places.items()})
        for number, cells in filled
    )
    return Table(name, frozenset(places), read)


def _check(name: str, needed: Iterable[str], columns: Sequence[str]) -> None:
    lacking = [column for column in needed if column not in columns]
    if lacking:
        found = ", ".join(filter(None, columns)) or "—"
        raise TableRefusedError("columns_lacking", _LACKING, name=name, columns=", ".join(lacking), found=found[:300])


def _text(value: Any) -> str:  # noqa: ANN401  whatever a cell or a JSON value may hold
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
