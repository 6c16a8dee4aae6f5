"""Reading a scored table as text: CSV, JSONL, Parquet or XLSX, told apart by content.

Nothing is guessed about values: ``0``, ``NA`` and ``None`` stay what they are, and only an empty cell is missing.
"""

import datetime as dt
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from models.errors import TableUnreadable

_BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    KeyError,
    ValueError,
    IndexError,
    OSError,
)

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_table(path: Path) -> pd.DataFrame:
    """Return a table in which every cell is a string.

    Parameters
    ----------
    path
        A CSV (UTF-8 with or without mark, or GB18030; commas), JSONL, Parquet or XLSX (its first sheet) file. Parquet
        and XLSX are known by their first bytes, JSONL by an opening brace.

    Returns
    -------
    DataFrame
        Columns as named in the file, without surrounding spaces; columns without a name are left out, as are rows
        without a single value. Missing is ``""``; a whole number stored as 3.0 is ``"3"``. The index is the row's
        number in the file: the line of a JSONL file, the row that a spreadsheet shows for CSV and XLSX (the header
        is 1), the record from 1 for Parquet.

    Raises
    ------
    TableUnreadable
        When there is no such file, or it is empty, broken, in another format or encoding, or names a column twice.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(path=path, reason=error.strerror or "it cannot be opened") from None
    try:
        if data.startswith(b"PAR1"):
            return _from_parquet(data)
        if data.startswith(b"PK\x03\x04"):
            return _from_workbook(data)
        text = _decoded(data)
        return _from_jsonl(text) if text.lstrip().startswith("{") else _from_csv(text)
    except _UnreadableError as error:
        raise TableUnreadable(path=path, reason=str(error)) from error


class _UnreadableError(Exception):
    """Why a table cannot be read, in words; the path is added once, by :func:`read_table`."""


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _UnreadableError("it is an old .xls workbook or is locked with a password")
    if not data.strip():
        raise _UnreadableError("it is empty")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _UnreadableError("its characters are neither UTF-8 nor GB18030")


def _from_csv(text: str) -> pd.DataFrame:
    try:
        # Without header=None pandas would take surplus fields for an index and rename columns that occur twice.
        cells = pd.read_csv(
            io.StringIO(text, newline=""), header=None, dtype=object, na_filter=False, skip_blank_lines=False
        )
    except pd.errors.EmptyDataError:
        raise _UnreadableError("its first row names no column") from None
    except pd.errors.ParserError as error:
        raise _UnreadableError(str(error).strip().removeprefix("Error tokenizing data. C error: ")) from None
    rows = cells.fillna("")
    return _framed(rows.iloc[0].tolist(), rows.iloc[1:].set_axis(range(2, len(rows) + 1)))


def _from_jsonl(text: str) -> pd.DataFrame:
    records: dict[int, dict[str, str]] = {}
    # Texts may hold other line separators than \n, at which str.splitlines would cut.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise _UnreadableError(f"line {number} is not JSON") from None
        if not isinstance(record, Mapping):
            raise _UnreadableError(f"line {number} is not a JSON object")
        cells = {str(name): _cell(value) for name, value in record.items()}
        if _ESCAPED_SURROGATE.search(line):
            # JSON can spell half a pair, which is no character and cannot be hashed or stored.
            cells = {name: cell.encode(errors="replace").decode() for name, cell in cells.items()}
        records[number] = cells
    names = list(dict.fromkeys(name for record in records.values() for name in record))
    rows = [[record.get(name, "") for name in names] for record in records.values()]
    return _framed(names, pd.DataFrame(rows, index=list(records), columns=range(len(names)), dtype=object))


def _from_parquet(data: bytes) -> pd.DataFrame:
    try:
        table = pq.read_table(io.BytesIO(data))
        # Python values, because pandas would round large whole numbers in a column with gaps.
        columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _UnreadableError(f"the Parquet file is damaged ({error})") from None
    rows = pd.DataFrame(dict(enumerate(columns)), index=range(1, table.num_rows + 1), dtype=object)
    return _framed(table.column_names, rows)


def _from_workbook(data: bytes) -> pd.DataFrame:
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            # Some programs write a wrong size into the sheet, which would cut it short.
            sheet.reset_dimensions()
            rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        finally:
            workbook.close()
    except _BROKEN_WORKBOOK as error:
        raise _UnreadableError(f"the workbook is damaged or is no XLSX file ({type(error).__name__})") from None
    if not any(any(row) for row in rows):
        raise _UnreadableError("its first sheet is empty")
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    return _framed(
        padded[0], pd.DataFrame(padded[1:], index=range(2, len(rows) + 1), columns=range(width), dtype=object)
    )


def _framed(names: Iterable[str], rows: pd.DataFrame) -> pd.DataFrame:
    stripped = [name.strip() for name in names]
    named = [position for position, name in enumerate(stripped) if name]
    if not named:
        raise _UnreadableError("its first row names no column")
    twice = sorted({name for name in stripped if name and stripped.count(name) > 1})
    if twice:
        raise _UnreadableError(f"the column {twice[0]} occurs twice")
    table = rows.iloc[:, named].set_axis([stripped[position] for position in named], axis=1)
    return table[(table != "").any(axis=1)]


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  NaN alone differs from itself
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
