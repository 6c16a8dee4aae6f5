"""Reads and writes what acceptance rests on: new grades and blind levels, switches, spared readings."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from service.acceptance.tables import AcceptanceSwitch, AcceptanceWatch, SparedReading
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, Review, Seat
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, MachineGrade, Submission


def newest_grade(session: Session) -> tuple[int, str] | None:
    """Return id and bundle of the newest grade."""
    row = session.execute(
        select(MachineGrade.id, MachineGrade.bundle).order_by(MachineGrade.id.desc()).limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def newest_review_id(session: Session) -> int:
    return session.scalar(select(func.max(Review.id))) or 0


def graded(session: Session, bundle: str, behind: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return evidence, teacher, point, item, level, doubt, referral of what a bundle graded, in the order of time."""
    doubt = MachineGrade.grade["doubt"].as_float()
    point = MachineGrade.grade["point"].as_string()
    columns = (
        MachineGrade.evidence_id,
        Declaration.teacher_id,
        point.label("point"),
        Evidence.item,
        MachineGrade.item_level,
        doubt.label("doubt"),
        MachineGrade.referral,
    )
    query = _of_teacher(select(*columns).join(Evidence, Evidence.id == MachineGrade.evidence_id))
    found = query.where(
        MachineGrade.bundle == bundle, MachineGrade.id > behind, MachineGrade.condition.is_(None), doubt.is_not(None)
    )
    return session.execute(found.order_by(MachineGrade.id)).all()


def judged(session: Session, bundle: str, behind: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return evidence, teacher, point, item, blind levels and the machine's level, in the order of time."""
    columns = (
        Assignment.evidence_id,
        Declaration.teacher_id,
        MachineGrade.grade["point"].as_string().label("point"),
        Evidence.item,
        Review.blind_levels,
        MachineGrade.item_level,
    )
    query = (
        select(*columns)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(MachineGrade, MachineGrade.id == Review.machine_grade_id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
    )
    found = _of_teacher(query).where(
        MachineGrade.bundle == bundle,
        Review.id > behind,
        Review.off_task.is_(False),
        Assignment.seat == Seat.FIRST,
        MachineGrade.item_level.is_not(None),
    )
    return session.execute(found.order_by(Review.id)).all()


def switches(session: Session, bundle: str) -> Sequence[AcceptanceSwitch]:
    """Return a bundle's switches, the newest first."""
    query = select(AcceptanceSwitch).where(AcceptanceSwitch.bundle == bundle)
    return session.scalars(query.order_by(AcceptanceSwitch.id.desc())).all()


def watch_of(session: Session, bundle: str) -> AcceptanceWatch | None:
    return session.scalars(select(AcceptanceWatch).where(AcceptanceWatch.bundle == bundle)).one_or_none()


def spared(session: Session, evidence_id: int) -> SparedReading | None:
    return session.scalars(select(SparedReading).where(SparedReading.evidence_id == evidence_id)).one_or_none()


def counts(session: Session, bundle: str) -> tuple[int, int]:
    """Return how many readings a bundle spared, and how many of them were called after all."""
    query = select(SparedReading.called, func.count().label("n")).where(SparedReading.bundle == bundle)
    found = {row.called: row.n for row in session.execute(query.group_by(SparedReading.called))}
    return sum(found.values()), found.get(True, 0)


def rounds_that_spare(session: Session) -> Sequence[Round]:
    """Return the open rounds in which one reviewer fewer reads what a promise covers."""
    running = session.scalars(select(Round).where(Round.state == RoundState.OPEN).order_by(Round.id)).unique()
    return [one for one in running if one.scheme.get("spare_second")]


def _of_teacher(query: Select[Any]) -> Select[Any]:
    return query.join(Submission, Submission.id == Evidence.submission_id).join(
        Declaration, Declaration.id == Submission.declaration_id
    )
