"""Real databases for tests: an SQLite file, and a PostgreSQL server of our own on a socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from service.database.engine import Database
from service.database.migrate import upgrade
from service.database.schema import METADATA
from service.journal.store import FIRST
from service.settings import Settings

KINDS = ("sqlite", "postgresql")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs as Debian lays them out, the newest one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_server(*command: str) -> None:
    """Run as the user that PostgreSQL wants: it refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, capture_output=True)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start a server without TCP; yield the URL of its first database."""
    found = programs()
    assert found is not None, "PostgreSQL is not installed: apt install postgresql"
    data = folder / "data"
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for above in (folder, *folder.parents):
            if above.stat().st_uid == 0 and above != Path("/") and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    _as_server(str(found / "initdb"), "-D", str(data), "-A", "trust", "-U", "weiping", "-E", "UTF8", "--no-sync")
    # Statistics taken while a test fills its tables see no row yet, and a query planned by them may take an hour.
    options = f"-c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off -k {folder}"
    _as_server(str(found / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://weiping@/postgres?host={folder}"
    finally:
        _as_server(str(found / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


class Server:
    """Gives tests, one after the other, a database that was migrated once and is emptied between them.

    A new database for each would take PostgreSQL half a second of copying.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._clean = self.create("test")
        database = Database(self._clean)
        upgrade(database)
        database.close()

    def url_of(self, name: str) -> str:
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)

    def create(self, name: str) -> str:
        self._do(self._url, f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url_of(name)

    def drop(self, url: str) -> None:
        self._do(self._url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def emptied(self) -> str:
        """Return the URL of the database with all tables and no rows."""
        # A row at a time: TRUNCATE writes a new file for each table and index, which takes longer than most tests.
        self._do(
            self._clean,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "ALTER TABLE journal ENABLE TRIGGER ALL",  # tests of the audit log switch them off
            "SET session_replication_role = replica",  # the journal's own refusal, and the order of the tables
            "; ".join(f'DELETE FROM "{table.name}"' for table in METADATA.sorted_tables),
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences",
            f"INSERT INTO journal_head (id, number, hash) VALUES (1, 0, '{FIRST}')",
        )
        return self._clean

    def _do(self, url: str, *statements: str) -> None:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


class Files:
    """The same for SQLite: a file copied from one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        upgrade(database)
        database.close()

    def fresh(self, folder: Path) -> str:
        path = folder / "weiping.db"
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"


def settled_in(folder: Path, **chosen: bool) -> Settings:
    """Return settings whose SQLite database, files and queue all lie in one folder."""
    return Settings(
        database=Files(folder).fresh(folder),
        files=str(folder / "files"),
        queue=f"sqlite:///{folder}/queue.db",
        **chosen,
    )
