"""Seats that are added, given back, given on and called off."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.assignments.tables import Obstacle, OpenSeat
from service.assignments.workflow import (
    RecusalReason,
    assign_by_hand,
    assign_third,
    begin_review,
    cancel_assignments,
    reassign,
    recuse,
)
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import TransitionForbidden, ValueRefused
from service.journal.tables import Entry
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.rounds.scheme import Scheme
from service.rounds.tables import Round
from tests.service.assignments.seated import OF_SCHOOL, handed_in, open_seats, seats, sure
from tests.service.county import County, declare, hand_in


def test_a_third_reviewer_is_somebody_else_and_asked_only_once(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        begin_review(session, submission)
        evidence = submission.evidence[0]
        earlier = seats(session, evidence)
        third = assign_third(session, evidence)
        assert third is not None
        assert third.reviewer_id not in {one.reviewer_id for one in earlier.values()}
        assert third.reasons[0] == "differ"
        assert third.urgency > earlier[Seat.FIRST].urgency
        assert assign_third(session, evidence) is third


def test_no_third_reviewer_left(database: Database, county: County):
    with database.transaction() as session:
        for name in ("third", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
        submission = handed_in(session, county)
        begin_review(session, submission)
        assert assign_third(session, submission.evidence[0]) is None
        assert [(one.seat, one.reasons[0]) for one in open_seats(session)] == [(Seat.THIRD, "differ")]


def test_withdrawn_work_is_called_off_and_finished_reviews_stay(database: Database, county: County):
    with database.transaction() as session:
        session.get_one(Person, county.people["reviewer"]).active = False
        submission = handed_in(session, county, reviewers_per_item=3)
        begin_review(session, submission)
        done = seats(session, submission.evidence[0])[Seat.FIRST]
        done.state = AssignmentState.DONE
        session.flush()
        session.add(
            OpenSeat(
                evidence_id=submission.evidence[1].id,
                seat=Seat.RECHECK,
                reasons=[],
                obstacle=Obstacle.NO_REVIEWERS,
                since=done.assigned_at,
            )
        )
        session.flush()
        cancel_assignments(session, submission)
        session.flush()
        states = [one.state for one in session.scalars(select(Assignment)).unique()]
        assert sorted(states) == ["cancelled"] * 5 + ["done"]
        assert open_seats(session) == []


def test_work_that_is_opened_again_goes_to_a_fresh_person(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        begin_review(session, submission)
        for one in session.scalars(select(Assignment)).unique():
            one.state = AssignmentState.DONE
        session.flush()
        begin_review(session, submission)
        for evidence in submission.evidence:
            found = seats(session, evidence)
            assert found[Seat.THIRD].reasons[0] == "reopened"
            assert len({one.reviewer_id for one in found.values()}) == 3


def test_giving_back_takes_a_person_off_all_work_of_that_teacher_for_good(database: Database, county: County):
    with database.transaction() as session:
        work = [handed_in(session, county, point) for point in ("A1", "A3", "A5")]
        for one in work:
            begin_review(session, one)
        mine = [
            one
            for one in session.scalars(select(Assignment)).unique()
            if one.reviewer_id == county.people["reviewer"] and one.state == AssignmentState.ASSIGNED
        ]
        given_back = recuse(session, mine[0], RecusalReason.PERSONAL_RELATION)
        assert {one.id for one in given_back} == {one.id for one in mine}
        assert {one.state for one in mine} == {AssignmentState.RECUSED}
        for submission in work:
            for evidence in submission.evidence:
                found = seats(session, evidence)
                assert set(found) == {Seat.FIRST, Seat.SECOND}
                assert county.people["reviewer"] not in {one.reviewer_id for one in found.values()}
        later = handed_in(session, county, "A6")
        begin_review(session, later)
        assert all(
            one.reviewer_id != county.people["reviewer"]
            for evidence in later.evidence
            for one in seats(session, evidence).values()
        )
        entry = session.scalars(select(Entry).where(Entry.action == "recuse")).first()
        assert entry is not None
        assert entry.details == {"reason": "personal_relation"}
        assert entry.actor_id == county.people["reviewer"]


def test_a_finished_review_is_not_given_back(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        begin_review(session, submission)
        done = seats(session, submission.evidence[0])[Seat.FIRST]
        done.state = AssignmentState.DONE
        with pytest.raises(TransitionForbidden):
            recuse(session, done, RecusalReason.CANNOT_JUDGE)
        with pytest.raises(TransitionForbidden):
            reassign(session, done, county.people["third"], actor=county.people["head"])


def test_the_head_gives_a_seat_to_somebody_else(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=0)
        sure(submission)
        begin_review(session, submission)
        before = seats(session, submission.evidence[0])[Seat.FIRST]
        after = reassign(session, before, county.people["third"], actor=county.people["head"])
        assert before.state is AssignmentState.CANCELLED
        assert (after.seat, after.reasons) == (Seat.FIRST, ["by_hand"])
        assert set(seats(session, submission.evidence[0])) == {Seat.FIRST}


@pytest.mark.parametrize("person", ["teacher", "other_reviewer", "reviewer", "head"])
def test_the_head_does_not_stand_above_recusal(database: Database, county: County, person: str):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=0)
        sure(submission)
        begin_review(session, submission)
        first = seats(session, submission.evidence[0])[Seat.FIRST]
        assert first.reviewer_id in {county.people["reviewer"], county.people["county_reviewer"]}
        wish = first.reviewer_id if person == "reviewer" else county.people[person]
        with pytest.raises(ValueRefused):
            reassign(session, first, wish, actor=county.people["head"])
        assert first.state is AssignmentState.ASSIGNED


def test_the_head_assigns_open_seats_first_and_at_most_three(database: Database, county: County):
    with database.transaction() as session:
        for name in OF_SCHOOL:
            session.get_one(Person, county.people[name]).active = False
        submission = handed_in(session, county)
        begin_review(session, submission)
        for name in OF_SCHOOL:
            session.get_one(Person, county.people[name]).active = True
        session.flush()
        evidence, by = submission.evidence[0], county.people["head"]
        given = [assign_by_hand(session, evidence, county.people[name], actor=by) for name in sorted(OF_SCHOOL)[:3]]
        assert [one.seat for one in given] == [Seat.FIRST, Seat.SECOND, Seat.THIRD]
        with pytest.raises(ValueRefused):
            assign_by_hand(session, evidence, county.people[sorted(OF_SCHOOL)[3]], actor=by)


def test_nothing_is_assigned_outside_a_review(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        session.get_one(Declaration, submission.declaration_id).state = State.RETURNED
        with pytest.raises(TransitionForbidden):
            assign_by_hand(session, submission.evidence[0], county.people["third"], actor=county.people["head"])


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(["teacher", "colleague", "stranger"]), st.integers(1, 3)), max_size=5),
    st.lists(st.integers(0, 30), max_size=4),
)
def test_whatever_happens_nobody_sits_twice_or_against_a_recusal(
    database: Database, county: County, work: list[tuple[str, int]], returned: list[int]
):
    with database.transaction() as session:
        try:
            for number, (teacher, reviewers) in enumerate(work):
                held = session.get_one(Round, county.round)
                held.scheme = Scheme(reviewers_per_item=reviewers).model_dump()
                declared = declare(session, county, teacher, f"B{number + 1}", State.IN_REVIEW)
                begin_review(session, hand_in(session, declared))
            for choice in returned:
                rows = [one for one in session.scalars(select(Assignment)).unique() if one.state == "assigned"]
                if rows:
                    recuse(session, rows[choice % len(rows)], RecusalReason.CONFLICT_OF_INTEREST)
            _expect_order(session)
        finally:
            session.rollback()


def _expect_order(session: Session) -> None:
    rows = list(session.scalars(select(Assignment)).unique())
    assert len({(one.evidence_id, one.reviewer_id) for one in rows}) == len(rows)
    teacher_of = {one.id: one.evidence.submission.declaration.teacher_id for one in rows}
    recused = {(one.reviewer_id, teacher_of[one.id]) for one in rows if one.state is AssignmentState.RECUSED}
    seated = [one for one in rows if one.state is AssignmentState.ASSIGNED]
    assert all((one.reviewer_id, teacher_of[one.id]) not in recused for one in seated)
    assert all(one.reviewer_id != teacher_of[one.id] for one in seated)
    assert len({(one.evidence_id, one.seat) for one in seated}) == len(seated)
    missing = {(one.evidence_id, one.seat) for one in session.scalars(select(OpenSeat))}
    assert not missing & {(one.evidence_id, one.seat) for one in seated}
