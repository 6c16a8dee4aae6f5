import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.database.engine import Database
from service.errors import JournalBroken
from service.journal.store import append, verify


@pytest.fixture
def written(database: Database) -> Database:
    with database.transaction() as session:
        for number in range(5):
            append(session, "submit", f"declaration:{number}", actor=None, unit=None, details={"文": number})
    return database


def unlock(session) -> None:
    """Do what only somebody with the database's own rights can do."""
    if session.bind.dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER journal_keeps_update"))
        session.execute(text("DROP TRIGGER journal_keeps_delete"))
    else:
        session.execute(text("ALTER TABLE journal DISABLE TRIGGER ALL"))


def test_a_whole_chain_is_verified(written: Database):
    with written.transaction(reads_only=True) as session:
        assert verify(session) == 5


@pytest.mark.parametrize("statement", ["UPDATE journal SET action = 'x'", "DELETE FROM journal"])
def test_the_database_refuses_to_change_an_entry(written: Database, statement: str):
    with pytest.raises(DBAPIError, match="append-only"), written.transaction() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE journal SET action = 'decide' WHERE number = 3", 3),
        ("UPDATE journal SET at = '2020-01-01 00:00:00+00' WHERE number = 2", 2),
        ("DELETE FROM journal WHERE number = 4", 4),
        ("DELETE FROM journal WHERE number = 5", 5),
        ("UPDATE journal_head SET number = 4", 6),
    ],
)
def test_a_change_from_outside_is_found(written: Database, statement: str, entry: int):
    with written.transaction() as session:
        unlock(session)
        session.execute(text(statement))
    with pytest.raises(JournalBroken) as caught, written.transaction(reads_only=True) as session:
        verify(session)
    assert caught.value.params["entry"] == entry
