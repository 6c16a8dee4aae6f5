"""Stretches of two texts that are the same but for small edits, wherever in the texts they stand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.documents.similarity.shingles import Shingles

MIN_LENGTH = 16
"""Folded characters of the shortest stretch; shorter ones are turns of phrase."""
_WIDEST_GAP = 24
"""Folded characters that may have been put in or taken out between two equal runs of one stretch."""
_OPEN = 4
"""Stretches that a run may go on from: a turn of phrase that also stands elsewhere does not break one in two."""
_MOST_PLACES = 32
"""Places of one shingle that are tried; what stands more often in a text is a refrain."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of the first text and the one in the second that it corresponds to, by folded characters.

    Attributes
    ----------
    equal
        Characters of the first that are the same in the second.
    """

    first_start: int
    first_end: int
    second_start: int
    second_end: int
    equal: int


def stretches(first: Shingles, second: Shingles, counts: NDArray[np.bool_]) -> list[Stretch]:
    """Return the common stretches, in order of the first text; none overlaps another in the first.

    Equal runs of shingles are joined where they follow one another in both texts with a small gap, so that an edited
    sentence is one stretch, and a moved paragraph another.

    Parameters
    ----------
    counts : ndarray of shape (len(first),), bool
        Which shingles of the first text count: not those of the common stock.
    """
    found: list[Stretch] = []
    for run in _runs(first, second, counts):
        newest_first = range(len(found) - 1, max(-1, len(found) - 1 - _OPEN), -1)
        row = next((row for row in newest_first if _continues(found[row], run)), None)
        if row is None:
            found.append(run)
        else:
            found[row] = _joined(found[row], run)
    return list(_apart([stretch for stretch in found if stretch.first_end - stretch.first_start >= MIN_LENGTH]))


def _joined(last: Stretch, run: Stretch) -> Stretch:
    over = max(0, last.first_end - run.first_start)
    return replace(last, first_end=run.first_end, second_end=run.second_end, equal=last.equal + run.equal - over)


def _runs(first: Shingles, second: Shingles, counts: NDArray[np.bool_]) -> Iterator[Stretch]:
    """Return equal runs of shingles, each as long as it goes, the one that goes on from the last run preferred."""
    places = defaultdict(list)
    for place, key in enumerate(second.hashes.tolist()):
        places[key].append(place)
    ours, theirs = first.hashes.tolist(), second.hashes.tolist()
    at, shift = 0, 0
    while at < len(ours):
        known = places.get(ours[at], [])[:_MOST_PLACES] if counts[at] else []
        if not known:
            at += 1
            continue
        start = min(known, key=lambda place: abs(place - at - shift))
        length = 1
        while at + length < len(ours) and start + length < len(theirs) and ours[at + length] == theirs[start + length]:
            length += 1
        first_end, second_end = int(first.ends[at + length - 1]), int(second.ends[start + length - 1])
        yield Stretch(at, first_end, start, second_end, first_end - at)
        shift = start - at
        at += length


def _continues(last: Stretch, run: Stretch) -> bool:
    ahead, beyond = run.first_start - last.first_end, run.second_start - last.second_end
    return ahead <= _WIDEST_GAP and -_WIDEST_GAP <= beyond <= _WIDEST_GAP and run.second_start > last.second_start


def _apart(found: list[Stretch]) -> Iterator[Stretch]:
    """Cut the head of a stretch where the one before runs into it."""
    end = 0
    for stretch in found:
        over = max(0, end - stretch.first_start)
        if stretch.first_end - stretch.first_start - over >= MIN_LENGTH:
            yield replace(
                stretch,
                first_start=stretch.first_start + over,
                second_start=min(stretch.second_start + over, stretch.second_end - 1),
                equal=max(0, stretch.equal - over),
            )
        end = max(end, stretch.first_end)
