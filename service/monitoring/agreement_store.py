"""How often one level met another, counted out of the levels that reviews keep as JSON.

The database counts whole sets of levels, of which there are few; they are taken apart here, criterion by criterion.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, Select, column, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.accounts.tables import Person, Unit
from service.database.declarative import Json
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from service.rounds.tables import Round
from service.submissions.tables import Evidence, MachineGrade, Submission

_INDEPENDENT = (Seat.FIRST, Seat.SECOND)
Met = tuple[Any, ...]
"""Standard, criterion, levels that were given to the same work, and how often."""


def between_reviewers(session: Session, clauses: Sequence[ColumnElement[bool]], *, blind: bool) -> Iterator[Met]:
    """Return how often the levels of two met who did not know each other's."""
    one, other = aliased(Review), aliased(Review)
    seat, other_seat = aliased(Assignment), aliased(Assignment)
    given = [review.blind_levels if blind else review.final_levels for review in (one, other)]
    query = (
        _of_evidence(*given)
        .join(seat, seat.evidence_id == Evidence.id)
        .join(one, one.assignment_id == seat.id)
        .join(other_seat, other_seat.evidence_id == Evidence.id)
        .join(other, other.assignment_id == other_seat.id)
        .where(
            *clauses,
            seat.id < other_seat.id,
            *(part.state == AssignmentState.DONE for part in (seat, other_seat)),
            *(part.seat.in_(_INDEPENDENT) for part in (seat, other_seat)),
        )
    )
    return _taken_apart(_counted(session, query))


def beside_machine(session: Session, clauses: Sequence[ColumnElement[bool]]) -> Iterator[Met]:
    """Return how often the levels before and after seeing the machine met the machine's, in this order."""
    query = (
        _of_evidence(Review.blind_levels, Review.final_levels, _machine_levels(session))
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(MachineGrade, MachineGrade.id == Review.machine_grade_id)
        .where(
            *clauses,
            Assignment.state == AssignmentState.DONE,
            MachineGrade.standard_hash == Round.standard_hash,
        )
    )
    return _taken_apart(_counted(session, query))


def round_judged_by(session: Session, standard: str) -> Round:
    """Return any round of a standard."""
    return session.scalars(select(Round).where(Round.standard_hash == standard).limit(1)).unique().one()


def _of_evidence(*given: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """Begin a query for what was given to evidence, its standard first."""
    return (
        select(Round.standard_hash, *given)
        .select_from(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Round, Round.id == Declaration.round_id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
    )


def _counted(session: Session, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the different rows of a query, each with how often it occurs behind it."""
    rows = query.subquery()
    return session.execute(select(*rows.c, func.count()).group_by(*rows.c)).all()


def _taken_apart(rows: Iterable[Sequence[Any]]) -> Iterator[Met]:
    """Yield what met, criterion by criterion, of rows of standard, sets of levels and how often."""
    met: Counter[tuple[str, ...]] = Counter()
    for standard, *given, n in rows:
        sets: list[Mapping[str, str]] = [one or {} for one in given]  # none for work that is off task
        for criterion in sets[0]:
            if all(criterion in one for one in sets):
                met[standard, criterion, *(one[criterion] for one in sets)] += n
    for what, n in met.items():
        yield *what, n


def _machine_levels(session: Session) -> Label[Any]:
    """Return the machine's level by criterion, as the reviewers' are kept."""
    listed = MachineGrade.grade["criteria"]
    lay_out, put_together = (
        (func.jsonb_array_elements, func.jsonb_object_agg)
        if _is_postgresql(session)
        else (func.json_each, func.json_group_object)
    )
    one = lay_out(listed).table_valued(column("value", Json), joins_implicitly=True).c.value
    levels = put_together(one["id"].as_string(), one["level"].as_string(), type_=Json)
    return select(levels).correlate(MachineGrade).scalar_subquery().label("said")


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
