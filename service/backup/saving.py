"""Writes a backup while the service runs: all rows as of one moment, then the files that they name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine, select

from service.backup.archive import FORMAT, MANIFEST, Manifest, as_line, file_part, table_part
from service.clock import now
from service.database.engine import Database
from service.database.migrate import check_revision, revision_of
from service.database.schema import METADATA
from service.errors import BackupRefused, FileLost
from service.files.store import FileStore
from service.journal.tables import Head
from service.language import mark
from service.submissions.tables import Evidence

_TAKEN = mark("there is such a file already; take another name")
_UNWRITABLE = mark("it cannot be written there")
_ROWS_AT_ONCE = 500
_CLOCK = (1980, 1, 1, 0, 0, 0)


def save(database: Database, files: FileStore, target: Path) -> Manifest:
    """Write a backup to a new file; an unfinished one never has the name that was asked for.

    Raises
    ------
    BackupRefused
        When the file is there already or cannot be written.
    DatabaseMissing, DatabaseBehind
        When there is nothing that can be saved.
    """
    if target.exists():
        raise BackupRefused(path=target.name, reason=_TAKEN)
    check_revision(database)
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with ZipFile(unfinished, "w", ZIP_DEFLATED) as archive, _snapshot(database.engine) as connection:
            manifest = _save(connection, files, archive)
        unfinished.rename(target)
    except OSError as error:
        raise BackupRefused(path=target.name, reason=_UNWRITABLE) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Read everything as of one moment; SQLite's read transactions always do."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {"reads_only": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def _save(connection: Connection, files: FileStore, archive: ZipFile) -> Manifest:
    rows, parts, lost = {}, {}, []
    for table in METADATA.sorted_tables:
        part, seen, count = table_part(table), hashlib.sha256(), 0
        with archive.open(_named(part, ZIP_DEFLATED), "w", force_zip64=True) as out:
            query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS_AT_ONCE)
            for row in connection.execute(query).mappings():
                line = as_line(row)
                out.write(line)
                seen.update(line)
                count += 1
        rows[table.name], parts[part] = count, seen.hexdigest()
    for name in _named_files(connection):
        try:
            archive.writestr(_named(file_part(name), ZIP_STORED), files.get(name))
            parts[file_part(name)] = name
        except FileLost:
            lost.append(name)
    head = connection.execute(select(Head.number, Head.hash)).one()
    manifest = Manifest(
        format=FORMAT,
        revision=revision_of(connection),
        made_at=now(),
        rows=rows,
        journal=head.number,
        journal_hash=head.hash,
        parts=parts,
        lost=lost,
    )
    archive.writestr(_named(MANIFEST, ZIP_DEFLATED), manifest.model_dump_json(indent=1))
    return manifest


def _named_files(connection: Connection) -> list[str]:
    columns = (Evidence.file_hash, Evidence.document_hash)
    return sorted({name for column in columns for name in connection.scalars(select(column).distinct()) if name})


def _named(part: str, compression: int) -> ZipInfo:
    """Name a part without a clock, so that the same content gives the same bytes."""
    info = ZipInfo(part, _CLOCK)
    info.compress_type = compression
    return info
