"""From finished reviews to the table that training reads: pseudonyms for people and schools, personal data masked.

The ids are row numbers with a letter before them: they say who is the same person, and nobody who has only the table
can say who that is. Names never leave the database; texts are masked again when training reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.documents.privacy import mask
from models.standard.lookup import find_item, find_point
from service.clock import day_of
from service.exports import store
from service.exports.asked import Phase
from service.exports.store import Clauses
from service.files.store import FileStore
from service.results.names import without_known
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions.readings import document_of

COLUMNS = (
    "evidence_id",
    "point",
    "item",
    "criterion",
    "level",
    "reviewer_id",
    "teacher_id",
    "school_id",
    "submitted_at",
    "group_subject",
    "seat",
)
TEXT = "text"
PATH = "path"
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Scored:
    """One reviewer's level for one criterion; ``text`` is the same string on all rows of an evidence item."""

    cells: dict[str, str]
    text: str

    @property
    def evidence_id(self) -> str:
        return self.cells["evidence_id"]


@dataclass(frozen=True)
class Count:
    """``left_out`` are finished reviews without levels of criteria (off task) or of a file without text."""

    reviews: int
    rows: int
    left_out: int


def scored(session: Session, files: FileStore, clauses: Clauses, phase: Phase) -> Iterator[Scored]:
    """Yield the rows; each text is read once.

    Raises
    ------
    FileLost
        When a text that a review is about is gone.
    """
    key, text = 0, ""
    for evidence, review, assignment, declaration, submitted_at, teacher, school in store.finished(session, clauses):
        if evidence.id != key:
            masked = mask(document_of(files, evidence)).text
            key, text = evidence.id, _harmless(without_known(masked, teacher.name, school.name))
        levels = review.blind_levels if phase is Phase.BLIND else review.final_levels or {}
        of_item = {
            "evidence_id": f"E{evidence.id}",
            "point": declaration.point,
            "item": evidence.item,
            "reviewer_id": f"P{assignment.reviewer_id}",
            "teacher_id": f"P{declaration.teacher_id}",
            "school_id": f"S{declaration.school_id}",
            "submitted_at": str(day_of(submitted_at)) if submitted_at else "",
            "group_subject": teacher.subject,
            "seat": assignment.seat.value,
        }
        for criterion, level in sorted(levels.items()):
            yield Scored({**of_item, "criterion": criterion, "level": level}, text)


def count(session: Session, clauses: Clauses) -> Count:
    """Say beforehand how long the table will be."""
    reviews = rows = 0
    standards = {}
    for round_id, point, item, n in store.counts(session, clauses):
        if round_id not in standards:
            standards[round_id] = standard_of(session, session.get_one(Round, round_id))
        reviews += n
        rows += n * len(find_item(find_point(standards[round_id], point), item).criteria)
    return Count(reviews, rows, store.left_out(session, clauses))


def _harmless(text: str) -> str:
    """Keep a spreadsheet program from taking a text for a formula."""
    return f" {text}" if text.startswith(_FORMULA) else text
