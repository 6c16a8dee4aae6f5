from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from service.database.engine import Database
from service.database.migrate import check_revision, main, upgrade
from service.database.schema import METADATA
from service.errors import DatabaseBehind, DatabaseMissing
from service.settings import Settings
from tests.service import databases

MIGRATIONS = Path("service/database/migrations")


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [one.revision for one in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


@pytest.fixture(params=databases.KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/empty.db")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgresql_server")
    url = server.create(f"empty_{abs(hash(request.node.name))}")
    database = Database(url)
    yield database
    database.close()
    server.drop(url)


def test_an_empty_database_gets_the_tables_that_the_code_knows(empty: Database):
    assert upgrade(empty) == revisions()[-1]
    check_revision(empty)
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize("earlier", revisions())
def test_every_earlier_revision_comes_to_the_newest(empty: Database, earlier: str):
    assert upgrade(empty, earlier) == earlier
    assert upgrade(empty) == revisions()[-1]
    assert set(METADATA.tables) <= set(inspect(empty.engine).get_table_names())


def test_an_older_database_is_refused_with_what_to_do(empty: Database):
    upgrade(empty, revisions()[0])
    with pytest.raises(DatabaseBehind, match="python -m service migrate"):
        check_revision(empty)


def test_a_server_that_does_not_answer_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    url = f"postgresql://weiping@/weiping?host={tmp_path}"
    with pytest.raises(DatabaseMissing):
        check_revision(Database(url))
    assert main([], Settings(database=url)) == 2
    assert "WEIPING_DATABASE" in capsys.readouterr().err


def test_the_command_says_where_it_got_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--lang", "en"], Settings(database=f"sqlite:///{tmp_path}/new/weiping.db")) == 0
    assert revisions()[-1] in capsys.readouterr().out
