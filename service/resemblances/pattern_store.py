"""All SQL of the unusual patterns: what they rest on, which rounds are due, and what was found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from service.accounts.tables import Person, Unit
from service.clock import now
from service.consistency.rating_store import Part, counties
from service.declarations.tables import Declaration
from service.resemblances.standing import stands
from service.resemblances.tables import Resemblance, ResemblanceKind, RoundPatterns
from service.reviews.tables import Assignment, AssignmentState, Review
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission

_REST = timedelta(minutes=10)
"""How long patterns stand while a round is at work."""


@dataclass(frozen=True)
class ReadingRow:
    reviewer: int
    evidence: int
    blind_seconds: float
    characters: int
    finished_at: datetime
    advice: str


@dataclass(frozen=True)
class HandedIn:
    submission: int
    school: int
    at: datetime


@dataclass(frozen=True)
class PairInside:
    """Look-alikes of one school, by their submissions, the earlier id first."""

    submission: int
    other: int
    evidence: int


def readings(session: Session, part: Part) -> list[ReadingRow]:
    """Return the finished reviews; an arbitrated one has been read as well."""
    columns = (
        Assignment.reviewer_id,
        Evidence.id,
        Review.blind_seconds,
        func.coalesce(Evidence.n_characters, 0),
        Review.final_at,
        Review.advice,
    )
    rows = session.execute(_finished(select(*columns), part).order_by(Review.id))
    return [ReadingRow(*row) for row in rows]


def n_reviews(session: Session, part: Part) -> int:
    return session.scalar(_finished(select(func.count()), part)) or 0


def handed_in(session: Session, part: Part) -> list[HandedIn]:
    columns: tuple[Any, ...] = (Submission.id, Declaration.school_id, Submission.submitted_at)
    query = (
        select(*columns)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(*_of(part), stands())
        .order_by(Submission.id)
    )
    return [HandedIn(*row) for row in session.execute(query)]


def pairs(session: Session, part: Part) -> list[PairInside]:
    """Return the look-alikes of two teachers of one school within the round."""
    other, submission, declaration = aliased(Evidence), aliased(Submission), aliased(Declaration)
    query = (
        select(Submission.id, submission.id, Resemblance.evidence_id)
        .select_from(Resemblance)
        .join(Evidence, Evidence.id == Resemblance.other_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(other, other.id == Resemblance.evidence_id)
        .join(submission, submission.id == other.submission_id)
        .join(declaration, declaration.id == submission.declaration_id)
        .where(
            *_of(part),
            declaration.round_id == Declaration.round_id,
            declaration.school_id == Declaration.school_id,
            Resemblance.kind != ResemblanceKind.OWN_EARLIER,
            stands(),
            stands(submission, declaration),
        )
        .order_by(Resemblance.id)
    )
    return [PairInside(*row) for row in session.execute(query)]


def row_of(session: Session, round_id: int, unit_id: int) -> RoundPatterns | None:
    query = select(RoundPatterns).where(RoundPatterns.round_id == round_id, RoundPatterns.unit_id == unit_id)
    return session.scalars(query).one_or_none()


def parts(session: Session, round_id: int) -> list[Part]:
    """Return the counties of a round in which something was handed in."""
    query = select(Unit.path).join(Declaration, Declaration.school_id == Unit.id)
    paths = session.scalars(query.where(Declaration.round_id == round_id).distinct()).all()
    found = sorted(counties(session).items())
    return [Part(round_id, key, path) for key, path in found if any(one.startswith(path) for one in paths)]


def rounds_due(session: Session) -> list[int]:
    """Return the rounds with patterns that do not know all reviews and pairs of the round, and have rested."""
    reviewed = _finished(select(Declaration.round_id), None).distinct()
    due = []
    for round_id in session.scalars(select(Round.id).where(Round.id.in_(reviewed)).order_by(Round.id)):
        rows = {part.unit_id: row_of(session, round_id, part.unit_id) for part in parts(session, round_id)}
        if any(row is None or _outdated(session, part_of(session, row), row) for row in rows.values()):
            due.append(round_id)
    return due


def part_of(session: Session, row: RoundPatterns) -> Part:
    return Part(row.round_id, row.unit_id, session.get_one(Unit, row.unit_id).path)


def keep(session: Session, row: RoundPatterns) -> None:
    """Put a row in the place of the one before."""
    before = row_of(session, row.round_id, row.unit_id)
    if before is not None:
        session.delete(before)
        session.flush()
    session.add(row)


def people(session: Session, keys: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(keys)))
    return dict(rows.all())


def units(session: Session, keys: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(keys)))
    return dict(rows.all())


def items(session: Session, keys: Collection[int]) -> dict[int, str]:
    """Return what evidence items are called: the item's code in the standard."""
    rows = session.execute(select(Evidence.id, Evidence.item).where(Evidence.id.in_(keys)))
    return dict(rows.all())


def rows_within(session: Session, clause: ColumnElement[bool], round_id: int | None) -> Sequence[RoundPatterns]:
    """Return the patterns of rounds, newest first; ``clause`` is over Unit, the county."""
    query = select(RoundPatterns).join(Unit, Unit.id == RoundPatterns.unit_id).where(clause)
    if round_id is not None:
        query = query.where(RoundPatterns.round_id == round_id)
    return session.scalars(query.order_by(RoundPatterns.round_id.desc(), RoundPatterns.unit_id)).all()


def _outdated(session: Session, part: Part, row: RoundPatterns) -> bool:
    if now() - row.computed_at < _REST:
        return False
    return n_reviews(session, part) != row.n_reviews or len(pairs(session, part)) != row.n_pairs


def _finished(query: Select[*tuple[Any, ...]], part: Part | None) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(Assignment.state == AssignmentState.DONE, Review.final_at.is_not(None), *(_of(part) if part else ()))
    )


def _of(part: Part) -> tuple[ColumnElement[bool], ...]:
    return (Declaration.round_id == part.round_id, Unit.path.startswith(part.path, autoescape=True))
