"""Cuts a text where quoted passages begin and end, so that overlapping ones can all be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.documents.sentences import Span
from models.grading.grade import CriterionGrade


@dataclass(frozen=True)
class Segment:
    """A stretch of text that the same criteria quote.

    ``criteria`` are numbers from 1 in the order of the grade; ``begins`` are those whose quotation starts here;
    ``spotted`` says that a finding of the form check points here.
    """

    start: int
    text: str
    criteria: tuple[int, ...]
    begins: tuple[int, ...]
    spotted: bool = False


def segments(
    text: str, criteria: Sequence[CriterionGrade], spots: Sequence[Span] = (), cuts: Iterable[int] = ()
) -> list[Segment]:
    """Return consecutive segments that together are exactly ``text``, cut also at ``cuts``."""
    quotes = [
        (passage.start, passage.end, number)
        for number, criterion in enumerate(criteria, start=1)
        for passage in criterion.passages
    ]
    ends = {0, len(text), *cuts, *(end for spot in spots for end in (spot.start, spot.end))}
    ends |= {end for first, last, _ in quotes for end in (first, last)}
    return [
        Segment(
            start=start,
            text=text[start:end],
            criteria=tuple(sorted({number for first, last, number in quotes if first <= start and end <= last})),
            begins=tuple(sorted({number for first, _, number in quotes if first == start})),
            spotted=any(spot.start <= start and end <= spot.end for spot in spots),
        )
        for start, end in pairwise(sorted(ends))
    ]
