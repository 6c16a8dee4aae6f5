from datetime import timedelta

import pytest
from sqlalchemy import select

from service.clock import now, today
from service.declarations.publicity import last_day_of_publicity
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import verify
from service.journal.tables import Entry
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, Reading
from tests.service.county import declare
from tests.service.worker.bench import Bench


def test_what_was_left_lying_is_found(bench: Bench):
    waiting, killed = bench.submitted()
    resting, at_work = bench.submitted(teacher="colleague")
    bench.change(killed, reading=Reading.GRADING, lease_by="dead:1", attempts=1)
    bench.end_lease(killed)
    later = now() + timedelta(minutes=1)
    bench.change(resting, lease_until=later, attempts=1)
    bench.change(at_work, reading=Reading.READING, lease_by="alive:1", lease_until=later)
    worker = bench.worker()
    assert worker.sweep() == [waiting, killed]
    for evidence in (waiting, killed):
        worker.read(evidence)
    assert worker.sweep() == []
    assert len(bench.of(killed).grades) == 1


def test_a_submission_that_nobody_settled_is_settled(bench: Bench):
    items = bench.submitted()
    for evidence in items:
        bench.worker().read(evidence)
    with bench.database.transaction() as session:
        session.get_one(Evidence, items[0]).submission.declaration.state = State.SUBMITTED
    bench.worker().sweep()
    assert bench.state(items[0]) is State.IN_REVIEW


def overdue(
    bench: Bench, state: State, submit_by: int, due_on: int | None, held: RoundState = RoundState.OPEN
) -> State:
    """Return the state after a sweep; days count from today."""
    with bench.database.transaction() as session:
        declaration = declare(session, bench.county, state=state)
        declaration.due_on = None if due_on is None else today() + timedelta(days=due_on)
        opened = session.get_one(Round, bench.county.round)
        opened.submit_by, opened.state = today() + timedelta(days=submit_by), held
        key = declaration.id
    bench.worker().sweep()
    with bench.database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, key).state


@pytest.mark.parametrize(
    ("state", "submit_by", "due_on", "held", "after"),
    [
        (State.DRAFT, 0, None, RoundState.OPEN, State.DRAFT),
        (State.DRAFT, -1, None, RoundState.OPEN, State.OVERDUE),
        (State.DRAFT, -1, None, RoundState.CLOSED, State.OVERDUE),
        (State.DRAFT, -1, None, RoundState.PLANNED, State.DRAFT),
        (State.RETURNED, -1, 0, RoundState.OPEN, State.RETURNED),
        (State.RETURNED, 5, -1, RoundState.OPEN, State.OVERDUE),
        (State.IN_REVIEW, -1, None, RoundState.OPEN, State.IN_REVIEW),
    ],
)
def test_a_missed_day_is_noted(
    bench: Bench, state: State, submit_by: int, due_on: int | None, held: RoundState, after: State
):
    assert overdue(bench, state, submit_by, due_on, held) is after


@pytest.mark.parametrize(("days_ago", "after"), [(0, State.PUBLICITY), (5, State.PUBLICITY), (6, State.SAMPLING)])
def test_publicity_ends_by_itself(bench: Bench, days_ago: int, after: State):
    with bench.database.transaction() as session:
        declaration = declare(session, bench.county, state=State.PUBLICITY)
        declaration.changed_at = now() - timedelta(days=days_ago)
        assert last_day_of_publicity(declaration) == today() + timedelta(days=5 - days_ago)
        key = declaration.id
    bench.worker().sweep()
    with bench.database.transaction(reads_only=True) as session:
        assert session.get_one(Declaration, key).state is after
        entries = session.scalars(select(Entry).where(Entry.subject == f"declaration:{key}")).all()
        assert [(entry.action, entry.actor_id) for entry in entries] == [("end_publicity", None)] * (
            after is not State.PUBLICITY
        )
        verify(session)


def test_one_submission_that_cannot_be_settled_does_not_hold_up_the_rest(bench: Bench, events: list[dict[str, object]]):
    broken, sound = bench.submitted(), bench.submitted(teacher="colleague")
    for evidence in broken:
        bench.change(evidence, reading=Reading.GRADED, document_hash="0" * 64)
    assert bench.worker().sweep() == sound
    assert [event["event"] for event in events] == ["settling_failed"]
