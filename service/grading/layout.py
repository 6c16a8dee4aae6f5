"""The whole text as the source laid it out: headings, lists, table rows, with pages, slides and minutes beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from models.documents.document import NOWHERE, Block, BlockKind, Document, Place
from models.documents.sentences import Span
from models.grading.grade import CriterionGrade
from service.grading.highlights import Segment, segments
from service.grading.places import marker
from service.language import Language


@dataclass(frozen=True)
class Line:
    """A block of the source.

    ``place`` is what the margin says beside it, empty where nothing changes; ``level`` is the depth of a heading or of
    a list entry.
    """

    kind: BlockKind
    level: int
    place: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Section:
    """Neighbouring lines of one kind: the entries of a list, the rows of a table."""

    kind: BlockKind
    lines: tuple[Line, ...]


def laid_out(
    document: Document, criteria: Sequence[CriterionGrade], spots: Sequence[Span], language: Language
) -> tuple[Section, ...]:
    """Lay out the visible blocks of a document; a pasted text, which has none, is one paragraph."""
    if not document.blocks:
        whole = tuple(segments(document.text, criteria, spots))
        return (Section(BlockKind.PARAGRAPH, (Line(BlockKind.PARAGRAPH, 0, "", whole),)),) if document.text else ()
    lines = _lines(document, criteria, spots, language)
    return tuple(Section(kind, tuple(found)) for kind, found in groupby(lines, key=lambda line: line.kind))


def _lines(
    document: Document, criteria: Sequence[CriterionGrade], spots: Sequence[Span], language: Language
) -> Iterator[Line]:
    cuts = [end for block in document.blocks for end in (block.start, block.end)]
    waiting = segments(document.text, criteria, spots, cuts)
    position, before = 0, NOWHERE
    for block in document.blocks:
        while position < len(waiting) and waiting[position].start < block.start:
            position += 1  # the line end between two blocks
        first = position
        while position < len(waiting) and waiting[position].start < block.end:
            position += 1
        text = document.text[block.start : block.end]
        if text.strip():
            yield Line(block.kind, block.level, _beside(block, text, before, language), tuple(waiting[first:position]))
            before = block.place


def _beside(block: Block, text: str, before: Place, language: Language) -> str:
    """Say the place; a speaker whose name the text itself begins with is not said twice."""
    named = block.place.speaker is not None and text.startswith(block.place.speaker)
    return marker(replace(block.place, speaker=None) if named else block.place, before, language)
