"""A document on its way into the index, or to be checked against it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.documents.document import Document
from models.documents.similarity.look_alikes import Filing
from models.documents.similarity.paraphrase import Vectors, unit
from models.documents.similarity.shingles import Shingles, shingles


def no_vectors() -> Vectors:
    """Return the vectors of a document that was not encoded."""
    return np.empty((0, 0), np.float32)


@dataclass(frozen=True, eq=False)
class Handed:
    """A document with what it is filed under.

    Attributes
    ----------
    filing
        Whose it is.
    document
        Its text and passages.
    vectors : ndarray of shape (p, d), float32
        Passage vectors, unit length; without them only copies are found, not paraphrases.
    """

    filing: Filing
    document: Document
    vectors: Vectors = field(default_factory=no_vectors)

    @cached_property
    def shingles(self) -> Shingles:
        """The shingles of the text."""
        return shingles(self.document.text)

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """Characters of each passage that has a vector, shape (p,)."""
        return np.array([len(passage.text) for passage in self.document.passages][: len(self.vectors)], np.int32)

    @cached_property
    def whole(self) -> Vectors:
        """The vector of the whole document, (d,): the mean of its passages by length; no elements without them."""
        return unit(self.lengths @ self.vectors) if len(self.vectors) else np.empty(0, np.float32)
