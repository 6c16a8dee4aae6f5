"""Who is too near to a piece of work to decide about it."""

from sqlalchemy.orm import Session

from service.decisions.refusals import Involved
from service.decisions.store import has_reviewed
from service.declarations.tables import Declaration


def not_own(declaration: Declaration, actor: int) -> None:
    """Raise Involved for the teacher of the work: nobody decides about themselves."""
    if declaration.teacher_id == actor:
        raise Involved


def not_a_reviewer(session: Session, declaration: Declaration, actor: int) -> None:
    """Raise Involved for the teacher and for whoever reviewed the work: an objection is against their review."""
    not_own(declaration, actor)
    if has_reviewed(session, declaration.id, actor):
        raise Involved
