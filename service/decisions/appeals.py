"""Objections (异议): a teacher makes one while a result is in publicity, a person answers it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.errors import UnknownCriterion
from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint
from service.assignments.workflow import assign_third
from service.clock import now
from service.decisions.involvement import not_a_reviewer, not_own
from service.decisions.refusals import NobodyFree
from service.decisions.reviewed import handed_in
from service.decisions.store import withdraw_outcome
from service.decisions.tables import Appeal
from service.decisions.workflow import is_outdated
from service.declarations.states import STATE_NAMES, Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import TransitionForbidden, VersionConflict
from service.journal.store import append
from service.language import mark
from service.reviews.outcomes import outcome_of
from service.reviews.tables import Assignment
from service.rounds.standards import standard_of
from service.submissions.tables import Evidence

REVIEW_AGAIN = "review_again"
"""In the audit log: an item gets a fresh review."""


@dataclass(frozen=True)
class Objection:
    """What a teacher says; ``item`` and ``criterion`` are None where it is about the whole point."""

    reason: str
    item: str | None = None
    criterion: str | None = None


def make_objection(session: Session, declaration: Declaration, actor: int, objection: Objection) -> Appeal:
    """File an objection; the publicity stops until somebody has answered it.

    Raises
    ------
    UnknownItem, UnknownCriterion
        When the point has no such item, or the item no such criterion.
    """
    item = _item_named(_point_of(session, declaration), objection)
    made = Appeal(
        declaration_id=declaration.id,
        item=item,
        criterion=objection.criterion,
        reason=objection.reason,
        filed_at=now(),
    )
    session.add(made)
    session.flush()
    details = {"appeal": made.id, "item": item, "criterion": objection.criterion}
    take(session, declaration, Action.OBJECT, actor=actor, details=details)
    return made


def answer(session: Session, appeal: Appeal, actor: int, *, upheld: bool, text: str) -> None:
    """Accept or reject an objection; whoever reviewed the work cannot.

    Raises
    ------
    VersionConflict
        When somebody else has answered it.
    """
    not_a_reviewer(session, appeal.declaration, actor)
    if appeal.upheld is not None:
        raise VersionConflict
    action = Action.UPHOLD if upheld else Action.REJECT
    take(session, appeal.declaration, action, actor=actor, details={"appeal": appeal.id})
    appeal.upheld, appeal.answer = upheld, text
    appeal.answered_by_id, appeal.answered_at = actor, now()


def ask_review(session: Session, declaration: Declaration, actor: int, item: str) -> Assignment:
    """Have an item reviewed by a fresh person after an accepted objection, before the result is confirmed anew.

    Raises
    ------
    TransitionForbidden
        When no objection was accepted since the last decision.
    NobodyFree
        When no reviewer is left.
    """
    not_own(declaration, actor)
    if declaration.state is not State.PRELIMINARY or not is_outdated(session, declaration):
        state = STATE_NAMES[declaration.state]
        raise TransitionForbidden(
            action=mark("Ask for a fresh review"), state=state, from_states=mark("Objection accepted")
        )
    _point_of(session, declaration).item(item)
    submission = handed_in(session, declaration.id)
    found = next((one for one in submission.evidence if one.item == item), None) if submission else None
    seat = review_again(session, declaration, found, actor) if found else None
    if seat is None:
        raise NobodyFree
    declaration.version += 1
    return seat


def review_again(session: Session, declaration: Declaration, evidence: Evidence, actor: int) -> Assignment | None:
    """Take back what the reviewers of an item came to, and seat a fresh one; None where nobody is free."""
    outcome = outcome_of(session, evidence.id)
    append(
        session,
        REVIEW_AGAIN,
        f"declaration:{declaration.id}",
        actor=actor,
        unit=declaration.school_id,
        details={"evidence": evidence.id, "item": evidence.item, "levels": dict(outcome.levels) if outcome else {}},
    )
    if outcome is not None and outcome.evidence_id == evidence.id:
        withdraw_outcome(session, outcome)
    return assign_third(session, evidence)


def _point_of(session: Session, declaration: Declaration) -> AbilityPoint:
    return find_point(standard_of(session, declaration.round), declaration.point)


def _item_named(point: AbilityPoint, objection: Objection) -> str | None:
    """Return the item that an objection is about, also where only a criterion is named."""
    if objection.item is not None:
        requirement = point.item(objection.item)
        if objection.criterion is not None:
            requirement.criterion(objection.criterion)
        return objection.item
    if objection.criterion is None:
        return None
    for requirement in point.evidence:
        if any(one.id == objection.criterion for one in requirement.criteria):
            return requirement.id
    known = ", ".join(one.id for requirement in point.evidence for one in requirement.criteria)
    raise UnknownCriterion(criterion=objection.criterion, known=known)
