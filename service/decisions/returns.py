"""Gives work back to its teacher, with reasons as codes, advice in words and a new date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from service.assignments.workflow import cancel_assignments
from service.clock import today
from service.decisions.involvement import not_own
from service.decisions.refusals import NoGround, NoneLeft
from service.decisions.return_reasons import ReturnReason
from service.decisions.reviewed import handed_in, reviewed
from service.declarations.states import Action
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import ValueRefused
from service.language import mark
from service.rounds.standards import scheme_of


@dataclass(frozen=True)
class Return:
    """What the teacher is told."""

    reasons: tuple[ReturnReason, ...]
    advice: str
    due_on: date


def return_for_revision(session: Session, declaration: Declaration, actor: int, told: Return) -> None:
    """Give the work back before it has a result; it can be put right."""
    not_own(declaration, actor)
    _give_back(session, declaration, Action.RETURN_UNREAD, actor, told)


def return_failed(session: Session, declaration: Declaration, actor: int, told: Return) -> None:
    """Let the failed items be handed in once more; those that passed count again."""
    not_own(declaration, actor)
    limit = scheme_of(declaration.round).resubmissions
    failed = reviewed(session, declaration).failed
    _give_back(session, declaration, Action.RETURN_FAILED, actor, told, {"failed": list(failed)})
    if not failed:
        raise NoGround
    if declaration.resubmissions >= limit:
        raise NoneLeft(limit=limit)
    declaration.resubmissions += 1


def return_rechecked(
    session: Session, declaration: Declaration, actor: int, told: Return, found: Mapping[str, object]
) -> None:
    """Give the work back after the county's recheck; ``found`` is what the audit log keeps of it."""
    _give_back(session, declaration, Action.RETURN_RECHECKED, actor, told, found)


def to_come(day: date) -> date:
    """Raise ValueRefused for a date that nobody could keep."""
    if day <= today():
        raise ValueRefused(field=mark("New date"), reason=mark("it has to lie after today"))
    return day


def _give_back(
    session: Session,
    declaration: Declaration,
    action: Action,
    actor: int,
    told: Return,
    details: Mapping[str, object] | None = None,
) -> None:
    codes = [one.value for one in told.reasons]
    kept = {"reasons": codes, "due_on": told.due_on.isoformat(), **(details or {})}
    take(session, declaration, action, actor=actor, details=kept)
    declaration.due_on = to_come(told.due_on)
    submission = handed_in(session, declaration.id)
    if submission is not None:
        submission.return_reasons, submission.advice = codes, told.advice
        cancel_assignments(session, submission)
