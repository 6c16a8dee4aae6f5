"""All SQL of the pages: pairs within reach, their two sides, and counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.declarations.tables import Declaration
from service.journal.store import locked_head
from service.resemblances.asked import Across, Asked
from service.resemblances.pattern_store import row_of
from service.resemblances.standing import stands
from service.resemblances.summary import Summary
from service.resemblances.tables import Comparison, Resemblance, ResemblanceKind, View
from service.reviews.tables import Assignment, AssignmentState
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission

_STILL_BLIND = (AssignmentState.ASSIGNED, AssignmentState.OPENED)


@dataclass(frozen=True)
class Side:
    """One of the two works of a pair."""

    evidence: int
    item: str
    filename: str
    document_hash: str
    declaration: int
    point: str
    round: int
    round_name: str
    teacher: str
    school: int
    school_name: str
    path: str
    submitted_at: datetime


class _Work:
    """One side of the join: the tables under names of their own."""

    def __init__(self) -> None:
        self.evidence, self.submission, self.declaration = aliased(Evidence), aliased(Submission), aliased(Declaration)
        self.school = aliased(Unit)

    def joined(self, query: Select[*tuple[Any, ...]], key: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401  # a column
        return (
            query.join(self.evidence, self.evidence.id == key)
            .join(self.submission, self.submission.id == self.evidence.submission_id)
            .join(self.declaration, self.declaration.id == self.submission.declaration_id)
            .join(self.school, self.school.id == self.declaration.school_id)
            .where(stands(self.submission, self.declaration))
        )

    def not_blind(self, actor: Actor) -> ColumnElement[bool]:
        """Leave out what the actor has yet to judge, any item of the same work included."""
        seat, item, version = aliased(Assignment), aliased(Evidence), aliased(Submission)
        query = (
            exists()
            .where(seat.reviewer_id == actor.id, seat.state.in_(_STILL_BLIND), seat.evidence_id == item.id)
            .where(item.submission_id == version.id, version.declaration_id == self.declaration.id)
        )
        return ~query


def pairs(actor: Actor, asked: Asked) -> Select[*tuple[Any, ...]]:
    """Return the query for pairs of which the actor reaches at least one side."""
    one, other = _Work(), _Work()
    query = other.joined(one.joined(select(Resemblance), Resemblance.evidence_id), Resemblance.other_id)
    within = [reachable(actor, Permission.COMPARE, path=work.school.path) for work in (one, other)]
    query = query.where(or_(*within), one.not_blind(actor), other.not_blind(actor))
    if asked.round is not None:
        query = query.where(or_(one.declaration.round_id == asked.round, other.declaration.round_id == asked.round))
    if asked.kind is not None:
        query = query.where(Resemblance.kind == asked.kind)
    if asked.across is not None:
        query = query.where(_across(one, other, asked.across))
    if asked.least:
        query = query.where(Resemblance.share >= asked.least / 100)
    if asked.seen is not None:
        query = query.where(Resemblance.view.is_not(None) if asked.seen else Resemblance.view.is_(None))
    return query


def _across(one: _Work, other: _Work, across: Across) -> ColumnElement[bool]:
    same_school = one.declaration.school_id == other.declaration.school_id
    same_round = one.declaration.round_id == other.declaration.round_id
    return {Across.SCHOOLS: ~same_school, Across.ROUNDS: ~same_round, Across.NEITHER: and_(same_school, same_round)}[
        across
    ]


def first_pairs(session: Session, query: Select[*tuple[Any, ...]], part: int, most: int) -> Sequence[Resemblance]:
    """Return what was not looked at first, the largest share first; one more than ``most`` where there are more."""
    ordered = query.order_by(
        Resemblance.view.is_not(None),
        Resemblance.kind == ResemblanceKind.OWN_EARLIER,
        Resemblance.share.desc(),
        Resemblance.id,
    )
    return session.scalars(ordered.offset((part - 1) * most).limit(most + 1)).all()


def count(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def sides(session: Session, keys: Collection[int]) -> dict[int, Side]:
    columns: tuple[Any, ...] = (
        Evidence.id,
        Evidence.item,
        Evidence.filename,
        func.coalesce(Evidence.document_hash, ""),
        Declaration.id,
        Declaration.point,
        Round.id,
        Round.name,
        Person.name,
        Unit.id,
        Unit.name,
        Unit.path,
        Submission.submitted_at,
    )
    query = (
        select(*columns)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Round, Round.id == Declaration.round_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(Evidence.id.in_(keys))
    )
    return {row[0]: Side(*row) for row in session.execute(query)}


def rounds(session: Session, actor: Actor) -> Sequence[Any]:
    """Return id and name of the rounds in which the actor reaches work."""
    query = (
        select(Round.id, Round.name)
        .join(Declaration, Declaration.round_id == Round.id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(reachable(actor, Permission.COMPARE, path=Unit.path))
    )
    return session.execute(query.distinct().order_by(Round.id.desc())).all()


def lock(session: Session, resemblance_id: int) -> Resemblance:
    """Return a pair for nobody else to change meanwhile; the audit log is locked first, as everywhere."""
    locked_head(session)
    query = select(Resemblance).where(Resemblance.id == resemblance_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def name_of(session: Session, person_id: int) -> str:
    return session.get_one(Person, person_id).name


def summary(session: Session, round_id: int, unit_id: int) -> Summary:
    """Count what there is of a round in a county, or in any other unit."""
    path = session.get_one(Unit, unit_id).path
    one, other = _Work(), _Work()
    within = [
        and_(work.declaration.round_id == round_id, work.school.path.startswith(path, autoescape=True))
        for work in (one, other)
    ]
    columns: tuple[Any, ...] = (
        Resemblance.kind,
        Resemblance.view,
        (one.declaration.school_id != other.declaration.school_id).label("schools"),
        (one.declaration.round_id != other.declaration.round_id).label("rounds"),
    )
    query = other.joined(one.joined(select(*columns), Resemblance.evidence_id), Resemblance.other_id)
    rows = session.execute(query.where(or_(*within))).all()
    told = [row for row in rows if row.kind is not ResemblanceKind.OWN_EARLIER]
    row = row_of(session, round_id, unit_id)
    compared, all_of_it = _compared(session, round_id, path)
    return Summary(
        compared=compared,
        waiting=all_of_it - compared,
        pairs=len(told),
        copied=sum(row.kind is ResemblanceKind.COPIED for row in told),
        paraphrased=sum(row.kind is ResemblanceKind.PARAPHRASED for row in told),
        across_schools=sum(bool(row.schools) for row in told),
        across_rounds=sum(bool(row.rounds) for row in told),
        own_earlier=len(rows) - len(told),
        looked_at=sum(row.view is not None for row in told),
        follow_up=sum(row.view is View.FOLLOW_UP for row in told),
        patterns=None if row is None else _by_kind(row.patterns),
    )


def _by_kind(patterns: list[Any]) -> dict[Any, int]:
    kinds = [one["kind"] for one in patterns]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _compared(session: Session, round_id: int, path: str) -> tuple[int, int]:
    """Return how many items were compared, and how many there are to compare."""
    query = (
        select(func.count(Comparison.evidence_id), func.count())
        .select_from(Evidence)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .outerjoin(Comparison, Comparison.evidence_id == Evidence.id)
        .where(
            Declaration.round_id == round_id,
            Unit.path.startswith(path, autoescape=True),
            Evidence.document_hash.is_not(None),
            Evidence.n_characters > 0,
            stands(),
        )
    )
    done, every = session.execute(query).one()
    return int(done), int(every)
