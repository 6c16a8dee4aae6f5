"""Objections, as SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.decisions.tables import Appeal
from service.declarations.tables import Declaration
from service.pagination import page_of


def appeals_of(session: Session, declaration_id: int) -> Sequence[Appeal]:
    """Return all objections to a declaration's results, oldest first."""
    return session.scalars(select(Appeal).where(Appeal.declaration_id == declaration_id).order_by(Appeal.id)).all()


def appeal_by(session: Session, appeal_id: int) -> Appeal:
    """Return one objection as it is now."""
    return session.get_one(Appeal, appeal_id, populate_existing=True)


def upheld_since(session: Session, declaration_id: int, moment: datetime) -> bool:
    """Say whether an objection was accepted after a moment."""
    query = select(
        exists().where(Appeal.declaration_id == declaration_id, Appeal.upheld.is_(True), Appeal.answered_at > moment)
    )
    return bool(session.scalar(query))


def open_appeals(session: Session, actor: Actor) -> Sequence[Appeal]:
    """Return the objections that wait for somebody like this actor, longest waiting first."""
    query = _reached(actor).where(Appeal.upheld.is_(None)).order_by(Appeal.id)
    return session.scalars(query).unique().all()


def appeals_page(session: Session, actor: Actor, cursor: str | None, limit: int) -> tuple[Sequence[Appeal], str | None]:
    """Return objections open and answered, newest first."""
    return page_of(session, _reached(actor), Appeal.id, cursor, limit)


def _reached(actor: Actor) -> Select[Appeal]:
    return (
        select(Appeal)
        .join(Declaration, Declaration.id == Appeal.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(reachable(actor, Permission.ANSWER, path=Unit.path))
    )
