"""What a backup is: one zip file that either database can be restored from.

::

    tables/<table>.jsonl    one row a line, as JSON
    files/<sha256>          every stored file that a row names
    manifest.json           revision, row counts, the journal's newest link, sha256 of every part
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Date
from sqlalchemy import Table as SqlTable

from service.database.declarative import Moment

FORMAT = 1
MANIFEST = "manifest.json"


class Manifest(BaseModel):
    """What a backup says about itself; ``lost`` are files that rows name and that were gone already."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    revision: str
    made_at: datetime
    rows: dict[str, int]
    journal: int
    journal_hash: str
    parts: dict[str, str] = Field(description="Name of a part to its sha256.")
    lost: list[str]


def table_part(table: SqlTable) -> str:
    return f"tables/{table.name}.jsonl"


def file_part(name: str) -> str:
    return f"files/{name}"


def as_line(row: Mapping[Any, Any]) -> bytes:
    """Write a row; moments and days as ISO 8601, everything else is JSON already."""
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def as_row(table: SqlTable, line: bytes) -> dict[str, Any]:
    """Read a line of :func:`as_line` back into what the table's columns take."""
    row: dict[str, Any] = json.loads(line)
    for column in table.columns:
        value = row.get(column.name)
        if isinstance(value, str) and isinstance(column.type, Moment):
            row[column.name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and isinstance(column.type, Date):
            row[column.name] = date.fromisoformat(value)
    return row
