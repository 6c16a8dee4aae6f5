"""All SQL about rounds and kept standards."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import NotFound
from service.pagination import page_of
from service.reviews.tables import APART, Assignment, AssignmentState
from service.rounds.tables import Round, StandardVersion
from service.submissions.tables import Evidence, Submission

_GIVEN_BACK = (AssignmentState.RECUSED, AssignmentState.CANCELLED)


def find_round(session: Session, key: int) -> Round:
    found = session.get(Round, key)
    if found is None:
        raise NotFound
    return found


def locked_round(session: Session, key: int) -> Round:
    """Return a round that nobody else can change before the end of the transaction."""
    found = session.get(Round, key, with_for_update={"of": Round}, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def rounds_seen(session: Session, actor: Actor, cursor: str | None, limit: int) -> tuple[Sequence[Round], str | None]:
    """Return a part of the rounds that somebody may read, newest first."""
    query = (
        select(Round)
        .join(Unit, Unit.id == Round.unit_id)
        .where(reachable(actor, Permission.READ_ROUND, path=Unit.path))
        .options(joinedload(Round.standard))
    )
    return page_of(session, query, Round.id, cursor, limit)


def counts_of(session: Session, actor: Actor, rounds: Collection[int]) -> dict[int, dict[State, int]]:
    """Count declarations by round and state, of those whose progress the actor may follow."""
    query = (
        select(Declaration.round_id, Declaration.state, func.count())
        .join(Unit, Unit.id == Declaration.school_id)
        .where(Declaration.round_id.in_(rounds), reachable(actor, Permission.MONITOR, path=Unit.path))
        .group_by(Declaration.round_id, Declaration.state)
    )
    found: dict[int, dict[State, int]] = defaultdict(dict)
    for held, state, count in session.execute(query):
        found[held][state] = count
    return found


def has_declarations(session: Session, key: int) -> bool:
    return bool(session.scalar(select(exists().where(Declaration.round_id == key))))


def has_reviewers(session: Session, key: int) -> bool:
    """Say whether any item of the round was assigned to a reviewer who has not given it back."""
    query = (
        select(Assignment.id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .where(Declaration.round_id == key, Assignment.seat.not_in(APART), Assignment.state.not_in(_GIVEN_BACK))
    )
    return bool(session.scalar(select(query.exists())))


def units_to_hold(session: Session, actor: Actor) -> Sequence[Unit]:
    """Return the units that the actor may hold a round for, from the top down."""
    query = select(Unit).where(reachable(actor, Permission.MANAGE_ROUND, path=Unit.path)).order_by(Unit.path)
    return session.scalars(query).all()


def kept_standards(session: Session) -> Sequence[StandardVersion]:
    """Return all kept standards, newest first."""
    query = select(StandardVersion).order_by(StandardVersion.kept_at.desc(), StandardVersion.content_hash)
    return session.scalars(query).all()


def kept_standard(session: Session, content_hash: str) -> StandardVersion | None:
    return session.get(StandardVersion, content_hash)
