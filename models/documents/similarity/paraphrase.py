"""Passages that say the same in other words, by the vectors that grading computes anyway."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_OTHERS = 10
"""Fewer other documents say nothing about how alike unrelated passages are."""
_SPREADS = 4.5
"""How many spreads above what is usual for a passage its counterpart must stand.

Source: ``python -m tests.benchmarks.measure_look_alikes``. A fixed cosine would not do: e5 puts unrelated passages of
one subject at 0.89, and worksheets or tables still higher.
"""
_NORMAL_10 = 1.2816
"""The 10th percentile of a normal distribution lies this many standard deviations below its middle."""
_LARGEST = 127

Vectors = NDArray[np.float32]
Packed = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Background:
    """From which cosine on a passage and another one say the same.

    Attributes
    ----------
    thresholds : ndarray of shape (p,), float32
        Of each passage of the new document.
    """

    thresholds: Vectors


@dataclass(frozen=True)
class Matched:
    """A passage of one document and its best counterpart in another, by number; each is the other's best."""

    first: int
    second: int
    cosine: float


def background(new: Vectors, others: Sequence[Vectors]) -> Background | None:
    """Learn the thresholds of a document from those that lie nearest to it.

    The best similarity of a passage to each other document is taken; the middle of these is what is usual for this
    passage, and how far the 10th percentile lies below it, over all passages, is the spread. Nothing above the middle
    has a say, so that a copy or a shared header among the others does no harm.

    Parameters
    ----------
    new : ndarray of shape (p, d), float32
        Unit passage vectors.
    others
        The same of other teachers' documents of the same encoder.

    Returns
    -------
    Background or None
        None where the document has no vectors, or fewer than :data:`MIN_OTHERS` others have.
    """
    usable = [vectors for vectors in others if len(vectors)]
    if not len(new) or len(usable) < MIN_OTHERS:
        return None
    best = np.stack([(new @ other.T).max(axis=1) for other in usable], axis=1)
    middle = np.median(best, axis=1)
    spread = -np.quantile(best - middle[:, None], 0.1) / _NORMAL_10
    return Background((middle + _SPREADS * spread).astype(np.float32))


def matched(first: Vectors, second: Vectors, usual: Background) -> list[Matched]:
    """Return the pairs of passages that are each other's best and reach the threshold, in order of the first."""
    if not len(first) or not len(second):
        return []
    cosines = first @ second.T
    best, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    return [
        Matched(row, int(column), float(cosines[row, column]))
        for row, column in enumerate(best)
        if back[column] == row and cosines[row, column] >= usual.thresholds[row]
    ]


def packed(vectors: Vectors) -> Packed:
    """Return unit vectors in a quarter of the room, (n, d) int8, which changes a cosine by less than 0.004."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=1e-9)
    scaled: Packed = np.rint(vectors * (_LARGEST / largest)).astype(np.int8)
    return scaled


def unpacked(vectors: Packed) -> Vectors:
    """Return unit vectors, (n, d) float32."""
    return unit(vectors.astype(np.float32))


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length 1; those of length 0 stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return scaled
