from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.assignments.lot import drawn
from service.assignments.tables import Obstacle, OpenSeat
from service.assignments.workflow import (
    Filled,
    RecusalReason,
    assign_by_hand,
    assign_third,
    begin_review,
    cancel_assignments,
    fill_open,
    reassign,
    recuse,
)
from service.clock import today
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import verify
from service.journal.tables import Entry
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.rounds.scheme import Scheme
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission
from tests.service.county import County, declare, hand_in

OF_SCHOOL = {"reviewer", "second", "third", "county_reviewer"}


def handed_in(session: Session, county: County, point: str = "A1", **scheme: object) -> Submission:
    held = session.get_one(Round, county.round)
    held.scheme = Scheme(**scheme).model_dump()
    return hand_in(session, declare(session, county, point=point, state=State.IN_REVIEW))


def sure(submission: Submission, certainty: float = 0.9) -> None:
    """Let the machine have no doubt about anything."""
    for evidence in submission.evidence:
        assert evidence.grade is not None
        evidence.grade.referral, evidence.grade.certainty = [], certainty


def seats(session: Session, evidence: Evidence) -> dict[Seat, Assignment]:
    query = select(Assignment).where(
        Assignment.evidence_id == evidence.id,
        Assignment.state.not_in([AssignmentState.RECUSED, AssignmentState.CANCELLED]),
    )
    return {one.seat: one for one in session.scalars(query).unique()}


def open_seats(session: Session) -> list[OpenSeat]:
    return list(session.scalars(select(OpenSeat)))


def head(session: Session, county: County, name: str = "head") -> Actor:
    return Actor.of(session.get_one(Person, county.people[name]))


def test_two_people_review_each_item(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        begin_review(session, submission)
        allowed = {county.people[name] for name in OF_SCHOOL}
        for evidence in submission.evidence:
            found = seats(session, evidence)
            assert set(found) == {Seat.FIRST, Seat.SECOND}
            assert len({one.reviewer_id for one in found.values()}) == 2
            assert {one.reviewer_id for one in found.values()} <= allowed
            assert {one.due_on for one in found.values()} == {today() + timedelta(days=7)}
            assert {tuple(one.reasons) for one in found.values()} == {("low_confidence", "few_labels")}
        entries = session.scalars(select(Entry).where(Entry.action == "assign")).all()
        assert len(entries) == 4
        assert {entry.unit_id for entry in entries} == {county.units["school"]}
        verify(session)


def test_beginning_again_changes_nothing(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        begin_review(session, submission)
        before = [one.id for one in session.scalars(select(Assignment)).unique()]
        begin_review(session, submission)
        assert [one.id for one in session.scalars(select(Assignment)).unique()] == before


def test_items_that_passed_before_are_not_reviewed_again(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        first, second = submission.evidence[:2]
        second.carried_from_id = first.id
        begin_review(session, submission)
        assert seats(session, second) == {}
        assert set(seats(session, first)) == {Seat.FIRST, Seat.SECOND}


def test_one_reviewer_is_enough_where_there_is_no_doubt(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=0)
        sure(submission)
        begin_review(session, submission)
        assert all(set(seats(session, one)) == {Seat.FIRST} for one in submission.evidence)
        assert all(one.reasons == [] for one in session.scalars(select(Assignment)).unique())


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"certainty": 0.5}, ["near_cut", "doubt"]),
        ({"referral": ["out_of_distribution"]}, ["out_of_distribution", "doubt"]),
        ({"referral": ["too_short"], "condition": "blank", "certainty": None}, ["blank", "too_short", "doubt"]),
        ({"referral": ["off_task"]}, ["off_task", "doubt"]),
    ],
)
def test_doubt_brings_a_second_reviewer(database: Database, county: County, changed: dict, reasons: list[str]):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=0)
        sure(submission)
        evidence = submission.evidence[0]
        for name, value in changed.items():
            setattr(evidence.grade, name, value)
        begin_review(session, submission)
        found = seats(session, evidence)
        assert found[Seat.SECOND].reasons == reasons
        assert found[Seat.FIRST].reasons == reasons[:-1]
        assert found[Seat.FIRST].urgency == found[Seat.SECOND].urgency
        assert set(seats(session, submission.evidence[1])) == {Seat.FIRST}


def test_what_the_machine_did_not_read_needs_people(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=0)
        submission.evidence[0].grades.clear()
        begin_review(session, submission)
        assert seats(session, submission.evidence[0])[Seat.SECOND].reasons == ["unread", "doubt"]


def test_the_lot_can_be_drawn_again_from_the_log(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county, reviewers_per_item=1, second_share=1)
        sure(submission)
        begin_review(session, submission)
        assert seats(session, submission.evidence[0])[Seat.SECOND].reasons == ["by_lot"]
        entries = session.scalars(select(Entry).where(Entry.action == "assign")).all()
        by_lot = [entry for entry in entries if "by_lot" in entry.details["reasons"]]
        assert len(by_lot) == len(submission.evidence)
        first = session.scalars(select(Entry).order_by(Entry.number)).first()
        assert first is not None
        for entry in by_lot:
            assert entry.details["lot"] == first.previous
            assert drawn(int(entry.subject.removeprefix("evidence:")), entry.details["lot"], 1)


def test_findings_of_the_form_are_reasons_but_never_a_verdict(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county)
        sure(submission)
        first, second = submission.evidence[:2]
        submission.findings = [
            {"code": "personal_data_suspected", "gate": "privacy", "action": "query", "item": first.item},
            {"code": "machine_boilerplate", "gate": "originality", "action": "flag", "item": second.item},
            {"code": "too_few_characters", "gate": "format", "action": "query", "item": second.item},
            {"code": "missing", "gate": "complete", "action": "return", "item": second.item},
        ]
        begin_review(session, submission)
        assert seats(session, first)[Seat.FIRST].reasons == ["privacy"]
        assert seats(session, second)[Seat.FIRST].reasons == ["machine_boilerplate", "form_query"]


def test_nobody_reviews_their_own_work_or_where_the_round_forbids_it_their_own_school(
    database: Database, county: County
):
    with database.transaction() as session:
        teacher = session.get_one(Person, county.people["teacher"])
        teacher.grants.append(RoleGrant(role=Role.REVIEWER, unit_id=county.units["school"]))
        submission = handed_in(session, county, recuse_own_school=True)
        begin_review(session, submission)
        reviewers = {one.reviewer_id for one in session.scalars(select(Assignment)).unique()}
        assert reviewers == {county.people["county_reviewer"]}
        waiting = open_seats(session)
        assert {one.seat for one in waiting} == {Seat.SECOND}
        assert {one.obstacle for one in waiting} == {Obstacle.ALL_EXCLUDED}


def test_inactive_people_and_those_of_other_units_get_nothing(database: Database, county: County):
    with database.transaction() as session:
        for name in ("reviewer", "second", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
        begin_review(session, handed_in(session, county))
        reviewers = {one.reviewer_id for one in session.scalars(select(Assignment)).unique()}
        assert reviewers == {county.people["third"]}


def test_without_reviewers_the_work_waits_and_the_head_fills_it_later(database: Database, county: County):
    with database.transaction() as session:
        people = [session.get_one(Person, county.people[name]) for name in OF_SCHOOL]
        for one in people:
            one.active = False
        submission = handed_in(session, county)
        begin_review(session, submission)
        assert {one.obstacle for one in open_seats(session)} == {Obstacle.NO_REVIEWERS}
        assert fill_open(session, head(session, county)) == Filled(0, 4)
        people[0].active = people[1].active = True
        session.flush()
        assert fill_open(session, head(session, county, "other_head")) == Filled(0, 0)
        assert fill_open(session, head(session, county)) == Filled(4, 0)
        assert open_seats(session) == []
        assert all(set(seats(session, one)) == {Seat.FIRST, Seat.SECOND} for one in submission.evidence)


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


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
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
