"""Who is too near to a piece of work to decide about it."""

from sqlalchemy.orm import Session

from service.decisions.refusals import Involved, StillBlind
from service.decisions.store import has_reviewed
from service.declarations.tables import Declaration
from service.results.store import reviews_blind


def not_own(declaration: Declaration, actor: int) -> None:
    """Raise Involved for the teacher of the work: nobody decides about themselves."""
    if declaration.teacher_id == actor:
        raise Involved


def not_a_reviewer(session: Session, declaration: Declaration, actor: int) -> None:
    """Raise Involved for the teacher and for whoever reviewed the work: an objection is against their review."""
    not_own(declaration, actor)
    if has_reviewed(session, declaration.id, actor):
        raise Involved


def not_blind(session: Session, declaration: Declaration, actor: int) -> None:
    """Raise StillBlind for whoever has an unfinished seat on this work: they judge before they see."""
    if reviews_blind(session, declaration.id, actor):
        raise StillBlind
