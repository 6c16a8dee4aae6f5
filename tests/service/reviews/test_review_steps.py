"""What happens to a review: who may do what when, what is stored, and what comes out of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standard.verdict import item_level
from service.accounts.tables import Person
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import TransitionForbidden, ValueRefused, VersionConflict
from service.journal.tables import Entry
from service.reviews.outcomes import merge, outcome_of, settle_evidence
from service.reviews.states import Step, go
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome, Seat
from service.reviews.workflow import By, Choice, Judged, Kept, finish, open_review, set_blind
from service.submissions.tables import Evidence
from tests.service.county import County, assign, hand_in
from tests.service.reviews.desk import HIGH, LOW, MIDDLE, Work, hand_out, levels, required

SEATS = (Seat.FIRST, Seat.SECOND, Seat.THIRD)


def judge(
    database: Database, assignment: int, judged: dict[str, str], *, advice: str = "请补充数据。", off_task: bool = False
) -> None:
    """Take a review through all of its steps; the levels are kept after the machine is seen."""
    with database.transaction() as session:
        by = By(session.get_one(Assignment, assignment).reviewer_id)
        open_review(session, assignment, by)
        set_blind(session, assignment, Judged(judged, off_task), by)
        finish(session, assignment, Judged(judged, off_task), Kept({}, advice=advice), by)


def outcome(database: Database, work: Work) -> Outcome | None:
    with database.transaction(reads_only=True) as session:
        return outcome_of(session, work.evidence)


def seats(database: Database, work: Work) -> list[Assignment]:
    with database.transaction(reads_only=True) as session:
        return session.query(Assignment).filter_by(evidence_id=work.evidence).order_by(Assignment.id).all()


def state(database: Database, work: Work) -> State:
    with database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, work.declaration).state


def test_what_is_stored_step_by_step(database: Database, county: County, work: Work):
    mine, by = work.seats[Seat.FIRST], By(county.people["reviewer"])
    (first, *_) = required().criteria
    with database.transaction() as session:
        open_review(session, mine, by)
        choices = (Choice(first.id, LOW, 3.5), Choice(first.id, HIGH, 9.0))
        set_blind(session, mine, Judged(levels(HIGH), choices=choices), by)
    with database.transaction() as session:
        review = session.get_one(Assignment, mine).review
        assert review.blind_levels == levels(HIGH)
        assert review.blind_seconds >= 0
        assert review.machine_grade.evidence_id == work.evidence
        assert review.order == [
            {"criterion": first.id, "level": LOW, "seconds": 3.5, "phase": "blind"},
            {"criterion": first.id, "level": HIGH, "seconds": 9.0, "phase": "blind"},
        ]
        assert review.final_levels is None
        changed = {**levels(HIGH), first.id: MIDDLE}
        kept = Kept({first.id: "图没有来源"}, advice="")
        finish(session, mine, Judged(changed, choices=(Choice(first.id, MIDDLE, 30.0),)), kept, by)
    with database.transaction(reads_only=True) as session:
        done = session.get_one(Assignment, mine)
        assert done.state is AssignmentState.DONE
        assert done.version == 4
        assert done.review.blind_levels == levels(HIGH)
        assert done.review.final_levels == changed
        assert done.review.change_reasons == {first.id: "图没有来源"}
        assert [one["phase"] for one in done.review.order] == ["blind", "blind", "final"]
        assert done.review.final_seconds >= done.review.blind_seconds
        journal = session.query(Entry).filter_by(subject=f"assignment:{mine}").order_by(Entry.number).all()
        assert [one.action for one in journal] == ["open_review", "set_blind", "finish_review"]
        assert "图没有来源" not in str([one.details for one in journal])


def test_each_step_has_one_state_to_come_from(database: Database, county: County, work: Work):
    mine, by = work.seats[Seat.FIRST], By(county.people["reviewer"])
    with database.transaction() as session:
        with pytest.raises(TransitionForbidden):
            set_blind(session, mine, Judged(levels(HIGH)), by)
        open_review(session, mine, by)
        for again in (
            lambda: open_review(session, mine, by),
            lambda: finish(session, mine, Judged(levels(HIGH)), Kept({}), by),
        ):
            with pytest.raises(TransitionForbidden):
                again()
        set_blind(session, mine, Judged(levels(HIGH)), by)
        with pytest.raises(TransitionForbidden):
            set_blind(session, mine, Judged(levels(LOW)), by)
        assert session.get_one(Assignment, mine).review.blind_levels == levels(HIGH)


def test_an_old_version_is_refused(database: Database, county: County, work: Work):
    mine, by = work.seats[Seat.FIRST], By(county.people["reviewer"], expected=1)
    with database.transaction() as session:
        open_review(session, mine, by)
        with pytest.raises(VersionConflict):
            set_blind(session, mine, Judged(levels(HIGH)), by)
        set_blind(session, mine, Judged(levels(HIGH)), replace(by, expected=2))


@pytest.mark.parametrize(
    "judged",
    [
        Judged({}),
        Judged({**levels(HIGH), "A1-E2-9": HIGH}),
        Judged({**levels(HIGH), "A1-E2-1": "superb"}),
        Judged(levels(HIGH), choices=(Choice("A1-E2-1", "superb", 1.0),)),
        Judged(levels(HIGH), choices=(Choice("A9-E2-1", HIGH, 1.0),)),
    ],
)
def test_levels_have_to_be_whole_and_known(database: Database, county: County, work: Work, judged: Judged):
    mine, by = work.seats[Seat.FIRST], By(county.people["reviewer"])
    with database.transaction() as session:
        open_review(session, mine, by)
        with pytest.raises(ValueRefused):
            set_blind(session, mine, judged, by)
    with database.transaction(reads_only=True) as session:
        found = session.get_one(Assignment, mine)
        assert found.state is AssignmentState.OPENED
        assert found.review is None


def test_a_change_needs_a_reason_and_a_lowest_level_advice(database: Database, county: County, work: Work):
    mine, by = work.seats[Seat.FIRST], By(county.people["reviewer"])
    with database.transaction() as session:
        open_review(session, mine, by)
        set_blind(session, mine, Judged(levels(HIGH)), by)
        with pytest.raises(ValueRefused, match=required().criteria[0].name):
            finish(session, mine, Judged(levels(MIDDLE)), Kept({}), by)
        every = dict.fromkeys(levels(LOW), "看错了")
        with pytest.raises(ValueRefused, match="advice"):
            finish(session, mine, Judged(levels(LOW)), Kept(every), by)
        with pytest.raises(ValueRefused):
            finish(session, mine, Judged({}, off_task=True), Kept({}, advice="请重交"), by)
        kept = Kept({}, off_task_reason="交的是另一节课", advice="请重交")
        finish(session, mine, Judged({}, off_task=True), kept, by)
        review = session.get_one(Assignment, mine).review
        assert review.final_levels == levels(LOW)
        assert review.off_task
        assert set(review.change_reasons.values()) == {"交的是另一节课"}


def test_one_reviewer_decides_alone_where_the_round_asks_for_one(database: Database, county: County, files):
    work = hand_out(database, county, files, Seat.FIRST, reviewers=1)
    judge(database, work.seats[Seat.FIRST], levels(HIGH, MIDDLE, HIGH, HIGH))
    found = outcome(database, work)
    assert found.basis is Basis.SINGLE
    assert found.levels == levels(HIGH, MIDDLE, HIGH, HIGH)
    assert found.item_level == MIDDLE


def test_two_who_agree_are_enough(database: Database, work: Work):
    judge(database, work.seats[Seat.FIRST], levels(MIDDLE))
    assert outcome(database, work) is None
    judge(database, work.seats[Seat.SECOND], levels(MIDDLE))
    found = outcome(database, work)
    assert found.basis is Basis.AGREED
    assert found.item_level == MIDDLE
    assert state(database, work) is State.IN_REVIEW


def test_off_task_is_the_lowest_level(database: Database, work: Work):
    judge(database, work.seats[Seat.FIRST], {}, off_task=True)
    judge(database, work.seats[Seat.SECOND], levels(LOW))
    assert outcome(database, work).item_level == LOW


def test_two_who_differ_get_a_third_who_decides(database: Database, work: Work):
    judge(database, work.seats[Seat.FIRST], levels(HIGH, MIDDLE, LOW, HIGH))
    judge(database, work.seats[Seat.SECOND], levels(HIGH, HIGH, MIDDLE, MIDDLE))
    assert outcome(database, work) is None
    assert state(database, work) is State.ARBITRATION
    third = seats(database, work)[-1]
    assert third.seat is Seat.THIRD
    judge(database, third.id, levels(MIDDLE, HIGH, HIGH, MIDDLE))
    found = outcome(database, work)
    assert found.basis is Basis.ARBITRATED
    assert found.levels == levels(HIGH, HIGH, HIGH, MIDDLE)
    assert found.item_level == MIDDLE
    assert len(seats(database, work)) == 3


def test_without_a_third_person_it_stays_in_third_review(database: Database, county: County, work: Work):
    with database.transaction() as session:
        for name in ("third", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
    judge(database, work.seats[Seat.FIRST], levels(HIGH))
    judge(database, work.seats[Seat.SECOND], levels(MIDDLE))
    assert outcome(database, work) is None
    assert state(database, work) is State.ARBITRATION
    assert len(seats(database, work)) == 2


def test_three_from_the_start_wait_for_each_other(database: Database, county: County, files):
    work = hand_out(database, county, files, *SEATS, reviewers=3)
    judge(database, work.seats[Seat.FIRST], levels(HIGH))
    judge(database, work.seats[Seat.SECOND], levels(MIDDLE))
    assert outcome(database, work) is None
    assert state(database, work) is State.IN_REVIEW
    judge(database, work.seats[Seat.THIRD], levels(MIDDLE))
    assert outcome(database, work).item_level == MIDDLE


def test_a_seat_that_was_given_back_is_waited_for(database: Database, work: Work):
    judge(database, work.seats[Seat.FIRST], levels(HIGH))
    with database.transaction() as session:
        go(session.get_one(Assignment, work.seats[Seat.SECOND]), Step.RECUSE)
        session.flush()
        assert settle_evidence(session, session.get_one(Evidence, work.evidence)) is None


def test_settling_again_changes_nothing(database: Database, work: Work):
    for seat in (Seat.FIRST, Seat.SECOND):
        judge(database, work.seats[seat], levels(MIDDLE))
    before = outcome(database, work)
    with database.transaction() as session:
        again = settle_evidence(session, session.get_one(Evidence, work.evidence))
        assert again.id == before.id
        assert session.query(Outcome).count() == 1


def test_a_recheck_changes_no_outcome(database: Database, county: County, work: Work):
    for seat in (Seat.FIRST, Seat.SECOND):
        judge(database, work.seats[seat], levels(MIDDLE))
    with database.transaction() as session:
        evidence = session.get_one(Evidence, work.evidence)
        recheck = assign(session, evidence, county.people["county_reviewer"], Seat.RECHECK).id
    judge(database, recheck, levels(LOW))
    assert outcome(database, work).item_level == MIDDLE


def test_a_carried_item_has_the_outcome_of_its_origin(database: Database, county: County, work: Work):
    for seat in (Seat.FIRST, Seat.SECOND):
        judge(database, work.seats[seat], levels(MIDDLE))
    with database.transaction() as session:
        later = hand_in(session, session.get_one(Declaration, work.declaration))
        carried = next(one for one in later.evidence if one.item == "A1-E2")
        carried.carried_from_id = work.evidence
        fresh = next(one for one in later.evidence if one.item != "A1-E2")
        session.flush()
        assert outcome_of(session, carried.id).evidence_id == work.evidence
        assert outcome_of(session, fresh.id) is None


RANKS = st.lists(st.integers(0, 4), min_size=3, max_size=3)
JUDGED = st.lists(RANKS.map(lambda ranks: {str(n): str(rank) for n, rank in enumerate(ranks)}), min_size=1, max_size=5)


@given(JUDGED)
def test_merging_takes_nothing_that_nobody_gave(judged: list[dict[str, str]]):
    merged = merge(judged)
    alike = all(one == judged[0] for one in judged)
    if len(judged) == 2 and not alike:
        assert merged is None
        return
    assert merged is not None
    for criterion, level in merged.levels.items():
        given = [one[criterion] for one in judged]
        assert level in given
        assert given.count(level) == max(map(given.count, given)) or level == given[-1]
    expected = Basis.SINGLE if len(judged) == 1 else Basis.AGREED if alike else Basis.ARBITRATED
    assert merged.basis is expected


@given(st.lists(RANKS, min_size=3, max_size=3))
def test_of_three_the_majority_stands_otherwise_the_third(ranks: list[list[int]]):
    merged = merge([{str(n): str(rank) for n, rank in enumerate(one)} for one in ranks])
    found = [int(merged.levels[str(n)]) for n in range(3)]
    for n, level in enumerate(found):
        one, two, third = (given[n] for given in ranks)
        assert level == (one if one == two else third)
    assert item_level(found) >= min(item_level(one) for one in ranks)


@given(st.lists(RANKS, min_size=3, max_size=3))
def test_of_three_who_do_not_know_each_other_the_middle_stands(ranks: list[list[int]]):
    judged = [{str(n): str(rank) for n, rank in enumerate(one)} for one in ranks]
    merged = merge(judged, {str(n): [str(rank) for rank in range(5)] for n in range(3)})
    for n in range(3):
        assert int(merged.levels[str(n)]) == sorted(given[n] for given in ranks)[1]
