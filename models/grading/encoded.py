"""Passages as an encoder reads them: what they say, and how they say it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


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
    """

    vectors: npt.NDArray[np.float32]
    states: npt.NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.vectors)

    @classmethod
    def nothing(cls) -> "Encoded":
        """Return what is encoded of a text without a passage."""
        return cls(np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32))

    def take(self, places: Sequence[int]) -> "Encoded":
        """Return some passages, in the given order; one may come several times."""
        rows = np.array(places, dtype=np.int64)
        return Encoded(self.vectors[rows], self.states[rows])

    def without(self, places: Collection[int]) -> "Encoded":
        """Return all passages but some."""
        gone = np.array(sorted(places), dtype=np.int64)
        return Encoded(np.delete(self.vectors, gone, axis=0), np.delete(self.states, gone, axis=0))

    def rows(self) -> Iterator["Encoded"]:
        """Yield each passage by itself."""
        return (Encoded(self.vectors[at : at + 1], self.states[at : at + 1]) for at in range(len(self)))

    @classmethod
    def joined(cls, parts: Sequence["Encoded"]) -> "Encoded":
        """Return passages of one encoder one behind another; of no parts, :meth:`nothing`."""
        if not parts:
            return cls.nothing()
        return cls(np.concatenate([part.vectors for part in parts]), np.concatenate([part.states for part in parts]))
