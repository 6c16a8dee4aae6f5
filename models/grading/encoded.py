"""Passages as an encoder reads them: what they say, and how they say it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from models.grading.word_frequency import Words


@dataclass(frozen=True)
class Encoded:
    """Passages of one text, a row each.

    Attributes
    ----------
    vectors : ndarray of shape (p, d), float32
        Sentence embeddings of unit length: the encoder's last layer was trained to keep what is said and to forget how.
    states : ndarray of shape (p, e), float32
        Mean and standard deviation, over a passage's tokens, of what some inner layers say of each token: grammar and
        choice of words, which the last layer drops. Source: statistics pooling, Snyder et al. (2018), X-Vectors,
        ICASSP; that middle layers hold the grammar, Jawahar et al. (2019), ACL.
    words : p tuples
        The words of each passage.
    """

    vectors: npt.NDArray[np.float32]
    states: npt.NDArray[np.float32]
    words: tuple[Words, ...]

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.vectors)

    @classmethod
    def nothing(cls) -> Self:
        """Return what is encoded of a text without a passage."""
        return cls(np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32), ())

    def take(self, places: Sequence[int]) -> "Encoded":
        """Return some passages, in the given order; one may come several times."""
        rows = np.array(places, dtype=np.int64)
        words = tuple(self.words[place] for place in places)
        return Encoded(self.vectors[rows], self.states[rows], words)

    def without(self, places: Collection[int]) -> "Encoded":
        """Return all passages but some."""
        return self.take([place for place in range(len(self)) if place not in places])

    def rows(self) -> Iterator["Encoded"]:
        """Yield each passage by itself."""
        return (self.take([place]) for place in range(len(self)))

    @classmethod
    def joined(cls, parts: Sequence["Encoded"]) -> "Encoded":
        """Return passages of one encoder one behind another; of no parts, :meth:`nothing`."""
        if not parts:
            return cls.nothing()
        return cls(
            vectors=np.concatenate([part.vectors for part in parts]),
            states=np.concatenate([part.states for part in parts]),
            words=tuple(chain.from_iterable(part.words for part in parts)),
        )
