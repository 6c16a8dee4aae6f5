from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from service.accounts.demo import DEMO_PASSWORD
from service.accounts.entrance import enter
from service.accounts.roles import Role
from service.accounts.tables import Person
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.demo.seeding import is_empty, seed
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.journal.store import verify
from service.reading.workflow import Limits
from service.rounds.tables import Round, RoundState
from service.settings import Settings
from service.submissions.tables import Evidence, Reading, Submission
from service.submissions.workflow import Room
from service.worker.workflow import Worker
from tests.service import stand_in

_LEAST_HANDED_IN = 20


@pytest.fixture
def asked(database: Database, tmp_path: Path) -> list[int]:
    """Seed; return what the worker was asked to read."""
    found: list[int] = []
    assert is_empty(database)
    handed_in = seed(database, stand_in.STANDARD, Room(open_files(str(tmp_path / "files")), found.append))
    assert handed_in >= _LEAST_HANDED_IN
    assert not is_empty(database)
    return found


def states(database: Database) -> Counter[State]:
    """Count the states in the open round."""
    with database.transaction(reads_only=True) as session:
        query = select(Declaration.state).join(Round, Round.id == Declaration.round_id)
        return Counter(session.scalars(query.where(Round.state == RoundState.OPEN)))


def test_everybody_can_sign_in_and_work_waits_for_them(database: Database, asked: list[int]):
    assert states(database)[State.SUBMITTED] >= _LEAST_HANDED_IN
    assert states(database)[State.DRAFT] >= 3
    with database.transaction(reads_only=True) as session:
        people = session.scalars(select(Person)).unique().all()
        assert {grant.role for person in people for grant in person.grants} == {*Role}
        assert all("示例" in person.name for person in people)
        unread = select(Evidence.id).where(Evidence.reading == Reading.WAITING)
        assert sorted(session.scalars(unread)) == sorted(asked)
        verify(session)
    for login in ("t101", "r01", "head1", "county", "admin"):
        assert enter(database, login, DEMO_PASSWORD, Settings()).token


def test_the_form_check_lets_through_what_is_whole_and_returns_the_wrong_format(
    database: Database, asked: list[int], tmp_path: Path
):
    loaded = GraderSource(Settings(), stand_in.load)
    worker = Worker(database, open_files(str(tmp_path / "files")), loaded, Limits.of(Settings()))
    with database.transaction(reads_only=True) as session:
        last = select(Submission.id).where(Submission.submitted_at.is_not(None)).order_by(Submission.id.desc()).limit(3)
        items = session.scalars(select(Evidence.id).where(Evidence.submission_id.in_(last))).all()
    assert set(items) <= set(asked)
    for evidence in items:
        worker.read(evidence)
    assert states(database)[State.IN_REVIEW] == 2
    assert states(database)[State.RETURNED] == 1


def test_without_the_sample_county_nothing_is_changed(database: Database, tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        seed(database, stand_in.STANDARD, Room(open_files(str(tmp_path / "files")), int), folder=tmp_path)
    assert is_empty(database)
