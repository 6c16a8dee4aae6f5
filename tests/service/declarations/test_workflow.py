"""``take`` is the only way to change a state: it takes every declared way, writes it down, and refuses all others."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from service.database.engine import Database
from service.declarations.states import STATE_NAMES, WAYS, Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version, possible, take
from service.errors import TransitionForbidden, VersionConflict
from service.journal.store import verify
from service.journal.tables import Entry
from service.language import Language, explain, translate
from tests.service.county import County, declare

FORBIDDEN = [(state, action) for state in State for action in Action if state not in WAYS[action].sources]


@pytest.fixture
def declaration(database: Database, county: County) -> int:
    with database.transaction() as session:
        return declare(session, county).id


def put(session, key: int, state: State) -> Declaration:
    found = session.get_one(Declaration, key)
    found.state = state
    session.flush()
    return found


def test_every_declared_way_is_taken_counted_and_written_down(database: Database, county: County, declaration: int):
    taken = []
    with database.transaction() as session:
        for action, way in WAYS.items():
            for source in way.sources:
                found = put(session, declaration, source)
                version, changed_at = found.version, found.changed_at
                take(session, found, action, actor=county.people["head"], details={"level": "qualified"})
                assert found.state is way.target
                assert found.version == version + 1
                assert found.changed_at >= changed_at
                taken.append((action.value, source.value, way.target.value))
    with database.transaction(reads_only=True) as session:
        entries = session.scalars(select(Entry).order_by(Entry.number)).all()
        assert [(one.action, one.details["from"], one.details["to"]) for one in entries] == taken
        assert {one.subject for one in entries} == {f"declaration:{declaration}"}
        assert {one.actor_id for one in entries} == {county.people["head"]}
        assert {one.unit_id for one in entries} == {county.units["school"]}
        assert {one.details["level"] for one in entries} == {"qualified"}
        assert verify(session) == len(taken)


def test_every_other_pair_is_refused_with_its_reason_and_changes_nothing(database: Database, declaration: int):
    with database.transaction() as session:
        for state, action in FORBIDDEN:
            found = put(session, declaration, state)
            before = (found.version, found.changed_at)
            with pytest.raises(TransitionForbidden) as caught:
                take(session, found, action, actor=None)
            assert (found.state, found.version, found.changed_at) == (state, *before)
            for language in Language:
                told = explain(caught.value, language)
                expected = [WAYS[action].name, STATE_NAMES[state], *(STATE_NAMES[one] for one in WAYS[action].sources)]
                assert all(translate(language, name) in told for name in expected)
        assert session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_refusal_reads_well_in_both_languages(database: Database, declaration: int):
    with database.transaction() as session, pytest.raises(TransitionForbidden) as caught:
        take(session, put(session, declaration, State.FINAL), Action.SUBMIT, actor=None)
    chinese, english = (explain(caught.value, language) for language in Language)
    assert "草稿、已退回" in chinese
    assert "已认定" in chinese
    assert english == str(caught.value)
    assert "“Hand in” is not possible in the state “Decided”, only in: Draft, Returned." in english


@given(walk=st.lists(st.sampled_from(Action), max_size=25))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_walks_only_take_declared_ways(database: Database, declaration: int, walk: list[Action]):
    with database.transaction() as session:
        found = put(session, declaration, State.DRAFT)
        logged = session.scalar(select(func.count()).select_from(Entry)) or 0
        for action in walk:
            before = found.state
            if action in possible(before):
                take(session, found, action, actor=None)
                assert found.state is WAYS[action].target
                logged += 1
            else:
                with pytest.raises(TransitionForbidden):
                    take(session, found, action, actor=None)
                assert found.state is before
        assert session.scalar(select(func.count()).select_from(Entry)) == logged


def test_of_two_that_act_at_once_one_is_refused(database: Database, county: County, declaration: int):
    def submit(_: int) -> bool:
        try:
            with database.transaction() as session:
                take(session, session.get_one(Declaration, declaration), Action.SUBMIT, actor=None)
        except TransitionForbidden:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(submit, range(8))) == [False] * 7 + [True]
    with database.transaction(reads_only=True) as session:
        assert verify(session) == 1
        assert session.get_one(Declaration, declaration).version == 2


def test_what_is_rolled_back_is_not_in_the_log(database: Database, declaration: int):
    def fail() -> None:
        with database.transaction() as session:
            take(session, session.get_one(Declaration, declaration), Action.SUBMIT, actor=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.transaction(reads_only=True) as session:
        assert session.get_one(Declaration, declaration).state is State.DRAFT
        assert verify(session) == 0


def test_a_version_that_was_not_said_is_not_checked():
    expect_version(3, None)
    expect_version(3, 3)
    with pytest.raises(VersionConflict):
        expect_version(3, 2)
