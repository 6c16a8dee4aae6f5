"""The index of look-alikes of one worker: opened once, brought up to the database before each use.

The database and the stored files say what belongs into it; a file that is missing, of another format or of another
worker's making is made up for item by item.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from models.documents.similarity.handed import Handed
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.stock import Stock

log = structlog.get_logger()

_IN_MEMORY = ":memory:"
_AT_ONCE = 100


class Shelf:
    """Holds the index open between comparisons; without a path it lives in memory and is made anew at each start."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._index: LookAlikeIndex | None = None
        self._opened_for: tuple[str, ...] = ()
        self._held: set[int] = set()

    def index(self, encoder: str, standards: Iterable[str], given: Callable[[], Stock]) -> LookAlikeIndex:
        """Return the open index; another encoder, or another standard to leave out the wording of, opens it anew."""
        wanted = (encoder, *standards)
        if self._index is None or wanted != self._opened_for:
            self.close()
            self._index = self._open(encoder, given())
            self._opened_for = wanted
            self._held = {int(name) for name in self._index.evidence_ids()}
        return self._index

    def missing(self, wanted: set[int]) -> list[int]:
        """Return what of the wanted this index does not hold; what is not wanted any more is taken out."""
        for evidence in sorted(self._held - wanted):
            self.remove(evidence)
        return sorted(wanted - self._held)

    def add(self, handed: Iterable[Handed]) -> None:
        """Put documents in, some at a time."""
        batch: list[Handed] = []
        for one in handed:
            batch.append(one)
            if len(batch) == _AT_ONCE:
                self._put(batch)
                batch = []
        self._put(batch)

    def remove(self, evidence: int) -> None:
        self._held.discard(evidence)
        if self._index is not None:
            self._index.remove(str(evidence))

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None

    def _put(self, batch: list[Handed]) -> None:
        if batch and self._index is not None:
            self._index.add(batch)
            self._held |= {int(one.filing.evidence_id) for one in batch}

    def _open(self, encoder: str, given: Stock) -> LookAlikeIndex:
        if self._path is None:
            return LookAlikeIndex(_IN_MEMORY, encoder, given)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return LookAlikeIndex(self._path, encoder, given)
        except ValueError:
            log.warning("look_alikes_made_anew")
            self._path.unlink()
            return LookAlikeIndex(self._path, encoder, given)
