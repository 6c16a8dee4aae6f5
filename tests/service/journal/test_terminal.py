"""``python -m service verify-log``."""

import json

import pytest
from sqlalchemy import text

from service.database.engine import Database
from service.journal import terminal
from service.journal.store import FIRST, Link, append, newest
from service.journal.tables import Entry
from service.settings import Settings
from tests.service.journal.test_store import unlock


@pytest.fixture
def written(database: Database) -> Database:
    write(database, 4)
    return database


def write(database: Database, n: int, subject: str = "declaration:1") -> None:
    with database.transaction() as session:
        for _ in range(n):
            append(session, "submit", subject, actor=None, unit=None)


def head(database: Database) -> Link:
    with database.transaction(reads_only=True) as session:
        return newest(session)


def run(settings: Settings, *argv: str) -> int:
    return terminal.main(list(argv), settings)


def expect(link: Link) -> tuple[str, str]:
    return "--expect", f"{link.number}:{link.hash}"


def test_a_whole_log_says_what_to_write_down(written: Database, settings: Settings, capsys):
    assert run(settings) == 0
    link = head(written)
    out = capsys.readouterr().out
    assert "审计日志完整：共 4 条" in out
    assert f"4:{link.hash}" in out
    assert run(settings, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"entries": 4, "newest": f"4:{link.hash}"}


def test_an_empty_log_is_whole(database: Database, settings: Settings, capsys):
    assert run(settings, "--json", "--expect", f"0:{FIRST}") == 0
    assert json.loads(capsys.readouterr().out) == {"entries": 0, "newest": f"0:{FIRST}"}


def test_a_broken_entry_is_named(written: Database, settings: Settings, capsys):
    with written.transaction() as session:
        unlock(session)
        session.execute(text("UPDATE journal SET subject = 'declaration:2' WHERE number = 3"))
    assert run(settings) == 2
    assert "第 3 条" in capsys.readouterr().err
    assert run(settings, "--json", "--lang", "en") == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["entry"]) == ("journal_broken", 3)
    assert "its content is not what its hash says" in told["message"]


def test_what_was_written_down_stays_in_a_chain_that_grows(written: Database, settings: Settings, capsys):
    before = head(written)
    write(written, 3)
    assert run(settings, *expect(before)) == 0


def rewrite(database: Database, n: int) -> None:
    """Write the whole chain anew, as somebody with the database's own rights can."""
    with database.transaction() as session:
        unlock(session)
        session.query(Entry).delete()
        session.execute(text("UPDATE journal_head SET number = 0, hash = :hash"), {"hash": FIRST})
    write(database, n, "declaration:2")


@pytest.mark.parametrize(("n", "entry"), [(4, 4), (6, 4), (2, 3)])
def test_a_chain_that_was_rewritten_as_a_whole_is_found(
    written: Database, settings: Settings, capsys, n: int, entry: int
):
    before = head(written)
    rewrite(written, n)
    assert run(settings) == 0  # by itself it is whole
    capsys.readouterr()
    assert run(settings, "--json", *expect(before)) == 2
    assert json.loads(capsys.readouterr().out)["entry"] == entry


@pytest.mark.parametrize("wrong", ["", "4", "4:abc", "x:" + FIRST, "4:" + FIRST.upper() + "A"])
def test_a_link_that_is_none_is_refused(database: Database, settings: Settings, capsys, wrong: str):
    with pytest.raises(SystemExit) as caught:
        run(settings, f"--expect={wrong}")
    assert caught.value.code == 2


def test_a_database_that_is_not_there_is_told(settings: Settings, capsys, tmp_path):
    missing = settings.model_copy(update={"database": "postgresql://nobody@127.0.0.1:1/none"})
    assert run(missing, "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["entry"]) == ("database_missing", None)
