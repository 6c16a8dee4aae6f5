"""Decisions and what a decision rests on, as SQL."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.assignments.store import GIVEN_UP
from service.assignments.tables import OpenSeat
from service.decisions.tables import Decision
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import locked_head
from service.journal.tables import Entry
from service.pagination import page_of
from service.reviews.states import UNFINISHED
from service.reviews.tables import APART, Assignment, Outcome
from service.submissions.tables import Evidence, Submission


def locked_declaration(session: Session, declaration_id: int) -> Declaration:
    """Return a declaration for nobody else to change meanwhile; the audit log is locked before it, as everywhere."""
    locked_head(session)
    query = select(Declaration).where(Declaration.id == declaration_id).with_for_update(of=Declaration)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def decisions_of(session: Session, declaration_id: int) -> list[Decision]:
    """Return all decisions about a declaration, oldest first."""
    query = select(Decision).where(Decision.declaration_id == declaration_id).order_by(Decision.id)
    return list(session.scalars(query))


def latest_decision(session: Session, declaration_id: int) -> Decision | None:
    """Return the decision that holds."""
    query = select(Decision).where(Decision.declaration_id == declaration_id).order_by(Decision.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def has_open_seat(session: Session, evidence_id: int) -> bool:
    """Say whether a reviewer of the school's panel still has to judge an item."""
    taken = exists().where(
        Assignment.evidence_id == evidence_id, Assignment.state.in_(UNFINISHED), Assignment.seat.not_in(APART)
    )
    return bool(session.scalar(select(taken | exists().where(OpenSeat.evidence_id == evidence_id))))


def has_reviewed(session: Session, declaration_id: int, person_id: int) -> bool:
    """Say whether somebody has, or had without stepping back, a seat for any version of a declaration's work."""
    query = select(
        exists().where(
            Assignment.evidence_id == Evidence.id,
            Evidence.submission_id == Submission.id,
            Submission.declaration_id == declaration_id,
            Assignment.reviewer_id == person_id,
            Assignment.state.not_in(GIVEN_UP),
        )
    )
    return bool(session.scalar(query))


def withdraw_outcome(session: Session, outcome: Outcome) -> None:
    """Take back what the reviewers of an item came to: it is reviewed again. Their reviews stay."""
    session.delete(outcome)
    session.flush()


def timeline_of(session: Session, declaration_id: int) -> Sequence[Entry]:
    """Return what the audit log says about a declaration, oldest first."""
    query = select(Entry).where(Entry.subject == f"declaration:{declaration_id}").order_by(Entry.number)
    return session.scalars(query).all()


def declarations_in(
    session: Session, actor: Actor, permission: Permission, states: Sequence[State], round_id: int | None = None
) -> Sequence[Declaration]:
    """Return the declarations in some states that an actor's permission reaches, school by school."""
    query = (
        select(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(
            Declaration.state.in_(states), reachable(actor, permission, path=Unit.path, owner=Declaration.teacher_id)
        )
        .order_by(Unit.name, Declaration.point, Declaration.id)
    )
    if round_id is not None:
        query = query.where(Declaration.round_id == round_id)
    return session.scalars(query).unique().all()


def published_below(session: Session, home: str) -> Sequence[Declaration]:
    """Return the results in publicity of a unit and all below it."""
    query = _published(home).order_by(Unit.name, Declaration.point, Declaration.id)
    return session.scalars(query).unique().all()


def published_page(
    session: Session, home: str, cursor: str | None, limit: int
) -> tuple[Sequence[Declaration], str | None]:
    """Return a part of the same, newest first."""
    return page_of(session, _published(home), Declaration.id, cursor, limit)


def _published(home: str) -> Select[Declaration]:
    in_publicity = (Declaration.state == State.PUBLICITY, Unit.path.startswith(home, autoescape=True))
    return select(Declaration).join(Unit, Unit.id == Declaration.school_id).where(*in_publicity)
