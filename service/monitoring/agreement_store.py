"""How often one level met another, counted by the database out of the levels that reviews keep as JSON."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, TableValuedAlias, column, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.accounts.tables import Person, Unit
from service.database.declarative import Json
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from service.rounds.tables import Round
from service.submissions.tables import Evidence, MachineGrade, Submission

_INDEPENDENT = (Seat.FIRST, Seat.SECOND)
Levels = InstrumentedAttribute[dict[str, str]] | InstrumentedAttribute[dict[str, str] | None]


def between_reviewers(
    session: Session, clauses: Sequence[ColumnElement[bool]], *, blind: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return standard, criterion, the two levels, and how often; only of two who did not know each other's levels."""
    one, other = aliased(Review), aliased(Review)
    seat, other_seat = aliased(Assignment), aliased(Assignment)
    mine = _each(session, one.blind_levels if blind else one.final_levels)
    theirs = _each(session, other.blind_levels if blind else other.final_levels)
    query = (
        select(Round.standard_hash, mine.c.key, mine.c.value, theirs.c.value, func.count())
        .select_from(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Round, Round.id == Declaration.round_id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(seat, seat.evidence_id == Evidence.id)
        .join(one, one.assignment_id == seat.id)
        .join(other_seat, other_seat.evidence_id == Evidence.id)
        .join(other, other.assignment_id == other_seat.id)
        .where(
            *clauses,
            seat.id < other_seat.id,
            *(part.state == AssignmentState.DONE for part in (seat, other_seat)),
            *(part.seat.in_(_INDEPENDENT) for part in (seat, other_seat)),
            mine.c.key == theirs.c.key,
        )
        .group_by(Round.standard_hash, mine.c.key, mine.c.value, theirs.c.value)
    )
    return session.execute(query).all()


def beside_machine(session: Session, clauses: Sequence[ColumnElement[bool]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return standard, criterion, the level before and after seeing the machine, the machine's, and how often."""
    blind, final = _each(session, Review.blind_levels), _each(session, Review.final_levels)
    shown = _criteria(session)
    key, level = shown.c.value["id"].as_string(), shown.c.value["level"].as_string()
    query = (
        select(Round.standard_hash, blind.c.key, blind.c.value, final.c.value, level, func.count())
        .select_from(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Round, Round.id == Declaration.round_id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(MachineGrade, MachineGrade.id == Review.machine_grade_id)
        .where(
            *clauses,
            Assignment.state == AssignmentState.DONE,
            MachineGrade.standard_hash == Round.standard_hash,
            blind.c.key == final.c.key,
            blind.c.key == key,
        )
        .group_by(Round.standard_hash, blind.c.key, blind.c.value, final.c.value, level)
    )
    return session.execute(query).all()


def round_judged_by(session: Session, standard: str) -> Round:
    """Return any round of a standard."""
    return session.scalars(select(Round).where(Round.standard_hash == standard).limit(1)).unique().one()


def _each(session: Session, levels: Levels) -> TableValuedAlias:
    """Return criterion and level of each entry as rows beside the row that holds them."""
    lay_out = func.jsonb_each_text if _is_postgresql(session) else func.json_each
    return lay_out(levels).table_valued("key", "value", joins_implicitly=True)


def _criteria(session: Session) -> TableValuedAlias:
    """Return the criteria of a machine's grade as rows of one JSON value each."""
    listed = MachineGrade.grade["criteria"]
    lay_out = func.jsonb_array_elements if _is_postgresql(session) else func.json_each
    return lay_out(listed).table_valued(column("value", Json), joins_implicitly=True)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
