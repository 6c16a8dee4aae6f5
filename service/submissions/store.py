"""All SQL about declarations and what was handed in for them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.declarations.tables import Declaration
from service.pagination import page_of
from service.reviews.tables import Assignment
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, Submission


def latest_submission(session: Session, declaration_id: int) -> Submission | None:
    """Return the newest version that was not taken back; it may be a draft."""
    query = _versions(declaration_id).where(Submission.withdrawn_at.is_(None))
    return session.scalars(query.order_by(Submission.number.desc()).limit(1)).first()


def submissions_of(session: Session, declaration_id: int) -> list[Submission]:
    """Return all versions, the first one first."""
    return list(session.scalars(_versions(declaration_id).order_by(Submission.number)))


def version_of(session: Session, declaration_id: int, number: int) -> Submission | None:
    return session.scalars(_versions(declaration_id).where(Submission.number == number)).one_or_none()


def highest_number(session: Session, declaration_id: int) -> int:
    """Return the number of the newest version, those taken back included; 0 before the first."""
    query = select(func.max(Submission.number)).where(Submission.declaration_id == declaration_id)
    return session.scalar(query) or 0


def fresh_submission(session: Session, submission_id: int) -> Submission:
    """Return a submission with its evidence and declaration as they are now, whatever this session read before."""
    query = select(Submission).where(Submission.id == submission_id)
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def declarations_of(session: Session, actor: Actor) -> Sequence[Declaration]:
    """Return the actor's own declarations, of the newest round first."""
    query = _declarations(actor, Permission.SUBMIT)
    return session.scalars(query.order_by(Declaration.round_id.desc(), Declaration.id)).unique().all()


def declarations_page(
    session: Session, actor: Actor, round_id: int | None, cursor: str | None, limit: int
) -> tuple[Sequence[Declaration], str | None]:
    """Return a part of all declarations that the actor may see."""
    query = _declarations(actor, Permission.READ_DECLARATION)
    if round_id is not None:
        query = query.where(Declaration.round_id == round_id)
    return page_of(session, query, Declaration.id, cursor, limit)


def open_rounds(session: Session, actor: Actor, day: date) -> Sequence[Round]:
    """Return the rounds in which the actor may declare on that day, the one that ends first first."""
    query = (
        select(Round)
        .join(Unit, Unit.id == Round.unit_id)
        .where(
            reachable(actor, Permission.DECLARE, path=Unit.path),
            Round.state == RoundState.OPEN,
            Round.starts_on <= day,
            Round.submit_by >= day,
        )
    )
    return session.scalars(query.order_by(Round.submit_by, Round.id)).unique().all()


def declared_points(session: Session, round_id: int, teacher_id: int) -> frozenset[str]:
    query = select(Declaration.point).where(Declaration.round_id == round_id, Declaration.teacher_id == teacher_id)
    return frozenset(session.scalars(query))


def is_opened(session: Session, submission_id: int) -> bool:
    """Say whether any reviewer has looked at it."""
    query = select(Assignment.id).join(Evidence, Evidence.id == Assignment.evidence_id)
    return session.scalar(query.where(_belongs(submission_id), Assignment.opened_at.is_not(None)).limit(1)) is not None


def has_opened(session: Session, evidence_id: int, reviewer_id: int) -> bool:
    """Say whether this reviewer has begun to look at this item."""
    query = select(Assignment.id).where(Assignment.evidence_id == evidence_id, Assignment.reviewer_id == reviewer_id)
    return session.scalar(query.where(Assignment.opened_at.is_not(None)).limit(1)) is not None


def _belongs(submission_id: int) -> ColumnElement[bool]:
    return Evidence.submission_id == submission_id


def _versions(declaration_id: int) -> Select[Submission]:
    return select(Submission).where(Submission.declaration_id == declaration_id)


def _declarations(actor: Actor, permission: Permission) -> Select[Declaration]:
    mine = reachable(actor, permission, path=Unit.path, owner=Declaration.teacher_id)
    return select(Declaration).join(Unit, Unit.id == Declaration.school_id).where(mine)
