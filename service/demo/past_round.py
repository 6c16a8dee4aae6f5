"""The finished round of the demo: the whole scored table of the sample county, reviewed, merged and decided.

Put in by the thousand instead of step by step, but by the same rules: the outcome of an item is what
:func:`service.reviews.outcomes.merge` makes of its reviews, and a point's level follows from its items. Where two
differ and the table has no third reading, a third is made up who sides with one of them, because the rule wants one;
figures of reviewers leave such readings out. No machine graded this round. The audit log says that it was carried
over: nobody took these steps here.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.documents.passages import split
from models.standard.lookup import find_point
from models.standard.rubric import Standard
from models.standard.verdict import point_level
from service.accounts.actor import Actor
from service.database.declarative import Table
from service.decisions.tables import Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.demo import planted
from service.demo.past_calendar import REVIEW_BY, STARTS_ON, SUBMIT_BY, decided_at, handed_in_at
from service.demo.past_reviews import PastReviews, Reviewer
from service.demo.past_table import PastItem, PastTable, PastWork
from service.demo.people import People
from service.files.store import FileStore
from service.journal.store import append
from service.reviews.tables import Assignment, Outcome, Review
from service.rounds import workflow as rounds
from service.rounds.schemas import RoundIn
from service.rounds.scheme import Scheme
from service.rounds.standards import keep_standard
from service.rounds.tables import RoundState
from service.submissions.readings import keep_document
from service.submissions.tables import Evidence, Reading, Submission

NAME = "2026年春季（示例数据）"
CARRIED_OVER = "round_carried_over"
_SEED = 2026
_REASONS = "示例数据：按评审结果和规则确认。"


def add(session: Session, people: People, table: PastTable, standard: Standard, files: FileStore) -> int:
    """Add the round with all that belongs to it; return its id."""
    actor = Actor.of(people.auditor)
    asked = RoundIn(
        unit_id=people.county.id,
        name=NAME,
        starts_on=STARTS_ON,
        submit_by=SUBMIT_BY,
        review_by=REVIEW_BY,
        scheme=Scheme(),
    )
    held = rounds.create(session, actor, asked, keep_standard(session, standard))
    held.state = RoundState.CLOSED
    held.version += 1
    _Past(session, people, standard, files).fill(held.id, table)
    details = {"declarations": len(table.works), "to": held.state.value}
    append(session, CARRIED_OVER, f"round:{held.id}", actor=actor.id, unit=held.unit_id, details=details)
    return held.id


@dataclass(frozen=True)
class _HandedIn:
    """A work with its rows so far."""

    work: PastWork
    at: datetime
    declaration: int
    submission: int


class _Past:
    """Makes the rows of the round, table by table."""

    def __init__(self, session: Session, people: People, standard: Standard, files: FileStore) -> None:
        self._session = session
        self._people = people
        self._standard = standard
        self._files = files
        self._planted: dict[tuple[str, str], str] = {}

    def fill(self, round_id: int, table: PastTable) -> None:
        self._planted = planted.texts({(work.teacher, work.point): work for work in table.works})
        found = self._handed_in(round_id, table.works)
        items = [(one, one.work.items[key]) for one in found for key in sorted(one.work.items)]
        evidence = self._insert(Evidence, [self._evidence(*one) for one in items])
        codes = {code: tuple(schools) for code, schools in table.reviewers.items()}
        reviews = PastReviews(
            {code: Reviewer(code, self._people.reviewers[code].id, schools) for code, schools in codes.items()}
        )
        schools = {teacher.code: teacher.school for teacher in table.teachers}
        ranks: dict[int, dict[str, int]] = {one.declaration: {} for one in found}
        for key, (one, item) in zip(evidence, items, strict=True):
            requirement = find_point(self._standard, one.work.point).item(item.item)
            ranks[one.declaration][item.item] = reviews.add(key, item, schools[one.work.teacher], requirement)
        seats = self._insert(Assignment, reviews.assignments)
        judged = zip(reviews.reviews, seats, strict=True)
        self._insert(Review, [{**review, "assignment_id": seat} for review, seat in judged])
        self._insert(Outcome, reviews.outcomes)
        heads = {teacher: self._people.heads[school].id for teacher, school in schools.items()}
        decided = [
            row for one in found for row in self._decisions(one, ranks[one.declaration], heads[one.work.teacher])
        ]
        self._insert(Decision, decided)

    def _handed_in(self, round_id: int, works: Sequence[PastWork]) -> list[_HandedIn]:
        dice = random.Random(_SEED)  # noqa: S311  sample data, the same each time
        moments = [handed_in_at(dice) for _ in works]
        rows = [self._declaration(round_id, *one) for one in zip(works, moments, strict=True)]
        declared = self._insert(Declaration, rows)
        versions = self._insert(Submission, [_submission(*one) for one in zip(declared, moments, strict=True)])
        return [_HandedIn(*one) for one in zip(works, moments, declared, versions, strict=True)]

    def _insert(self, table: type[Table], rows: list[dict[str, Any]]) -> list[int]:
        """Insert rows and return their ids in the same order."""
        made = insert(table).returning(table.__table__.c.id, sort_by_parameter_order=True)
        return list(self._session.scalars(made, rows))

    def _declaration(self, round_id: int, work: PastWork, moment: datetime) -> dict[str, Any]:
        teacher = self._people.teachers[work.teacher]
        return {
            "round_id": round_id,
            "teacher_id": teacher.id,
            "school_id": teacher.unit_id,
            "point": work.point,
            "state": State.FINAL,
            "resubmissions": 0,
            "created_at": moment - timedelta(days=1),
            "changed_at": decided_at(),
            "version": 8,
        }

    def _evidence(self, one: _HandedIn, item: PastItem) -> dict[str, Any]:
        text = self._planted.get((one.work.teacher, item.item))
        data = item.file.read_bytes() if text is None else text.encode()
        document = split(data.decode())
        return {
            "submission_id": one.submission,
            "item": item.item,
            "filename": f"{item.item}.txt",
            "pasted": True,
            "size_bytes": len(data),
            "file_hash": self._files.put(data),
            "uploaded_at": one.at - timedelta(hours=1),
            "reading": Reading.GRADED,
            "done": 0,
            "total": 0,
            "attempts": 1,
            "document_hash": keep_document(self._files, document),
            "text_hash": document.text_hash,
            "n_characters": len(document.text),
        }

    def _decisions(self, one: _HandedIn, ranks: Mapping[str, int], head: int) -> list[dict[str, Any]]:
        point = find_point(self._standard, one.work.point)
        levels = {item.id: item.levels[ranks.get(item.id, 0)].code for item in point.evidence}
        level = point.evidence[0].levels[point_level([ranks.get(item.id) for item in point.evidence])].code
        concluded = {
            "declaration_id": one.declaration,
            "submission_id": one.submission,
            "point_level": level,
            "item_levels": levels,
            "reasons": _REASONS,
            "decided_by_id": head,
        }
        stages = ((Stage.PRELIMINARY, decided_at() - timedelta(days=7)), (Stage.FINAL, decided_at()))
        return [{**concluded, "stage": stage, "decided_at": moment} for stage, moment in stages]


def _submission(declaration: int, moment: datetime) -> dict[str, Any]:
    return {
        "declaration_id": declaration,
        "number": 1,
        "consent": True,
        "created_at": moment - timedelta(days=1),
        "submitted_at": moment,
        "findings": [],
        "advice": "",
    }
