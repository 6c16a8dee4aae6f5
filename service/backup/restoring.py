"""Puts a backup back into an empty database: all of it, or nothing."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from service.backup.archive import FORMAT, MANIFEST, Manifest, as_row, file_part, table_part
from service.database.engine import Database
from service.database.migrate import revision_of, upgrade
from service.database.schema import METADATA
from service.errors import BackupRefused, DatabaseMissing, JournalBroken
from service.files.store import FileStore
from service.journal.store import verify
from service.journal.tables import Head
from service.language import mark

_NOT_WHOLE = mark("it is not a whole backup")
_OTHER_RELEASE = mark("it is of another release; restore it with that one, then migrate")
_DAMAGED = mark("a part of it was changed or is damaged")
_NOT_EMPTY = mark("the database is not empty; restore into a new one")
_BROKEN_LOG = mark("its audit log is broken")
_ROWS_AT_ONCE = 500
_BYTES_AT_ONCE = 1 << 20


def restore(database: Database, files: FileStore, source: Path) -> Manifest:
    """Check a whole backup, then put it back; the tables are made where there are none.

    Raises
    ------
    BackupRefused
        When the archive is broken or of another release, or the database is not empty.
    DatabaseMissing
        When the server cannot be reached.
    """
    try:
        with ZipFile(source) as archive:
            manifest = _checked(archive, source.name)
            _expect_new(database, manifest, source.name)
            upgrade(database)
            for name in (part.removeprefix("files/") for part in manifest.parts if part.startswith("files/")):
                files.put(archive.read(file_part(name)))
            with database.engine.begin() as connection:
                _fill(connection, archive, manifest, source.name)
    except (OSError, BadZipFile, KeyError) as error:
        raise BackupRefused(path=source.name, reason=_NOT_WHOLE) from error
    return manifest


def _checked(archive: ZipFile, name: str) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise BackupRefused(path=name, reason=_NOT_WHOLE) from error
    if manifest.format != FORMAT or set(manifest.rows) != set(METADATA.tables):
        raise BackupRefused(path=f"{name} ({manifest.revision})", reason=_OTHER_RELEASE)
    if not {table_part(table) for table in METADATA.sorted_tables} <= set(manifest.parts):
        raise BackupRefused(path=name, reason=_NOT_WHOLE)
    for part, expected in manifest.parts.items():
        if part.startswith("files/") and part != file_part(expected):
            raise BackupRefused(path=name, reason=_DAMAGED)
        seen = hashlib.sha256()
        with archive.open(part) as content:
            while data := content.read(_BYTES_AT_ONCE):
                seen.update(data)
        if seen.hexdigest() != expected:
            raise BackupRefused(path=name, reason=_DAMAGED)
    return manifest


def _expect_new(database: Database, manifest: Manifest, name: str) -> None:
    """Refuse tables of another release before they would be migrated: whoever has them has work in them."""
    try:
        with database.engine.connect() as connection:
            found = revision_of(connection)
    except OperationalError as error:
        raise DatabaseMissing from error
    if found not in ("", manifest.revision):
        raise BackupRefused(path=name, reason=_NOT_EMPTY)


def _fill(connection: Connection, archive: ZipFile, manifest: Manifest, name: str) -> None:
    if revision_of(connection) != manifest.revision:
        raise BackupRefused(path=f"{name} ({manifest.revision})", reason=_OTHER_RELEASE)
    for table in METADATA.sorted_tables:
        if table is not Head.__table__ and connection.scalar(select(func.count()).select_from(table)):
            raise BackupRefused(path=name, reason=_NOT_EMPTY)
    connection.execute(delete(Head))
    try:
        for table in METADATA.sorted_tables:
            _fill_table(connection, archive, table)
    except (IntegrityError, ValueError) as error:
        raise BackupRefused(path=name, reason=_DAMAGED) from error
    _prove(connection, name)


def _fill_table(connection: Connection, archive: ZipFile, table: SqlTable) -> None:
    """Insert the rows; references within the table are set afterwards, when every row is there."""
    inner = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    with archive.open(table_part(table)) as lines:
        rows = (as_row(table, line) for line in lines)
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            connection.execute(insert(table), [{**row, **dict.fromkeys(inner)} for row in batch])
    if inner:
        with archive.open(table_part(table)) as lines:
            for row in (as_row(table, line) for line in lines):
                _point(connection, table, row, inner)
    if connection.dialect.name == "postgresql":
        _continue_numbers(connection, table)


def _point(connection: Connection, table: SqlTable, row: dict[str, Any], inner: list[str]) -> None:
    pointers = {column: row[column] for column in inner if row[column] is not None}
    if pointers:
        connection.execute(update(table).where(table.c.id == row["id"]).values(pointers))


def _continue_numbers(connection: Connection, table: SqlTable) -> None:
    """Let PostgreSQL number new rows behind those that were put back."""
    for column in _numbered(table):
        highest = connection.scalar(select(func.max(table.c[column])))
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column})
        if highest and sequence:
            connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})


def _numbered(table: SqlTable) -> Iterator[str]:
    column = table.autoincrement_column
    if column is not None:
        yield column.name


def _prove(connection: Connection, name: str) -> None:
    try:
        verify(Session(connection))
    except JournalBroken as error:
        raise BackupRefused(path=name, reason=_BROKEN_LOG) from error
