"""The two files that every adapter writes, and the way it reads its source.

``table.jsonl`` is a scored table for :func:`training.rows.read_rows`, ``standard.json`` the rubric that it refers to.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from models.errors import ColumnsMissing, DatasetMissing
from models.standard.loading import load_standard
from training.tables import read_table

TABLE = "table.jsonl"
STANDARD = "standard.json"

Record = Mapping[str, object]
"""One row of a scored table: column to value."""


def source_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of a source table as text; a nested value is its JSON.

    Parameters
    ----------
    path
        A table that :func:`training.tables.read_table` reads.
    columns
        What every row has to hold; there may be more.

    Raises
    ------
    DatasetMissing
        When there is no such file.
    TableUnreadable
        When it is broken.
    ColumnsMissing
        When it lacks one of the columns.
    """
    table = read_table(required(path))
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ColumnsMissing(path=path, columns=", ".join(missing))
    for record in table.to_dict("records"):
        yield {str(name): str(cell) for name, cell in record.items()}


def required(path: Path) -> Path:
    """Return a path that exists.

    Raises
    ------
    DatasetMissing
        When it does not.
    """
    if not path.is_file():
        raise DatasetMissing(path=path)
    return path


def fold_of(key: str, n_folds: int) -> str:
    """Return a fold that depends on the key alone, so that a part of the data gets the same folds as the whole."""
    return str(zlib.crc32(key.encode()) % n_folds)


def write_table(path: Path, records: Iterable[Record]) -> None:
    """Write a scored table as JSONL, one record a line, making its folder; a source that fails leaves no table."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def write_standard(out: Path, *, code: str, title: str, provenance: str, items: Iterable[Record]) -> None:
    """Write a rubric of one point, which stands for the data set, and load it once to prove it sound.

    Parameters
    ----------
    out
        Folder to write to.
    code
        Of the point, and the standard's id; items are called ``CODE-E1`` and so on, criteria ``CODE-E1-…``.
    title, provenance
        What the data set is and where its scale was published.
    items
        Evidence items in the form of :mod:`models.standard.schema`.

    Raises
    ------
    StandardFileInvalid
        When the items do not make a standard.
    """
    point = {"code": code, "name": title, "evidence": list(items)}
    document = {"id": code, "version": "1", "title": title, "provenance": provenance, "points": [point]}
    out.mkdir(parents=True, exist_ok=True)
    path = out / STANDARD
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    load_standard(path)
