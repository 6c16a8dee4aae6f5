"""What many texts share without anyone having copied: rubric wording, templates, a school's own header."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from models.documents.similarity.shingles import Keys, held, shingles
from models.standard.rubric import Standard

COMMON_SHARE = 0.1
"""Share of the teachers of a school, or of an ability point, that makes a stretch of text common to it."""
MIN_TEACHERS = 8
"""Fewer teachers than this make a stretch of text common only where they are most of the school."""
MIN_OF_FEW = 4
"""Fewer than this never do.

A text that more teachers than this copied from one another counts as common as well, which is why the share of a
document that is common is always reported beside its look-alikes.
"""

_NONE = np.empty(0, np.uint32)


@dataclass(frozen=True, eq=False)
class Stock:
    """Shingles that do not count.

    Attributes
    ----------
    keys : ndarray of shape (k,), uint32
        Ascending.
    """

    keys: Keys = field(default_factory=_NONE.copy)

    def __or__(self, other: "Stock") -> "Stock":
        return Stock(np.union1d(self.keys, other.keys))

    def without(self, keys: Keys) -> Keys:
        """Return the keys that are not stock, in their order."""
        return keys[~self.holds(keys)]

    def holds(self, keys: Keys) -> NDArray[np.bool_]:
        """Tell which keys are stock."""
        return held(keys, self.keys)


def given_stock(texts: Iterable[str]) -> Stock:
    """Return the stock of texts that everybody was given, such as a template or the wording of a task."""
    return reduce(Stock.__or__, (Stock(shingles(text).keys) for text in texts), Stock())


def rubric_texts(standard: Standard) -> list[str]:
    """Return the wording of a standard, piece by piece, for :func:`given_stock`."""
    texts = []
    for point in standard.points:
        texts += [point.name, point.description]
        for item in point.evidence:
            texts += [item.name, item.limit]
            for criterion in item.criteria:
                texts += [criterion.name, *(level.descriptor for level in criterion.levels)]
    return texts


def common_stock(by_teacher: Mapping[str, Sequence[Keys]]) -> Stock:
    """Return what stands in the documents of many teachers of one school, or of one ability point.

    Parameters
    ----------
    by_teacher
        The shingle keys of each document of each teacher. A teacher counts once, however often they repeat themselves.
    """
    n = len(by_teacher)
    needed = min(max(MIN_TEACHERS, math.ceil(COMMON_SHARE * n)), max(MIN_OF_FEW, n // 2 + 1))
    if n < needed:
        return Stock()
    one_each = [np.unique(np.concatenate(documents)) for documents in by_teacher.values()]
    keys, teachers = np.unique(np.concatenate(one_each), return_counts=True)
    return Stock(keys[teachers >= needed])
