"""Cuts a text where quoted passages begin and end, so that overlapping ones can all be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.grading.grade import CriterionGrade


@dataclass(frozen=True)
class Segment:
    """A stretch of text that the same criteria quote.

    ``criteria`` are numbers from 1 in the order of the grade; ``begins`` are those whose quotation starts here.
    """

    start: int
    text: str
    criteria: tuple[int, ...]
    begins: tuple[int, ...]


def segments(text: str, criteria: Sequence[CriterionGrade]) -> list[Segment]:
    """Return consecutive segments that together are exactly ``text``."""
    quotes = [
        (passage.start, passage.end, number)
        for number, criterion in enumerate(criteria, start=1)
        for passage in criterion.passages
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in quotes), *(end for _, end, _ in quotes)})
    return [
        Segment(
            start=start,
            text=text[start:end],
            criteria=tuple(sorted({number for first, last, number in quotes if first <= start and end <= last})),
            begins=tuple(sorted({number for first, _, number in quotes if first == start})),
        )
        for start, end in pairwise(cuts)
    ]
