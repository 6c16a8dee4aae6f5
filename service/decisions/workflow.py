"""What a person of the panel may do with a declaration, each step with its rule.

Nobody chooses a level: it follows from the reviews by the rule, and a person confirms it with reasons. ``take`` says
first whether the state leads there; whatever is raised after it undoes the whole transaction.
"""

from datetime import date

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.verdict import LOWEST
from service.accounts.roles import UnitKind
from service.clock import now, today
from service.decisions.appeal_store import upheld_since
from service.decisions.involvement import not_own
from service.decisions.recheck_store import drawn_since
from service.decisions.refusals import DecisionMissing, NoGround, ReviewMissing, SampleMissing, TooEarly
from service.decisions.return_reasons import ExemptReason, ReturnReason
from service.decisions.returns import to_come
from service.decisions.reviewed import rank_of, reviewed
from service.decisions.store import latest_decision
from service.decisions.tables import Decision, Stage
from service.declarations.publicity import last_day_of_publicity
from service.declarations.states import Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import TransitionForbidden
from service.journal.store import append
from service.rounds.standards import scheme_of, standard_of

AGAIN = "conclude_again"
"""In the audit log: a new decision after an accepted objection, without a change of state."""


def conclude(session: Session, declaration: Declaration, actor: int, reasons: str) -> Decision:
    """Confirm what the reviews came to; after an accepted objection, confirm it anew."""
    not_own(declaration, actor)
    found = reviewed(session, declaration)
    details: dict[str, object] = {"level": found.level, "items": found.item_levels}
    if declaration.state is State.PRELIMINARY and is_outdated(session, declaration):
        declaration.version += 1
        subject, unit = f"declaration:{declaration.id}", declaration.school_id
        append(session, AGAIN, subject, actor=actor, unit=unit, details=details)
    else:
        take(session, declaration, Action.CONCLUDE, actor=actor, details=details)
    if found.submission is None or found.missing:
        raise ReviewMissing(items=", ".join(found.missing))
    made = Decision(
        declaration_id=declaration.id,
        submission_id=found.submission.id,
        stage=Stage.PRELIMINARY,
        point_level=found.level,
        item_levels=dict(found.item_levels),
        reasons=reasons,
        decided_by_id=actor,
        decided_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def is_outdated(session: Session, declaration: Declaration) -> bool:
    """Say whether an objection was accepted after the decision that holds."""
    held = latest_decision(session, declaration.id)
    return held is not None and upheld_since(session, declaration.id, held.decided_at)


def publish(session: Session, declaration: Declaration, actor: int) -> None:
    """Show the result to the school, for as many days as the round says."""
    not_own(declaration, actor)
    take(session, declaration, Action.PUBLISH, actor=actor)
    if is_outdated(session, declaration) or latest_decision(session, declaration.id) is None:
        raise DecisionMissing


def end_publicity(session: Session, declaration: Declaration, actor: int) -> None:
    """End a publicity whose days are over before the service does it by itself."""
    not_own(declaration, actor)
    early, last = in_publicity_still(declaration), last_day_of_publicity(declaration)
    take(session, declaration, Action.END_PUBLICITY, actor=actor)
    if early:
        raise TooEarly(day=last.isoformat())


def in_publicity_still(declaration: Declaration) -> bool:
    """Say whether objections must still be possible; a round without days of publicity asks for none."""
    return bool(scheme_of(declaration.round).publicity_days) and today() <= last_day_of_publicity(declaration)


def finalise(session: Session, declaration: Declaration, actor: int) -> Decision:
    """Decide what was not drawn for a recheck. What the county rechecks is the county's to end."""
    not_own(declaration, actor)
    if declaration.state is State.RECHECK:
        raise TransitionForbidden(action=Action.FINALISE.value, state=State.RECHECK.value, from_states=State.SAMPLING)
    waiting = waits_for_sample(session, declaration)
    take(session, declaration, Action.FINALISE, actor=actor)
    if waiting:
        raise SampleMissing
    return copy_decision(session, declaration, actor, Stage.FINAL)


def waits_for_sample(session: Session, declaration: Declaration) -> bool:
    """Say whether the county still has to draw; a school's own round, and a share of 0, know no sample."""
    held = declaration.round
    if held.unit.kind is UnitKind.SCHOOL or not scheme_of(held).recheck_share:
        return False
    return not drawn_since(session, held.id, declaration.changed_at)


def certify(session: Session, declaration: Declaration, actor: int) -> None:
    """Certify a passed point."""
    not_own(declaration, actor)
    take(session, declaration, Action.CERTIFY, actor=actor)
    if not has_passed(session, declaration):
        raise NoGround


def has_passed(session: Session, declaration: Declaration) -> bool:
    held = latest_decision(session, declaration.id)
    if held is None:
        return False
    point = find_point(standard_of(session, declaration.round), declaration.point)
    return rank_of(point.evidence[0], held.point_level) > LOWEST


def revoke(session: Session, declaration: Declaration, actor: int, code: ReturnReason, reasons: str) -> Decision:
    """Take a decided level back; ``reasons`` stay with the decisions."""
    not_own(declaration, actor)
    take(session, declaration, Action.REVOKE, actor=actor, details={"reason": code.value})
    return copy_decision(session, declaration, actor, Stage.REVOKED, reasons)


def exempt(session: Session, declaration: Declaration, actor: int, code: ExemptReason) -> None:
    not_own(declaration, actor)
    take(session, declaration, Action.EXEMPT, actor=actor, details={"reason": code.value})


def extend(session: Session, declaration: Declaration, actor: int, due_on: date) -> None:
    """Give a new date to somebody who missed theirs."""
    not_own(declaration, actor)
    take(session, declaration, Action.EXTEND, actor=actor, details={"due_on": due_on.isoformat()})
    declaration.due_on = to_come(due_on)


def copy_decision(
    session: Session, declaration: Declaration, actor: int, stage: Stage, reasons: str | None = None
) -> Decision:
    """Carry the level that holds to the next stage, with its reasons unless there are new ones."""
    held = latest_decision(session, declaration.id)
    if held is None:
        raise DecisionMissing
    made = Decision(
        declaration_id=declaration.id,
        submission_id=held.submission_id,
        stage=stage,
        point_level=held.point_level,
        item_levels=dict(held.item_levels),
        reasons=held.reasons if reasons is None else reasons,
        decided_by_id=actor,
        decided_at=now(),
    )
    session.add(made)
    session.flush()
    return made
