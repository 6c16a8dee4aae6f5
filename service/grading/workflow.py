"""From what was handed in to a grade; knows neither the web nor the terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import BinaryIO

from models.documents.conditions import condition_of_refusal
from models.documents.document import Document
from models.documents.form import Finding, HandedInItem, check_item
from models.documents.normalisation import has_visible
from models.documents.passages import split
from models.errors import DocumentError, DocumentTooLong
from models.grading.explanation import Explanation
from models.grading.grade import Grade, Referral
from models.grading.grader import Grader
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement
from service.reading.workflow import Limits, read


class Stage(StrEnum):
    """What takes its time: reading counts pages or seconds, grading counts passages."""

    READING = "reading"
    GRADING = "grading"


Progress = Callable[[Stage, int, int], None]


@dataclass(frozen=True)
class HandedIn:
    """A pasted text, or an open file with its name; the file is read only when its turn has come."""

    point: str
    item: str
    content: str | BinaryIO
    name: str = ""


@dataclass(frozen=True)
class Graded:
    """A grade with all that is needed to explain it, and what the form checks found."""

    grade: Grade
    document: Document
    point: AbilityPoint
    item: EvidenceRequirement
    findings: tuple[Finding, ...]
    explanation: Explanation | None = None


def tell_nobody(stage: Stage, done: int, total: int) -> None:
    pass


def grade(
    grader: Grader, limits: Limits, handed_in: HandedIn, progress: Progress = tell_nobody, *, explained: bool = False
) -> Graded:
    """Read, grade and check the form of one item, and explain the grade where that is asked for; nothing is kept.

    A file without text, or with pictures only, is not an error: the grade carries a condition in place of a level.
    """
    point = find_point(grader.standard, handed_in.point)
    item = find_item(point, handed_in.item)
    try:
        document = _document(handed_in, limits, progress)
    except DocumentError as refusal:
        condition = condition_of_refusal(refusal)
        if condition is None:
            raise
        nothing = split("")
        result = grader.ungraded(nothing, condition, point=point.code, item=item.id)
        return Graded(result, nothing, point, item, check_item(item, HandedInItem(item.id, refusal=refusal)))
    encoded = partial(progress, Stage.GRADING)
    explanation = grader.explain(document, point=point.code, item=item.id, progress=encoded) if explained else None
    result = (
        explanation.grade if explanation else grader.grade(document, point=point.code, item=item.id, progress=encoded)
    )
    read_from = None if isinstance(handed_in.content, str) else document.kind
    read_as = HandedInItem(item.id, document, format=read_from)
    findings = check_item(item, read_as, off_task=Referral.OFF_TASK in result.referral)
    return Graded(result, document, point, item, findings, explanation)


def _document(handed_in: HandedIn, limits: Limits, progress: Progress) -> Document:
    content = handed_in.content
    if not isinstance(content, str):
        return read(content, handed_in.name, limits, partial(progress, Stage.READING))
    if len(content) > limits.characters:
        raise DocumentTooLong(characters=len(content), limit=limits.characters)
    return split(content if has_visible(content) else "")
