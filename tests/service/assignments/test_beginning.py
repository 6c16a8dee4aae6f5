"""Who is asked when work comes into review."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.assignments.lot import drawn
from service.assignments.tables import Obstacle
from service.assignments.workflow import (
    Filled,
    begin_review,
    fill_open,
)
from service.clock import today
from service.database.engine import Database
from service.journal.store import verify
from service.journal.tables import Entry
from service.reviews.tables import Assignment, Seat
from tests.service.assignments.seated import OF_SCHOOL, handed_in, head, open_seats, seats, sure
from tests.service.county import County


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
