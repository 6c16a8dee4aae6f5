"""Finished reviews, one by one, in the order of the evidence."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, lazyload

from service.accounts.tables import Person, Unit
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Review
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission

Clauses = Sequence[ColumnElement[bool]]
_AT_ONCE = 200


def finished(session: Session, clauses: Clauses) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield evidence, review, assignment, declaration, when it was handed in, the teacher and the school."""
    columns = (Evidence, Review, Assignment, Declaration, Submission.submitted_at, Person, Unit)
    query = _usable(select(*columns).options(lazyload("*")), clauses).order_by(Evidence.id, Assignment.id)
    yield from session.execute(query.execution_options(yield_per=_AT_ONCE))


def counts(session: Session, clauses: Clauses) -> Sequence[Row[int, str, str, int]]:
    """Return how many finished reviews with a text there are, by round, point and item."""
    keys = (Declaration.round_id, Declaration.point, Evidence.item)
    return session.execute(_usable(select(*keys, func.count()), clauses).group_by(*keys)).all()


def left_out(session: Session, clauses: Clauses) -> int:
    """Return how many finished reviews have no levels of criteria, or are of a file without text."""
    every = session.scalar(_finished(select(func.count()), clauses)) or 0
    return every - (session.scalar(_usable(select(func.count()), clauses)) or 0)


def rounds(session: Session, clauses: Clauses) -> Sequence[Row[int, str]]:
    held = _finished(select(Declaration.round_id), clauses)
    return session.execute(select(Round.id, Round.name).where(Round.id.in_(held)).order_by(Round.id.desc())).all()


def schools(session: Session, clauses: Clauses) -> Sequence[Row[int, str]]:
    query = _finished(select(Unit.id, Unit.name), clauses).distinct().order_by(Unit.name, Unit.id)
    return session.execute(query).all()


def _usable(query: Select[*tuple[Any, ...]], clauses: Clauses) -> Select[*tuple[Any, ...]]:
    return _finished(query, clauses).where(
        Review.off_task.is_(False), Evidence.document_hash.is_not(None), Evidence.n_characters > 0
    )


def _finished(query: Select[*tuple[Any, ...]], clauses: Clauses) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(*clauses, Assignment.state == AssignmentState.DONE, Review.final_at.is_not(None))
    )
