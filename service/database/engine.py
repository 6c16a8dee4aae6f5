"""One database: SQLite in WAL mode by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from service.errors import DatabaseMissing, DeskError

_BUSY_SECONDS = 15
_READS = "reads_only"


def open_engine(url: str) -> Engine:
    """Return an engine; nothing is opened, and no file made, before the first connection."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None})
        event.listen(engine, "do_connect", _make_folder)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True)


def _make_folder(dialect: object, record: object, arguments: list[str], keywords: object) -> None:  # noqa: ARG001  # SQLAlchemy's shape
    if arguments and arguments[0] != ":memory:":
        Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001  # SQLAlchemy's shape
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the beginning: a reader that turns writer midway would be refused, not kept waiting."""
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Database:
    """The engine, and transactions on it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.refusal: DeskError | None = None
        """Why it cannot be used, found when the service started."""
        self.engine = open_engine(url)
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(self.engine.execution_options(**{_READS: True}), expire_on_commit=False)

    @contextmanager
    def transaction(self, *, reads_only: bool = False) -> Iterator[Session]:
        """Commit when the block ends, roll back when it raises; what waited for the commit is done after it.

        Raises
        ------
        DatabaseMissing
            When the server cannot be reached.
        DatabaseBehind
            When the tables are of another release.
        """
        if self.refusal is not None:
            raise self.refusal
        with (self._reading if reads_only else self._writing)() as session:
            try:
                yield session
                session.commit()
            except OperationalError as error:
                session.rollback()
                if error.connection_invalidated or "connect" in str(error.orig).lower():
                    raise DatabaseMissing from error
                raise
            except BaseException:
                session.rollback()
                raise
            for waiting in session.info.pop("after_commit", []):
                waiting()

    def close(self) -> None:
        self.engine.dispose()
