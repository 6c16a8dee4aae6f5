"""What stands behind the figures, as SQL: people, items and who gave which level; every query goes by an index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, UnitKind
from service.accounts.tables import Person, Unit
from service.consistency.tables import AuditFigures
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Outcome, Review, Seat
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission

_AT_ONCE = 500
"""Values in one IN clause; SQLite takes no more than some thousands."""


@dataclass(frozen=True)
class Named:
    id: int
    name: str
    login: str


@dataclass(frozen=True)
class Computed:
    """A row of figures with the names of its round and its county."""

    row: AuditFigures
    round_name: str
    unit_name: str


@dataclass(frozen=True)
class Reading:
    """One finished review of an item."""

    evidence: int
    item: str
    point: str
    school: str
    reviewer: int
    seat: Seat
    reasons: list[str]
    off_task: bool
    blind_levels: dict[str, str]
    final_levels: dict[str, str]
    outcome: dict[str, str] | None
    item_level: str | None


def computed(session: Session, actor: Actor) -> list[Computed]:
    """Return the figures of all counties within reach, newest round first."""
    query = (
        select(AuditFigures, Round.name, Unit.name)
        .join(Round, Round.id == AuditFigures.round_id)
        .join(Unit, Unit.id == AuditFigures.unit_id)
        .where(reachable(actor, Permission.MONITOR, path=Unit.path))
        .order_by(Round.starts_on.desc(), Round.id.desc(), Unit.name)
    )
    return [Computed(*row) for row in session.execute(query)]


def own_schools(session: Session, actor: Actor) -> Sequence[Unit]:
    """Return the schools whose work somebody may follow; for those who reach no county."""
    query = select(Unit).where(Unit.kind == UnitKind.SCHOOL, reachable(actor, Permission.MONITOR, path=Unit.path))
    return session.scalars(query.order_by(Unit.name, Unit.id).limit(_AT_ONCE)).all()


def rows_above(session: Session, unit: Unit) -> list[Computed]:
    """Return the figures of the county that a school or somebody's unit belongs to, newest round first."""
    above = [int(step) for step in unit.path.strip("/").split("/")]
    query = (
        select(AuditFigures, Round.name, Unit.name)
        .join(Round, Round.id == AuditFigures.round_id)
        .join(Unit, Unit.id == AuditFigures.unit_id)
        .where(AuditFigures.unit_id.in_(above))
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    return [Computed(*row) for row in session.execute(query)]


def people(session: Session, keys: Iterable[int]) -> list[Named]:
    found: list[Named] = []
    for some in parts(keys):
        query = select(Person.id, Person.name, Person.login).where(Person.id.in_(some))
        found += [Named(*row) for row in session.execute(query)]
    return found


def reachable_people(session: Session, actor: Actor, keys: Iterable[int]) -> dict[int, str]:
    """Return the names of those whom somebody may see single figures of."""
    found: dict[int, str] = {}
    for some in parts(keys):
        query = select(Person.id, Person.name).join(Unit, Unit.id == Person.unit_id)
        query = query.where(Person.id.in_(some), reachable(actor, Permission.MONITOR, path=Unit.path))
        found |= {row.id: row.name for row in session.execute(query)}
    return found


def evidence_names(session: Session, keys: Collection[int]) -> dict[str, str]:
    """Return item, teacher and school of evidence, for those who have to hand it out."""
    found: dict[str, str] = {}
    for some in parts(keys):
        query = _with_declaration(select(Evidence.id, Evidence.item, Person.name, Unit.name))
        query = query.join(Person, Person.id == Declaration.teacher_id).where(Evidence.id.in_(some))
        found |= {str(key): f"{item} · {teacher} · {school}" for key, item, teacher, school in session.execute(query)}
    return found


def readings_of_school(session: Session, round_id: int, unit_id: int) -> list[Reading]:
    """Return all finished readings of a school's items."""
    query = _readings().where(Declaration.round_id == round_id, Declaration.school_id == unit_id)
    return [Reading(*row) for row in session.execute(query.order_by(Evidence.id, Assignment.id))]


def readings_of_item(session: Session, evidence_id: int) -> list[Reading]:
    query = _readings().where(Assignment.evidence_id == evidence_id).order_by(Assignment.id)
    return [Reading(*row) for row in session.execute(query)]


def readings_by(session: Session, actor: Actor, round_id: int, person_id: int) -> list[Reading]:
    """Return what somebody read, the last first, as far as one may see it."""
    query = _readings().where(
        Assignment.reviewer_id == person_id,
        Declaration.round_id == round_id,
        reachable(actor, Permission.MONITOR, path=Unit.path),
    )
    return [Reading(*row) for row in session.execute(query.order_by(Assignment.id.desc()))]


def _readings() -> Select[*tuple[Any, ...]]:
    columns = (
        Evidence.id,
        Evidence.item,
        Declaration.point,
        Unit.name,
        Assignment.reviewer_id,
        Assignment.seat,
        Assignment.reasons,
        Review.off_task,
        Review.blind_levels,
        Review.final_levels,
        Outcome.levels,
        Outcome.item_level,
    )
    return (
        _with_declaration(select(*columns))
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .outerjoin(Outcome, Outcome.evidence_id == Evidence.id)
        .where(Assignment.state == AssignmentState.DONE, Review.final_at.is_not(None))
    )


def _with_declaration(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Evidence)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
    )


def parts(keys: Iterable[int]) -> Iterator[Sequence[int]]:
    """Yield keys in order and each once, no more together than fit one IN clause."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
