"""One reviewer fewer reads what the promise covers, never none; and the spared one is asked where it was wrong."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.acceptance.tables import SparedReading
from service.acceptance.workflow import is_spared, switch
from service.accounts.actor import Actor
from service.accounts.tables import Person
from service.assignments.workflow import begin_review
from service.clock import now
from service.database.engine import Database
from service.reviews.outcomes import settle_evidence
from service.reviews.tables import AssignmentState, Basis, Review, Seat
from service.submissions.tables import Evidence, Submission
from tests.service import stand_in
from tests.service.acceptance.promises import covered
from tests.service.assignments.seated import handed_in, seats
from tests.service.county import County
from tests.service.reviews.desk import HIGH, LOW, MIDDLE, levels


def begun(session: Session, county: County, **scheme: object) -> Submission:
    submission = handed_in(session, county, **{"spare_second": True, "second_share": 0, **scheme})
    covered(submission)
    begin_review(session, submission)
    return submission


def finish(session: Session, evidence: Evidence, code: str) -> None:
    """Let whoever has a seat and is not done give one level to everything."""
    for one in seats(session, evidence).values():
        if one.state is AssignmentState.DONE:
            continue
        given = levels(code, item=evidence.item)
        made = {"blind_levels": given, "final_levels": given, "blind_at": now(), "final_at": now()}
        session.add(Review(assignment_id=one.id, blind_seconds=1, change_reasons={}, order=[], advice="", **made))
        one.state = AssignmentState.DONE
    session.flush()
    session.expire_all()


@pytest.mark.parametrize(("reviewers", "seated"), [(1, 1), (2, 1), (3, 2)])
def test_one_reviewer_fewer_never_none(database: Database, county: County, reviewers: int, seated: int):
    with database.transaction() as session:
        submission = begun(session, county, reviewers_per_item=reviewers)
        assert {len(seats(session, one)) for one in submission.evidence} == {seated}


@pytest.mark.parametrize("scheme", [{"spare_second": False}, {"second_share": 1}])
def test_nothing_is_spared_where_the_round_does_not_ask_or_the_lot_says_otherwise(
    database: Database, county: County, scheme: dict[str, object]
):
    with database.transaction() as session:
        submission = begun(session, county, **scheme)
        assert {len(seats(session, one)) for one in submission.evidence} == {2}
        assert session.scalars(select(SparedReading)).all() == []


def test_what_needs_a_person_is_never_spared(database: Database, county: County):
    with database.transaction() as session:
        submission = handed_in(session, county, spare_second=True, second_share=0)
        covered(submission)
        for evidence in submission.evidence:
            evidence.grades[-1].referral = ["out_of_distribution"]
        begin_review(session, submission)
        assert {len(seats(session, one)) for one in submission.evidence} == {2}


def test_nothing_is_spared_once_acceptance_is_off(database: Database, county: County):
    with database.transaction() as session:
        auditor = Actor.of(session.get_one(Person, county.people["auditor"]))
        switch(session, auditor, stand_in.MANIFEST.id, on=False, reason="试验", expected=None)
        submission = begun(session, county)
        assert {len(seats(session, one)) for one in submission.evidence} == {2}


def test_one_reading_that_agrees_with_the_machine_is_the_outcome(database: Database, county: County):
    with database.transaction() as session:
        evidence = begun(session, county).evidence[0]
        machine = evidence.grades[-1].item_level
        finish(session, evidence, str(machine))
        outcome = settle_evidence(session, evidence)
        assert outcome is not None
        assert (outcome.item_level, outcome.basis) == (machine, Basis.SINGLE)


def test_where_reader_and_machine_differ_the_spared_one_reads_too(database: Database, county: County):
    with database.transaction() as session:
        evidence = begun(session, county).evidence[0]
        other = next(code for code in (LOW, MIDDLE, HIGH) if code != evidence.grades[-1].item_level)
        finish(session, evidence, other)
        assert settle_evidence(session, evidence) is None
        assert set(seats(session, evidence)) == {Seat.FIRST, Seat.SECOND}
        assert not is_spared(session, evidence.id)
        finish(session, evidence, other)
        outcome = settle_evidence(session, evidence)
        assert outcome is not None
        assert (outcome.item_level, outcome.basis) == (other, Basis.AGREED)
