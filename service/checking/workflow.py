"""From the files of one submission to the findings of its form checks; knows neither the web nor the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from models.documents.document import Document
from models.documents.form import Finding, HandedInItem, Period, Profile, check_submission
from models.errors import DocumentError
from models.grading.grade import Referral
from models.grading.grader import Grader
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint
from service.reading.workflow import Limits, read


@dataclass(frozen=True)
class Upload:
    """The open file of one evidence item."""

    item: str
    file: BinaryIO
    name: str


@dataclass(frozen=True)
class Submission:
    """All that a teacher hands in for one point; ``period`` is None where it is not known."""

    point: str
    uploads: Sequence[Upload]
    period: Period | None = None
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True)
class Checked:
    """The findings, and the documents that they point into by item id."""

    point: AbilityPoint
    findings: tuple[Finding, ...]
    documents: dict[str, Document] = field(default_factory=dict)


def period_of(first: date | None, last: date | None) -> Period | None:
    """Return the days of a round that may be open on one side; None when neither is known."""
    return Period(first or date.min, last or date.max) if first or last else None


def check(grader: Grader, limits: Limits, submission: Submission) -> Checked:
    """Read every file and check the submission as a whole; nothing is kept."""
    point = find_point(grader.standard, submission.point)
    named = [(find_item(point, upload.item).id, upload) for upload in submission.uploads]
    items = [_read(item, upload, limits) for item, upload in named]
    documents = {one.item: one.document for one in items if one.document is not None}
    findings = check_submission(
        point,
        items,
        period=submission.period,
        profile=submission.profile,
        off_task=[item for item, document in documents.items() if _is_off_task(grader, document, point.code, item)],
    )
    return Checked(point, findings, documents)


def _read(item: str, upload: Upload, limits: Limits) -> HandedInItem:
    try:
        document = read(upload.file, upload.name, limits)
    except DocumentError as refusal:
        return HandedInItem(item, refusal=refusal, filename=upload.name)
    return HandedInItem(item, document, format=document.kind, size_bytes=upload.file.tell(), filename=upload.name)


def _is_off_task(grader: Grader, document: Document, point: str, item: str) -> bool:
    return Referral.OFF_TASK in grader.grade(document, point=point, item=item).referral
