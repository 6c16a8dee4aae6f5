"""What happens to assignments: given, given back, given to somebody else, called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from service.acceptance import workflow as acceptance
from service.accounts.actor import Actor
from service.assignments import store
from service.assignments.seating import Seating
from service.assignments.seats import IN_TURN, Wanted, may_be_spared, reasons_of, wanted
from service.assignments.urgency import Need, SeatReason
from service.declarations.states import STATE_NAMES
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import append, locked_head
from service.language import MarkedList, mark
from service.reviews.states import UNFINISHED, Step, expect_way, go
from service.reviews.tables import Assignment, Seat
from service.submissions.readings import findings_of
from service.submissions.tables import Evidence, Submission


class RecusalReason(StrEnum):
    """Why a reviewer gives a piece back."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PERSONAL_RELATION = "personal_relation"
    CANNOT_JUDGE = "cannot_judge"


@dataclass(frozen=True)
class Filled:
    """How many open seats found somebody, and how many are still open."""

    filled: int
    left: int


def begin_review(session: Session, submission: Submission) -> None:
    """Give every item that does not count from an earlier version its seats.

    Done again, it adds nothing to what is under way. An item that was reviewed before goes to one fresh reviewer, in
    the third seat: the work was opened again.
    """
    # The lock also makes two acceptances at once count each other's load.
    seed = locked_head(session).hash
    seating = Seating(session, submission.declaration)
    for evidence in submission.evidence:
        if evidence.carried_from_id is None:
            _begin(session, seating, evidence, seed)


def assign_third(session: Session, evidence: Evidence) -> Assignment | None:
    """Give an item whose reviewers differ to a third one; None when nobody is left, which the panel head then sees."""
    locked_head(session)
    under_way = [one for one in store.seats_of(session, evidence.id) if one.state in UNFINISHED]
    for one in under_way:
        if one.seat is Seat.THIRD:
            return one
    seating = Seating(session, evidence.submission.declaration)
    return seating.fill(evidence, _third(seating, evidence, Need.DIFFER))


def assign_spared(session: Session, evidence: Evidence) -> Assignment | None:
    """Give an item whose one reading and the machine differ to the reviewer that was spared."""
    acceptance.call_after_all(session, evidence)
    seating = Seating(session, evidence.submission.declaration)
    seat = IN_TURN[seating.scheme.reviewers_per_item - 1]
    return seating.fill(evidence, Wanted(seat, (SeatReason.DOUBT.value,)))


def cancel_assignments(session: Session, submission: Submission) -> None:
    """Call off what nobody has finished: the work was withdrawn or returned."""
    given = store.unfinished_of(session, submission)
    for one in given:
        go(one, Step.CANCEL)
    store.close_all_open(session, submission)
    append(
        session,
        "cancel_assignments",
        f"submission:{submission.id}",
        actor=None,
        unit=submission.declaration.school_id,
        details={"assignments": [one.id for one in given]},
    )


def recuse(session: Session, assignment: Assignment, reason: RecusalReason) -> list[Assignment]:
    """Take a reviewer off all they have not finished of this teacher, and let others take over.

    All of it, because the reviewer does not know which other pieces are of the same hand. Returns what was given back.

    Raises
    ------
    TransitionForbidden
        When the review is finished.
    """
    locked_head(session)
    expect_way(assignment, Step.RECUSE)
    declaration = assignment.evidence.submission.declaration
    given_back = store.unfinished_between(session, assignment.reviewer_id, declaration.teacher_id)
    for one in given_back:
        go(one, Step.RECUSE)
        _note(session, "recuse", one, one.reviewer_id, {"reason": reason.value})
    session.flush()
    for one in given_back:
        # A cross-reading is about who reads: nobody else can stand in without the county's asking.
        if one.seat is not Seat.CROSS:
            _replace(session, one)
    return given_back


def reassign(session: Session, assignment: Assignment, reviewer_id: int, *, actor: int) -> Assignment:
    """Give somebody's seat to somebody else.

    Raises
    ------
    TransitionForbidden
        When the review is finished.
    ValueRefused
        When that person must not review it, or it is a cross-reading, which only the county gives.
    """
    locked_head(session)
    expect_way(assignment, Step.CANCEL)
    if assignment.seat is Seat.CROSS:
        raise ValueRefused(field=mark("Seat"), reason=mark("a cross-reading is the county's to give"))
    taken_over = Wanted(assignment.seat, _with(assignment.reasons, SeatReason.BY_HAND))
    seating = Seating(session, assignment.evidence.submission.declaration)
    made = seating.give(assignment.evidence, taken_over, reviewer_id, actor=actor)
    go(assignment, Step.CANCEL)
    _note(session, "reassign", assignment, actor, {"assignment": made.id})
    return made


def assign_by_hand(session: Session, evidence: Evidence, reviewer_id: int, *, actor: int) -> Assignment:
    """Give an item to somebody: a seat that nobody could take, otherwise one more.

    Raises
    ------
    TransitionForbidden
        When the work is not under review.
    ValueRefused
        When that person must not review it, or every seat is taken.
    """
    locked_head(session)
    declaration = evidence.submission.declaration
    if declaration.state not in store.UNDER_REVIEW or evidence.carried_from_id is not None:
        raise TransitionForbidden(
            action=mark("Assign"),
            state=STATE_NAMES[declaration.state],
            from_states=MarkedList(STATE_NAMES[state] for state in store.UNDER_REVIEW),
        )
    seating = Seating(session, declaration)
    return seating.give(evidence, _next_seat(session, seating, evidence), reviewer_id, actor=actor)


def fill_open(session: Session, actor: Actor) -> Filled:
    """Try again every open seat that somebody may fill."""
    locked_head(session)
    seatings: dict[int, Seating] = {}
    found = 0
    waiting = store.open_seats_within(session, actor)
    for seat, evidence in waiting:
        declaration = evidence.submission.declaration
        # People's load changes with every seat, so it is counted anew for each declaration.
        if declaration.id not in seatings:
            seatings = {declaration.id: Seating(session, declaration)}
        made = seatings[declaration.id].fill(evidence, Wanted(seat.seat, tuple(seat.reasons)), actor=actor.id)
        found += made is not None
    return Filled(found, len(waiting) - found)


def _begin(session: Session, seating: Seating, evidence: Evidence, seed: str) -> None:
    seats = [one for one in store.seats_of(session, evidence.id) if one.seat is not Seat.CROSS]
    if any(one.state in UNFINISHED for one in seats):
        return
    if seats:
        seating.fill(evidence, _third(seating, evidence, Need.REOPENED))
        return
    reasons = _reasons(seating, evidence)
    spared = may_be_spared(evidence, reasons, seating.scheme, seed) and acceptance.spare(session, evidence)
    for one in wanted(evidence, reasons, seating.scheme, seed, spared=spared):
        seating.fill(evidence, one, lot=seed if SeatReason.BY_LOT in one.reasons else None)


def _third(seating: Seating, evidence: Evidence, why: Need) -> Wanted:
    return Wanted(Seat.THIRD, (why.value, *_reasons(seating, evidence)))


def _reasons(seating: Seating, evidence: Evidence) -> list[str]:
    return reasons_of(evidence, findings_of(evidence.submission.findings), seating.scheme)


def _next_seat(session: Session, seating: Seating, evidence: Evidence) -> Wanted:
    waiting = store.open_seats_of(session, evidence.id)
    if waiting:
        return Wanted(waiting[0].seat, _with(waiting[0].reasons, SeatReason.BY_HAND))
    taken = {one.seat for one in store.seats_of(session, evidence.id)}
    free = [seat for seat in IN_TURN if seat not in taken]
    if not free:
        raise ValueRefused(field=mark("Seat"), reason=mark("all three seats of this item are taken"))
    return Wanted(free[0], _with(_reasons(seating, evidence), SeatReason.BY_HAND))


def _replace(session: Session, given_back: Assignment) -> None:
    seating = Seating(session, given_back.evidence.submission.declaration)
    reasons = _with(given_back.reasons, SeatReason.REPLACEMENT)
    seating.fill(given_back.evidence, Wanted(given_back.seat, reasons))


def _with(reasons: Iterable[str], why: SeatReason) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*reasons, why.value)))


def _note(session: Session, action: str, assignment: Assignment, actor: int | None, details: dict[str, object]) -> None:
    unit = assignment.evidence.submission.declaration.school_id
    append(session, action, f"assignment:{assignment.id}", actor=actor, unit=unit, details=details)
