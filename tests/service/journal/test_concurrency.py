"""Many write at once: the chain stays whole, and numbers have no gaps."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

from sqlalchemy import select

from service.database.engine import Database
from service.journal.store import append, newest, verify
from service.journal.tables import Entry

THREADS, EACH = 8, 12


def test_the_chain_stays_whole_without_gaps(database: Database):
    def write_some(thread: int, number: int, random: Random) -> None:
        with database.transaction() as session:
            for _ in range(random.randint(1, 2)):
                append(session, "submit", f"declaration:{thread}", actor=None, unit=None, details={"n": number})
            if random.random() < 0.2:
                raise KeyError  # what is rolled back leaves no gap either

    def write(thread: int) -> int:
        refused, random = 0, Random(thread)
        for number in range(EACH):
            try:
                write_some(thread, number, random)
            except KeyError:
                refused += 1
        return refused

    with ThreadPoolExecutor(THREADS) as pool:
        refused = sum(pool.map(write, range(THREADS)))
    assert refused > 0
    with database.transaction(reads_only=True) as session:
        entries = session.scalars(select(Entry).order_by(Entry.number)).all()
        assert [one.number for one in entries] == list(range(1, len(entries) + 1))
        assert verify(session) == len(entries) == newest(session).number
        for thread in range(THREADS):
            own = [one.details["n"] for one in entries if one.subject == f"declaration:{thread}"]
            assert own == sorted(own)
        assert len({(one.subject, one.details["n"]) for one in entries}) == THREADS * EACH - refused
