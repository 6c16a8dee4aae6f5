"""A circular as lines, for the page and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.circulars.numbering import Numbering
from service.circulars.sections import Circular, Heading, Paragraph


@dataclass(frozen=True)
class PreviewLine:
    """``level`` is that of a heading, 0 of text; ``drawing`` the title of a chart or table."""

    text: str
    level: int = 0
    drawing: str = ""


def preview_of(circular: Circular) -> tuple[PreviewLine, ...]:
    return tuple(_lines(circular))


def _lines(circular: Circular) -> Iterator[PreviewLine]:
    numbering = Numbering(circular.language)
    for block in circular.blocks:
        if isinstance(block, Heading):
            yield PreviewLine(numbering.next(block.level) + block.text, block.level)
        elif isinstance(block, Paragraph):
            yield PreviewLine(block.text)
        else:
            yield PreviewLine("", drawing=block.title)
