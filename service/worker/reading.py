"""From one stored file to a document and a grade, or to a refusal."""

from dataclasses import dataclass
from io import BytesIO

from sqlalchemy.orm import Session

from models.documents.document import Document
from models.documents.passages import split
from models.errors import DocumentError, ReaderCrashed, StandardError
from models.grading.grade import Grade
from models.standard.lookup import find_item, find_point
from models.standard.rubric import EvidenceRequirement, Standard
from service.files.store import FileStore
from service.grading.loading import Loaded
from service.grading.workflow import HandedIn, Progress, Stage, grade
from service.reading.workflow import Limits, read
from service.rounds.standards import standard_of
from service.submissions.tables import Evidence


@dataclass(frozen=True)
class Task:
    """An evidence item that this worker has; ``requirement`` is that of the round's standard."""

    evidence: int
    submission: int
    point: str
    requirement: EvidenceRequirement
    filename: str
    file: str
    pasted: bool
    attempts: int


@dataclass(frozen=True)
class Outcome:
    """What came of it: a refusal, or a document with a grade.

    There is no grade where the bundle's standard asks for something else than the round's: a level by other criteria
    would mislead, so people judge without one.
    """

    document: Document | None = None
    grade: Grade | None = None
    refusal: DocumentError | None = None


def task_of(session: Session, evidence: Evidence) -> Task:
    declaration = evidence.submission.declaration
    point = find_point(standard_of(session, declaration.round), declaration.point)
    return Task(
        evidence=evidence.id,
        submission=evidence.submission_id,
        point=point.code,
        requirement=find_item(point, evidence.item),
        filename=evidence.filename,
        file=evidence.file_hash,
        pasted=evidence.pasted,
        attempts=evidence.attempts,
    )


def crashed(task: Task) -> Outcome:
    """Return what is said of an item that the worker failed on again and again."""
    return Outcome(refusal=ReaderCrashed(name=task.filename))


def read_and_grade(task: Task, files: FileStore, loaded: Loaded, limits: Limits, progress: Progress) -> Outcome:
    """Read and grade; what is wrong with the file is an outcome, anything else is raised."""
    data = files.get(task.file)
    content = data.decode() if task.pasted else BytesIO(data)
    try:
        if not _asks_the_same(loaded.grader.standard, task):
            return Outcome(_document(task, content, limits, progress))
        handed_in = HandedIn(task.point, task.requirement.id, content, task.filename)
        graded = grade(loaded.grader, limits, handed_in, progress)
    except DocumentError as refusal:
        return Outcome(refusal=refusal)
    return Outcome(graded.document, graded.grade)


def _asks_the_same(standard: Standard, task: Task) -> bool:
    try:
        return find_item(find_point(standard, task.point), task.requirement.id) == task.requirement
    except StandardError:
        return False


def _document(task: Task, content: str | BytesIO, limits: Limits, progress: Progress) -> Document:
    if isinstance(content, str):
        return split(content)
    return read(content, task.filename, limits, lambda done, total: progress(Stage.READING, done, total))
