"""A rating table as people have it, CSV, XLSX or JSONL, read into records of text."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import openpyxl

from models.documents.readers.office import package
from models.raters.ratings import Record
from service.language import Language, mark, translate
from service.terminal import Refusal

NEEDED = ("evidence_id", "criterion", "reviewer_id", "level")
_FIELDS = {
    "evidence_id": "evidence",
    "criterion": "criterion",
    "reviewer_id": "reviewer",
    "level": "level",
    "school_id": "school",
    "point": "point",
    "submitted_at": "submitted_at",
    "prescore": "prescore",
}
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


def column_of(field: str) -> str:
    """Return the column of the table that a field of a record comes from."""
    return next(column for column, known in _FIELDS.items() if known == field)


def _say(message: str, params: Mapping[str, object], language: Language) -> str:
    return translate(language, message, **params)


def read_records(data: bytes, name: str) -> list[Record]:
    """Read all rows that are not blank; columns with other names are passed over.

    Raises TableRefusedError, and DocumentError where a workbook is broken or hostile.
    """
    if data.startswith(b"PK\x03\x04"):
        return _records(_workbook_rows(data, name), name)
    text = _decoded(data, name)
    if text.lstrip().startswith("{"):
        return _from_jsonl(text, name)
    try:
        return _records(_csv_rows(text), name)
    except csv.Error:
        raise TableRefusedError("table_unreadable", _UNREADABLE, name=name) from None


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


def _records(rows: Iterable[Row], name: str) -> list[Record]:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    header = next(filled, None)
    if header is None:
        raise TableRefusedError("table_empty", _EMPTY, name=name)
    columns = [cell.strip().casefold() for cell in header[1]]
    _check(columns, name)
    places = {_FIELDS[column]: position for position, column in enumerate(columns) if column in _FIELDS}
    return [
        Record(number, **{field: cells[place].strip() if place < len(cells) else "" for field, place in places.items()})
        for number, cells in filled
    ]


def _from_jsonl(text: str, name: str) -> list[Record]:
    objects: list[tuple[int, dict[str, str]]] = []
    # Texts may hold other line separators than \n, at which str.splitlines would cut.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise TableRefusedError("table_line", _LINE, name=name, line=number)
        objects.append((number, {key.strip().casefold(): _text(value) for key, value in found.items()}))
    columns = list(dict.fromkeys(key for _, one in objects for key in one))
    return _records([(0, columns), *((number, [one.get(key, "") for key in columns]) for number, one in objects)], name)


def _check(columns: list[str], name: str) -> None:
    lacking = [column for column in NEEDED if column not in columns]
    if lacking:
        found = ", ".join(filter(None, columns)) or "—"
        raise TableRefusedError("columns_lacking", _LACKING, name=name, columns=", ".join(lacking), found=found[:300])
    for column in _FIELDS:
        if columns.count(column) > 1:
            raise TableRefusedError("column_twice", _TWICE, name=name, column=column)


def _text(value: Any) -> str:  # noqa: ANN401  whatever a cell or a JSON value may hold
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
