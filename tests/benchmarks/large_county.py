"""A county of full size in a database: 8,000 teachers, three points each, three items each, two reviewers each.

What it assumes: 100 schools with 80 teachers and a panel of five each, and twelve reviewers of the county, so that one
person reads some 280 items. Bigger schools or panels make fewer people or fewer schools, and all of it lighter. Of the
second readings 8% are the county's; nothing else joins the schools. Levels follow the Rasch model. Each item has a
pre-score that reviewers saw after their blind reading.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import exp
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.standard.rubric import EvidenceRequirement, Standard
from models.standard.verdict import item_level
from service.accounts.roles import Role, UnitKind
from service.accounts.tables import Person, RoleGrant, Unit
from service.clock import now
from service.database.declarative import Table
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.outcomes import merge
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome, Review, Seat
from service.rounds.scheme import Scheme
from service.rounds.standards import keep_standard
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, MachineGrade, Reading, Submission

SCHOOLS, REVIEWERS_EACH, COUNTY_REVIEWERS = 100, 5, 12
_POINTS, _ITEMS = 3, 3
_CROSS = 0.08
"""Share of items whose second reader is of the county, which is what joins the schools."""
_BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
_AT_ONCE = 5000


@dataclass(frozen=True)
class Large:
    round_id: int
    county_id: int
    auditor_id: int


def build(session: Session, standard: Standard, n_teachers: int) -> Large:
    """Fill an empty, migrated database; the same each time."""
    dice = random.Random(8000)
    keep_standard(session, standard)
    county = _unit(session, UnitKind.COUNTY, "county", None)
    auditor = _person(session, "auditor", county, Role.COUNTY_AUDITOR)
    schools = [_unit(session, UnitKind.SCHOOL, f"school-{n}", county) for n in range(SCHOOLS)]
    held = _round(session, county, standard)
    panels = {
        school.id: [_person(session, f"r{school.id}-{n}", school, Role.REVIEWER).id for n in range(REVIEWERS_EACH)]
        for school in schools
    }
    crossing = [_person(session, f"c{n}", county, Role.REVIEWER).id for n in range(COUNTY_REVIEWERS)]
    severity = {one: dice.gauss(0.0, 0.5) for one in [*crossing, *(one for some in panels.values() for one in some)]}
    teachers = _teachers(session, schools, n_teachers)
    rows = _Rows(session, dice, standard, severity)
    points = [point for point in standard.points if len(point.evidence) >= _ITEMS]
    declared = [
        _declaration(held.id, teacher, school, point.code)
        for teacher, school in teachers
        for point in dice.sample(points, _POINTS)
    ]
    ids = rows.insert(Declaration, declared)
    versions = rows.insert(Submission, [_submission(one) for one in ids])
    work = zip(versions, declared, strict=True)
    while some := list(islice(work, _AT_ONCE)):
        rows.review(some, panels, crossing)
    return Large(held.id, county.id, auditor.id)


class _Rows:
    def __init__(self, session: Session, dice: random.Random, standard: Standard, severity: dict[int, float]) -> None:
        self._session = session
        self._dice = dice
        self._points = {point.code: point for point in standard.points}
        self._hash = standard.content_hash
        self._severity = severity

    def insert(self, table: type[Table], rows: list[dict[str, Any]]) -> list[int]:
        made = insert(table).returning(table.__table__.c.id, sort_by_parameter_order=True)
        return list(self._session.scalars(made, rows))

    def review(self, work: list[tuple[int, dict[str, Any]]], panels: dict[int, list[int]], crossing: list[int]) -> None:
        items = [
            (version, declared, item)
            for version, declared in work
            for item in self._points[declared["point"]].evidence[:_ITEMS]
        ]
        evidence = self.insert(Evidence, [_evidence(version, item.id) for version, _, item in items])
        assignments, reviews, outcomes, grades = [], [], [], []
        for key, (_, declared, item) in zip(evidence, items, strict=True):
            readers = self._dice.sample(panels[declared["school_id"]], 2)
            if self._dice.random() < _CROSS:
                readers[1] = self._dice.choice(crossing)
            quality = self._dice.gauss(0.4, 1.2)
            judged = [self._levels(item, quality - self._severity[reader]) for reader in readers]
            grades.append(_grade(key, self._levels(item, quality), self._hash))
            for seat, reader, levels in zip((Seat.FIRST, Seat.SECOND), readers, judged, strict=True):
                assignments.append(_assignment(key, reader, seat))
                reviews.append(_review(levels, self._dice.random() * 60))
            merged = merge(judged)
            levels, basis = (merged.levels, merged.basis) if merged else (judged[0], Basis.ARBITRATED)
            rank = item_level([one.rank(levels[one.id]) for one in item.criteria])
            outcomes.append(
                {
                    "evidence_id": key,
                    "levels": levels,
                    "item_level": item.levels[rank].code,
                    "basis": basis,
                    "reached_at": _BEGIN,
                }
            )
        shown = [one for one in self.insert(MachineGrade, grades) for _ in range(2)]
        seats = self.insert(Assignment, assignments)
        reviewed = zip(reviews, seats, shown, strict=True)
        self.insert(
            Review, [{**one, "assignment_id": seat, "machine_grade_id": grade} for one, seat, grade in reviewed]
        )
        self.insert(Outcome, outcomes)

    def _levels(self, item: EvidenceRequirement, ability: float) -> dict[str, str]:
        return {
            one.id: one.codes[
                sum(self._dice.random() < 1 / (1 + exp(cut - ability)) for cut in (-0.6, 0.8)[: len(one.codes) - 1])
            ]
            for one in item.criteria
        }


def _unit(session: Session, kind: UnitKind, code: str, above: Unit | None) -> Unit:
    made = Unit(kind=kind, code=code, name=code, parent_id=above.id if above else None, path="")
    session.add(made)
    session.flush()
    made.path = f"{above.path if above else '/'}{made.id}/"
    return made


def _person(session: Session, login: str, unit: Unit, role: Role) -> Person:
    made = Person(login=login, name=login, subject="", unit_id=unit.id, created_at=now())
    made.grants.append(RoleGrant(role=role, unit_id=unit.id))
    session.add(made)
    session.flush()
    return made


def _teachers(session: Session, schools: list[Unit], n: int) -> list[tuple[int, int]]:
    rows = [
        {
            "login": f"t{k}",
            "name": f"t{k}",
            "subject": "",
            "unit_id": schools[k % len(schools)].id,
            "active": True,
            "must_change_password": False,
            "failures": 0,
            "created_at": now(),
            "version": 1,
        }
        for k in range(n)
    ]
    ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
    return [(key, row["unit_id"]) for key, row in zip(ids, rows, strict=True)]


def _round(session: Session, county: Unit, standard: Standard) -> Round:
    made = Round(
        unit_id=county.id,
        name="bench",
        state=RoundState.CLOSED,
        standard_hash=standard.content_hash,
        starts_on=_BEGIN.date(),
        submit_by=_BEGIN.date(),
        review_by=_BEGIN.date(),
        scheme=Scheme().model_dump(),
        created_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def _declaration(round_id: int, teacher: int, school: int, point: str) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "teacher_id": teacher,
        "school_id": school,
        "point": point,
        "state": State.FINAL,
        "resubmissions": 0,
        "created_at": _BEGIN,
        "changed_at": _BEGIN,
        "version": 1,
    }


def _submission(declaration: int) -> dict[str, Any]:
    return {
        "declaration_id": declaration,
        "number": 1,
        "consent": False,
        "created_at": _BEGIN,
        "submitted_at": _BEGIN,
        "advice": "",
    }


def _evidence(version: int, item: str) -> dict[str, Any]:
    return {
        "submission_id": version,
        "item": item,
        "filename": "x.txt",
        "pasted": True,
        "size_bytes": 1,
        "file_hash": "0" * 64,
        "uploaded_at": _BEGIN,
        "reading": Reading.GRADED,
        "done": 0,
        "total": 0,
        "attempts": 1,
    }


def _grade(evidence: int, levels: dict[str, str], standard: str) -> dict[str, Any]:
    """Of a grade only what the figures read, with room for what else stands in one."""
    criteria = [
        {"id": one, "level": level, "probabilities": [0.2, 0.5, 0.3], "passages": [{"start": 0, "end": 100}] * 3}
        for one, level in levels.items()
    ]
    return {
        "evidence_id": evidence,
        "bundle": "bench",
        "standard_hash": standard,
        "referral": [],
        "certainty": 0.5,
        "sample_data": True,
        "grade": {"criteria": criteria},
        "graded_at": _BEGIN,
    }


def _assignment(evidence: int, reviewer: int, seat: Seat) -> dict[str, Any]:
    return {
        "evidence_id": evidence,
        "reviewer_id": reviewer,
        "seat": seat,
        "state": AssignmentState.DONE,
        "reasons": [],
        "urgency": 0.0,
        "due_on": _BEGIN.date(),
        "assigned_at": _BEGIN,
        "opened_at": _BEGIN,
        "version": 1,
    }


def _review(levels: dict[str, str], days: float) -> dict[str, Any]:
    moment = _BEGIN + timedelta(days=days)
    return {
        "off_task": False,
        "blind_levels": levels,
        "blind_at": moment,
        "blind_seconds": 200.0,
        "final_levels": levels,
        "final_at": moment + timedelta(seconds=30),
        "final_seconds": 230.0,
        "change_reasons": {},
        "order": [],
        "advice": "",
    }
