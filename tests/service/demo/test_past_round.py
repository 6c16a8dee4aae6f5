"""The finished round of the demo against the table that it is made of, and against the rules of the desk."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.assignments.urgency import Need
from service.database.engine import Database
from service.decisions.reviewed import reviewed
from service.decisions.tables import Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.demo import past_round
from service.demo.past_table import past_table
from service.demo.people import settle_in
from service.demo.planted import COPIED, HURRIED
from service.demo.sample import COUNTY, TABLE
from service.files.store import FileStore, open_files
from service.journal.store import verify
from service.reviews.tables import Assignment, Outcome, Review
from service.rounds.tables import Round, RoundState
from service.submissions.readings import document_of
from service.submissions.tables import Evidence, Submission
from tests.service import databases, stand_in


@dataclass
class Past:
    database: Database
    files: FileStore
    round: int


@pytest.fixture(scope="module")
def past(sqlite_files: databases.Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    folder = tmp_path_factory.mktemp("past")
    database, files, table = Database(sqlite_files.fresh(folder)), open_files(str(folder / "files")), past_table()
    with database.transaction() as session:
        people = settle_in(session, table)
        held = past_round.add(session, people, table, stand_in.STANDARD, files)
    yield Past(database, files, held)
    database.close()


def test_it_holds_every_rating_of_the_table_and_no_other_but_of_thirds(past: Past):
    with (COUNTY / TABLE).open(encoding="utf-8-sig", newline="") as table:
        wanted = Counter((row["reviewer_id"], row["criterion"], row["level"]) for row in csv.DictReader(table))
    found: Counter[tuple[str, str, str]] = Counter()
    with past.database.transaction(reads_only=True) as session:
        for review in session.scalars(select(Review)).unique():
            if Need.DIFFER.value not in review.assignment.reasons:
                login = review.assignment.reviewer.login.upper()
                found.update((login, *one) for one in (review.final_levels or {}).items())
            assert review.assignment.opened_at is not None
            assert review.final_at is not None
            assert review.assignment.opened_at < review.blind_at < review.final_at
    assert found == wanted


def test_every_point_is_decided_as_the_rule_says(past: Past):
    with past.database.transaction(reads_only=True) as session:
        held = session.get_one(Round, past.round)
        assert held.state is RoundState.CLOSED
        assert "示例数据" in held.name
        declared = session.scalars(select(Declaration).where(Declaration.round_id == past.round)).unique().all()
        assert len(declared) == 360
        assert {one.state for one in declared} == {State.FINAL}
        stages = Counter(session.scalars(select(Decision.stage)))
        assert stages == {Stage.PRELIMINARY: 360, Stage.FINAL: 360}
        for declaration in declared[::20]:
            result = reviewed(session, declaration)
            decision = session.scalars(
                select(Decision).where(Decision.declaration_id == declaration.id, Decision.stage == Stage.FINAL)
            ).one()
            assert result.missing == ()
            assert decision.point_level == result.level
            assert decision.item_levels == result.item_levels


def test_every_item_has_a_text_and_an_outcome_and_nobody_two_seats(past: Past):
    with past.database.transaction(reads_only=True) as session:
        items = session.scalar(select(func.count()).select_from(Evidence))
        assert session.scalar(select(func.count()).select_from(Outcome)) == items
        seats = session.execute(select(Assignment.evidence_id, Assignment.seat)).all()
        assert len(seats) == len(set(seats))
        item = session.scalars(select(Evidence).limit(1)).one()
        assert len(document_of(past.files, item).text) == item.n_characters


def test_the_audit_log_says_that_it_was_carried_over_and_holds(past: Past):
    with past.database.transaction(reads_only=True) as session:
        assert verify(session) > 0


def test_what_is_planted_is_the_text_of_another_school_with_the_same_levels(past: Past):
    with past.database.transaction(reads_only=True) as session:
        for one in COPIED:
            theirs, source = (_item(session, who, one.item) for who in (one.teacher, one.source))
            assert theirs.submission.declaration.school_id != source.submission.declaration.school_id
            lines, taken = (document_of(past.files, item).text.splitlines() for item in (source, theirs))
            assert len(taken) == len(lines) - 1
            assert sum(line in lines for line in taken) >= len(taken) // 2
            assert _outcome(session, theirs) == _outcome(session, source)


def test_one_reviewer_rushes_and_no_other_does(past: Past):
    query = select(func.upper(Person.login)).join(Assignment, Assignment.reviewer_id == Person.id)
    query = query.join(Review, Review.assignment_id == Assignment.id).where(Review.blind_seconds < 30)
    with past.database.transaction(reads_only=True) as session:
        quick = Counter(session.scalars(query))
    assert {who for who, n in quick.items() if n >= 5} == {HURRIED}


def _item(session: Session, teacher: str, item: str) -> Evidence:
    query = select(Evidence).join(Submission).join(Declaration).join(Person, Person.id == Declaration.teacher_id)
    return session.scalars(query.where(func.upper(Person.login) == teacher, Evidence.item == item)).one()


def _outcome(session: Session, item: Evidence) -> dict[str, str]:
    return session.scalars(select(Outcome.levels).where(Outcome.evidence_id == item.id)).one()
