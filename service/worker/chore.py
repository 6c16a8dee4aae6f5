"""Work that follows from the database and may be done again at any time: figures, comparisons, alarms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from service.database.engine import Database
from service.files.store import FileStore
from service.grading.loading import GraderSource
from service.resemblances.shelf import Shelf


@dataclass(frozen=True)
class Tools:
    """What the worker lends a chore; a chore opens its own transactions, and short ones."""

    database: Database
    files: FileStore
    source: GraderSource
    shelf: Shelf = field(default_factory=Shelf)


@dataclass(frozen=True)
class Chore:
    """One kind of such work.

    ``due`` returns the keys of what has to be done, by the database alone, so that a killed worker loses nothing;
    ``do`` does one of them, and leaves it no longer due. Evidence goes first: nobody waits for a figure.
    """

    name: str
    due: Callable[[Session], Sequence[int]]
    do: Callable[[Tools, int], None]
