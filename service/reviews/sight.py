"""What a reviewer may see, and when: the one place where blindness is decided, for pages and programs alike.

Before opening: what is asked. Opened: the document, and for a third reviewer who was called because two differ, what
those two came to. The machine's pre-score, its passages and the findings of the form check come only once one's own
levels are stored. Nobody's name, no earlier version and no earlier grade is ever here.
"""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.documents.document import Document
from models.documents.form import Finding
from models.documents.passages import split
from service.files.store import FileStore
from service.grading.workflow import Graded
from service.reviews.requirement import Required, required_of
from service.reviews.store import seats_of
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from service.submissions.readings import document_of, findings_of, grade_of
from service.submissions.tables import Evidence, MachineGrade

_OPEN = (AssignmentState.OPENED, AssignmentState.BLIND_DONE, AssignmentState.DONE)
_SEES_MACHINE = (AssignmentState.BLIND_DONE, AssignmentState.DONE)
_BOTH = 2


@dataclass(frozen=True)
class Seen:
    """What is shown of one item to whoever judges it; by default nothing but the work and what it is judged by.

    ``document`` is None before opening, and empty where the file could not be read. ``graded`` is None until one's own
    levels are stored, and where the machine has graded nothing by this standard; ``findings`` are empty until then.
    """

    required: Required
    document: Document | None
    earlier: tuple[Review, ...] = ()
    review: Review | None = None
    graded: Graded | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Sight(Seen):
    """What is shown of one assignment."""

    assignment: Assignment = field(kw_only=True)


def sight_of(session: Session, files: FileStore, assignment: Assignment) -> Sight:
    evidence = assignment.evidence
    required = required_of(session, evidence)
    if assignment.state not in _OPEN:
        return Sight(required, None, assignment=assignment)
    document = read_text(files, evidence)
    earlier = _earlier(session, assignment)
    review = assignment.review
    if assignment.state not in _SEES_MACHINE or review is None:
        return Sight(required, document, earlier, assignment=assignment)
    stored = findings_of(evidence.submission.findings)
    findings = tuple(one for one in stored if one.item == evidence.item)
    graded = _graded(required, document, review.machine_grade, findings)
    return Sight(required, document, earlier, review, graded, findings, assignment=assignment)


def read_text(files: FileStore, evidence: Evidence) -> Document:
    """Return the text of an item, empty where its file could not be read."""
    return document_of(files, evidence) if evidence.document_hash else split("")


def comparable_grade(evidence: Evidence, required: Required) -> MachineGrade | None:
    """Return the machine's newest grade when it speaks of the same criteria."""
    grade = evidence.grade
    return grade if grade and grade.standard_hash == required.standard.content_hash else None


def _earlier(session: Session, assignment: Assignment) -> tuple[Review, ...]:
    """Return the two reviews whose difference called this third one; none for a third who was to judge alone."""
    if assignment.seat is not Seat.THIRD:
        return ()
    done = [one.review for one in seats_of(session, assignment.evidence_id) if one.id != assignment.id]
    before = [one for one in done if one and one.final_at and one.final_at <= assignment.assigned_at]
    differ = len(before) == _BOTH and before[0].final_levels != before[1].final_levels
    return tuple(before) if differ else ()


def _graded(
    required: Required, document: Document, grade: MachineGrade | None, findings: tuple[Finding, ...]
) -> Graded | None:
    if grade is None:
        return None
    return Graded(grade_of(grade), document, required.point, required.item, findings)
