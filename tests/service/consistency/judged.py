"""Builds a round that was reviewed: two schools of the county, with or without readers in common."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models.standard.lookup import find_item, find_point
from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.assignments.urgency import Need
from service.clock import now
from service.consistency import chores, store
from service.consistency.tables import AuditFigures, FigureState
from service.declarations.states import State
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome, Review, Seat
from service.settings import Settings
from service.submissions.tables import Evidence
from service.worker.chore import Tools
from tests.service import stand_in
from tests.service.county import County, declare, hand_in

_COMPUTED: dict[tuple[int, ...], dict[str, Any]] = {}
POINTS = ("A1", "A2", "A3", "A4", "A5", "A6")


def judge(session: Session, evidence: Evidence, reviewer: int, rank: int, seat: Seat = Seat.FIRST) -> Review:
    """Let somebody finish a review, every criterion but the last at one rank."""
    declaration = evidence.submission.declaration
    criteria = find_item(find_point(stand_in.STANDARD, declaration.point), evidence.item).criteria
    levels = {one.id: one.codes[min(rank + (place % 2), 2)] for place, one in enumerate(criteria)}
    moment = now() - timedelta(hours=2)
    assignment = Assignment(
        evidence_id=evidence.id,
        reviewer_id=reviewer,
        seat=seat,
        state=AssignmentState.DONE,
        reasons=[],
        due_on=moment.date(),
        assigned_at=moment,
        opened_at=moment,
    )
    session.add(assignment)
    session.flush()
    review = Review(
        assignment_id=assignment.id,
        blind_levels=levels,
        blind_at=moment,
        blind_seconds=200.0,
        machine_grade_id=evidence.grade.id if evidence.grade else None,
        final_levels=levels,
        final_at=moment,
        final_seconds=240.0,
        change_reasons={},
        order=[],
    )
    session.add(review)
    session.flush()
    return review


def judged_county(session: Session, county: County, *, joined: bool) -> list[int]:
    """Two schools hand in six points each and two of their own read all of it; ``joined``: one person reads in both.

    Returns the ids of the evidence of the first school.
    """
    other_second = Person(
        login="other_second", name="何评审", subject="", unit_id=county.units["other_school"], created_at=now()
    )
    other_second.grants.append(RoleGrant(role=Role.REVIEWER, unit_id=county.units["other_school"]))
    session.add(other_second)
    session.flush()
    county.people["other_second"] = other_second.id
    panels = {
        "teacher": ("reviewer", "second"),
        "stranger": ("other_reviewer", "county_reviewer" if joined else "other_second"),
    }
    first: list[int] = []
    for teacher, (one, other) in panels.items():
        for number, point in enumerate(POINTS):
            submission = hand_in(session, declare(session, county, teacher, point, State.PRELIMINARY))
            for place, evidence in enumerate(submission.evidence):
                rank = (number + place) % 3
                judge(session, evidence, county.people[one], rank)
                second = "county_reviewer" if joined and place == 0 else other
                judge(session, evidence, county.people[second], (rank + (number % 2)) % 3, Seat.SECOND)
                session.add(_outcome(evidence))
                first += [evidence.id] if teacher == "teacher" else []
    session.flush()
    return first


def with_figures(county: County, settings: Settings, *, joined: bool) -> list[int]:
    """Build a judged county and its figures; computed once for all counties with the same ids, as that is slow."""
    with county.database.transaction() as session:
        first = judged_county(session, county, joined=joined)
    same = (joined, county.round, *county.units.values(), *county.people.values(), *first)
    with county.database.transaction() as session:
        if same in _COMPUTED:
            session.add(AuditFigures(**{**_COMPUTED[same], "touched_at": now(), "as_of": now()}))
    if same not in _COMPUTED:
        compute(county, settings)
        with county.database.transaction(reads_only=True) as session:
            columns = (undefer(AuditFigures.figures), undefer(AuditFigures.pairs))
            row = session.scalars(select(AuditFigures).options(*columns)).one()
            _COMPUTED[same] = {one.key: getattr(row, one.key) for one in AuditFigures.__table__.columns}
    return first


def compute(county: County, settings: Settings) -> None:
    """Compute what is due or was computed before."""
    with county.database.transaction() as session:
        for row in store.all_rows(session):
            row.state = FigureState.WAITING
    chores.do(Tools(county.database, open_files(settings.files), GraderSource(settings, stand_in.load)), county.round)


def settle_by_third(session: Session, county: County, evidence: Evidence, reviewer: str) -> None:
    """Let a third who saw both settle a difference."""
    review = judge(session, evidence, county.people[reviewer], 2, Seat.THIRD)
    review.assignment.reasons = [Need.DIFFER.value]


def _outcome(evidence: Evidence) -> Outcome:
    declaration = evidence.submission.declaration
    criteria = find_item(find_point(stand_in.STANDARD, declaration.point), evidence.item).criteria
    levels = {one.id: one.codes[1] for one in criteria}
    return Outcome(evidence_id=evidence.id, levels=levels, item_level="qualified", basis=Basis.AGREED, reached_at=now())
