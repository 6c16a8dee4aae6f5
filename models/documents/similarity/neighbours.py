"""The whole-document vectors of an index in memory, for finding the nearest of a hundred thousand in one product."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.documents.similarity.paraphrase import Vectors

_FIRST_ROOM = 64


class Neighbours:
    """Unit vectors by document number; grows and shrinks.

    Parameters
    ----------
    rows
        Number and vector (d,) of each document.
    """

    def __init__(self, rows: Iterable[tuple[int, NDArray[np.floating]]] = ()) -> None:
        self._numbers = np.empty(0, np.int64)
        self._matrix: Vectors = np.empty((0, 0), np.float32)
        self._used = 0
        for number, vector in rows:
            self.add(number, vector)

    def add(self, number: int, vector: NDArray[np.floating]) -> None:
        """Put a document in."""
        if self._used == len(self._numbers):
            room = max(_FIRST_ROOM, 2 * self._used)
            matrix = np.empty((room, len(vector)), np.float32)
            matrix[: self._used] = self._matrix[: self._used].reshape(-1, len(vector))
            self._matrix, self._numbers = matrix, np.resize(self._numbers, room)
        self._numbers[self._used], self._matrix[self._used] = number, vector
        self._used += 1

    def remove(self, number: int | None) -> None:
        """Take a document out, if it is there; the last one takes its row."""
        for row in np.flatnonzero(self._numbers[: self._used] == number):
            self._used -= 1
            self._numbers[row], self._matrix[row] = self._numbers[self._used], self._matrix[self._used]

    def nearest(self, vector: Vectors, most: int) -> list[int]:
        """Return the numbers of the nearest documents, nearest first."""
        if not self._used:
            return []
        cosines = self._matrix[: self._used] @ vector
        rows = np.argpartition(-cosines, min(most, self._used) - 1)[:most]
        numbers: list[int] = self._numbers[rows[np.argsort(-cosines[rows])]].tolist()
        return numbers
