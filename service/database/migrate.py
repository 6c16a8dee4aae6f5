"""``python -m service migrate``: bring the tables to this release, from an empty database or an earlier one."""

import argparse
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from service.database.engine import Database
from service.errors import DatabaseBehind, DatabaseMissing
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_DONE = mark("The database is at revision %(revision)s.")


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service migrate", description=__doc__)
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    language = parser.parse_args(argv).lang
    database = Database(settings.database)
    try:
        print(translate(language, _DONE, revision=upgrade(database)))
    except DatabaseMissing as error:
        return complain(refusal_of(error, settings.database), language)
    finally:
        database.close()
    return 0


def upgrade(database: Database, revision: str = "head") -> str:
    """Run the missing revisions in one transaction; return the revision that the database is then at.

    Raises
    ------
    DatabaseMissing
        When the server cannot be reached.
    """
    config = _config()
    try:
        with database.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            return revision_of(connection)
    except OperationalError as error:
        raise DatabaseMissing from error


def check_revision(database: Database) -> None:
    """Raise DatabaseBehind unless the tables are those of this release; DatabaseMissing when nothing answers."""
    wanted = ScriptDirectory.from_config(_config()).get_current_head() or ""
    try:
        with database.engine.connect() as connection:
            found = revision_of(connection) or "0"
    except OperationalError as error:
        raise DatabaseMissing from error
    if found != wanted:
        raise DatabaseBehind(found=found, wanted=wanted)


def revision_of(connection: Connection) -> str:
    """Return the revision that the tables are of; empty when there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
