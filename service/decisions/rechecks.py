"""The county's recheck: a sample is drawn, each result of it judged once more and blind, and then left or sent back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models.raters.strata import Unit
from service.accounts.actor import Actor
from service.clock import now, today
from service.decisions.appeals import review_again
from service.decisions.comparison import Comparison, compare
from service.decisions.involvement import not_own
from service.decisions.recheck_store import (
    DRAW,
    add_seat,
    drawn_since,
    last_draw,
    recheck_seats,
    recheckers,
    results_of,
    selected_of,
)
from service.decisions.refusals import NoGround, ReviewMissing
from service.decisions.returns import Return, return_rechecked
from service.decisions.reviewed import handed_in
from service.decisions.sample import Sample, draw
from service.decisions.tables import Stage
from service.decisions.workflow import copy_decision
from service.declarations.states import STATE_NAMES, Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import append, locked_head
from service.language import mark
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.rounds.standards import scheme_of
from service.rounds.tables import Round

_SEED_BYTES = 4


class Ending(StrEnum):
    """What comes of a recheck."""

    STAND = "stand"
    REOPEN = "reopen"
    RETURN = "return"


@dataclass(frozen=True)
class Draw:
    """A sample with the seed that repeats it."""

    seed: str
    share: float
    sample: Sample


def seed_of(session: Session, held: Round) -> str | None:
    """Return the seed of a round's sample, which never changes once something was drawn with it."""
    last = last_draw(session, held.id)
    return str(last.details["seed"]) if last else None


def plan_sample(session: Session, held: Round, seed: str) -> Draw:
    """Return what would be drawn now; nothing is changed."""
    results = results_of(session, held.id)
    units = [
        Unit(
            id=str(one.declaration.id),
            school=str(one.declaration.school_id),
            person=str(one.declaration.teacher_id),
            point=one.declaration.point,
            level=one.level,
        )
        for one in results
    ]
    drawn = {str(one) for one in selected_of(session, held.id)}
    free = {str(one.declaration.id) for one in results if one.declaration.state is State.SAMPLING}
    share = scheme_of(held).recheck_share
    return Draw(seed, share, draw(units, share, seed, drawn=drawn, free=free))


def draw_sample(session: Session, held: Round, actor: int, seed: str | None = None) -> Draw:
    """Draw the sample and select it. Done again, it draws only for results that came since.

    Raises
    ------
    ValueRefused
        When the round's sample was begun with another seed.
    """
    locked_head(session)
    known = seed_of(session, held)
    if known is not None and seed not in (None, known):
        raise ValueRefused(field=mark("Seed"), reason=mark("the sample of this round was begun with another seed"))
    drawn = plan_sample(session, held, known or seed or secrets.token_hex(_SEED_BYTES))
    waiting = [one.declaration for one in results_of(session, held.id) if one.declaration.state is State.SAMPLING]
    if all(drawn_since(session, held.id, one.changed_at) for one in waiting) and known is not None:
        return Draw(drawn.seed, drawn.share, Sample(drawn.sample.strata, ()))
    added = set(drawn.sample.added)
    for declaration in waiting:
        if str(declaration.id) in added:
            take(session, declaration, Action.SELECT, actor=actor, details={"seed": drawn.seed})
    details = {"seed": drawn.seed, "share": drawn.share, "population": drawn.sample.population, "added": len(added)}
    append(session, DRAW, f"round:{held.id}", actor=actor, unit=held.unit_id, details=details)
    return drawn


def seat_rechecker(session: Session, declaration: Declaration, actor: Actor, reviewer_id: int) -> list[Assignment]:
    """Let somebody recheck every item of a drawn result, blind to all that came before.

    Raises
    ------
    ValueRefused
        When that person does not review, is of the same school, or has seen the work.
    """
    not_own(declaration, actor.id)
    _expect_recheck(declaration, mark("Assign a recheck"))
    if reviewer_id not in {one.id for one in recheckers(session, actor, declaration)}:
        raise ValueRefused(field=mark("Reviewer"), reason=mark("this person cannot recheck this work"))
    submission = handed_in(session, declaration.id)
    taken = {one.evidence_id: one for one in recheck_seats(session, submission.id)} if submission else {}
    seats = []
    for evidence in submission.evidence if submission else ():
        before = taken.get(evidence.id)
        if before is None or before.state is not AssignmentState.DONE:
            seats.append(_seat(session, declaration, evidence.id, reviewer_id))
            _call_off(before)
    details = {"reviewer": reviewer_id, "assignments": [one.id for one in seats]}
    subject = f"declaration:{declaration.id}"
    append(session, "assign_recheck", subject, actor=actor.id, unit=declaration.school_id, details=details)
    declaration.version += 1
    return seats


def end(session: Session, declaration: Declaration, actor: int, ending: Ending, told: Return | None = None) -> None:
    """End a recheck in one of three ways; ``told`` is for the teacher of returned work.

    Raises
    ------
    ReviewMissing
        When an item was not rechecked.
    NoGround
        When nothing is to be reviewed again.
    """
    if ending is Ending.STAND:
        leave_standing(session, declaration, actor)
    elif ending is Ending.REOPEN:
        reopen(session, declaration, actor)
    elif told is not None:
        give_back(session, declaration, actor, told)


def leave_standing(session: Session, declaration: Declaration, actor: int) -> None:
    """Decide a rechecked result as it is."""
    kept = _kept(_ended(session, declaration, actor))
    take(session, declaration, Action.FINALISE, actor=actor, details=kept)
    copy_decision(session, declaration, actor, Stage.FINAL)


def reopen(session: Session, declaration: Declaration, actor: int) -> None:
    """Send a result back to the panel: a fresh person reviews what the recheck sees otherwise."""
    found = _ended(session, declaration, actor)
    take(session, declaration, Action.REOPEN, actor=actor, details=_kept(found))
    differing = [one.evidence for one in found.items if one.changed and one.evidence is not None]
    if not differing:
        raise NoGround
    for evidence in differing:
        review_again(session, declaration, evidence, actor)


def give_back(session: Session, declaration: Declaration, actor: int, told: Return) -> None:
    """Return a rechecked result to its teacher."""
    return_rechecked(session, declaration, actor, told, _kept(_ended(session, declaration, actor)))


def _ended(session: Session, declaration: Declaration, actor: int) -> Comparison:
    not_own(declaration, actor)
    _expect_recheck(declaration, mark("End the recheck"))
    found = compare(session, declaration)
    if found.missing:
        raise ReviewMissing(items=", ".join(found.missing))
    return found


def _kept(found: Comparison) -> Mapping[str, object]:
    return {"changed": found.changed, "decided": found.decided, "rechecked": found.rechecked}


def _expect_recheck(declaration: Declaration, action: str) -> None:
    if declaration.state is not State.RECHECK:
        state = STATE_NAMES[declaration.state]
        raise TransitionForbidden(action=action, state=state, from_states=STATE_NAMES[State.RECHECK])


def _call_off(seat: Assignment | None) -> None:
    """Take an unfinished recheck off whoever had it: somebody else has it now."""
    if seat is not None:
        seat.state = AssignmentState.CANCELLED
        seat.version += 1


def _seat(session: Session, declaration: Declaration, evidence_id: int, reviewer_id: int) -> Assignment:
    made = Assignment(
        evidence_id=evidence_id,
        reviewer_id=reviewer_id,
        seat=Seat.RECHECK,
        state=AssignmentState.ASSIGNED,
        reasons=["recheck"],
        due_on=today() + timedelta(days=scheme_of(declaration.round).review_days),
        assigned_at=now(),
    )
    add_seat(session, made)
    return made
