"""From what was handed in to a grade; knows neither the web nor the terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from models.documents.document import Document
from models.documents.normalisation import has_visible
from models.documents.passages import split
from models.documents.readers import read
from models.errors import DocumentTooLong, EmptyDocument
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class HandedIn:
    """A pasted text, or the bytes of a file with its name."""

    point: str
    item: str
    content: str | bytes
    name: str = ""


@dataclass(frozen=True)
class Graded:
    """A grade with all that is needed to explain it."""

    grade: Grade
    document: Document
    point: AbilityPoint
    item: EvidenceRequirement


def grade(grader: Grader, handed_in: HandedIn, max_characters: int, progress: Progress | None = None) -> Graded:
    """Read and grade; nothing is kept.

    An empty text is not an error: the grader refers it to a person.
    """
    point = find_point(grader.standard, handed_in.point)
    item = find_item(point, handed_in.item)
    document = _document(handed_in, max_characters)
    result = grader.grade(document, point=point.code, item=item.id, progress=progress)
    return Graded(result, document, point, item)


def _document(handed_in: HandedIn, max_characters: int) -> Document:
    content = handed_in.content
    if isinstance(content, bytes):
        try:
            return read(content, handed_in.name, max_characters=max_characters)
        except EmptyDocument:
            return split("")
    if len(content) > max_characters:
        raise DocumentTooLong(characters=len(content), limit=max_characters)
    return split(content if has_visible(content) else "")
