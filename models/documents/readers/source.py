"""What every reader is given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.documents.document import Fragment

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Source:
    """A file to read.

    Attributes
    ----------
    data
        The whole file.
    name
        What errors call it; never used as a path.
    speech
        Folder of the speech model, None where recordings cannot be read.
    progress
        Called with units done and units in all (pages, seconds), by readers that take long.
    """

    data: bytes
    name: str
    speech: Path | None = None
    progress: Progress = silent


class Reader(Protocol):
    """The one function of a module in this folder that reads a format."""

    def __call__(self, source: Source) -> Iterable[Fragment]:
        """Yield the fragments in reading order, or raise a leaf of DocumentError."""
