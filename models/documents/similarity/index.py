"""All documents of all rounds, and which of them a new one looks like."""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from models.documents.similarity.comparison import Prepared, compare
from models.documents.similarity.fingerprints import fingerprints
from models.documents.similarity.handed import Handed
from models.documents.similarity.look_alikes import Filing, Findings, Kind, Scope
from models.documents.similarity.neighbours import Neighbours
from models.documents.similarity.paraphrase import Background, background, packed, unpacked
from models.documents.similarity.stock import Stock, common_stock
from models.documents.similarity.store import Entry, Group, Store

MOST_COMPARED = 64
"""Documents of either way of finding, by fingerprints and by vectors, that are compared in full."""
MOST_SHOWN = 20
"""Look-alikes that one check returns."""

_log = logging.getLogger(__name__)


class LookAlikeIndex:
    """An index that stays on disk.

    Parameters
    ----------
    path
        One SQLite file, made when absent; ``:memory:`` for a short life.
    encoder
        Hash of the encoder of all vectors handed in; vectors of another one stay unused.
    stock
        What was given to everybody, see :func:`models.documents.similarity.stock.given_stock`.

    Raises
    ------
    ValueError
        When the file was written with another way of hashing.
    """

    def __init__(self, path: Path | str, encoder: str = "", stock: Stock | None = None) -> None:
        self._store = Store(path)
        self._encoder = encoder
        self._given = stock or Stock()
        rows = self._store.vectors(encoder)
        self._neighbours = Neighbours((number, np.frombuffer(vector, np.float16)) for number, vector in rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._store)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def evidence_ids(self) -> list[str]:
        """Return the ids of all documents."""
        return self._store.evidence_ids()

    def add(self, handed: Iterable[Handed]) -> None:
        """Keep documents; one with the same evidence id is replaced."""
        entries = {one.filing.evidence_id: self.entry(one) for one in handed}
        for evidence_id in entries:
            self._neighbours.remove(self._store.number(evidence_id))
        for number, entry in zip(self._store.add(entries.values()), entries.values(), strict=True):
            if len(entry.vector):
                self._neighbours.add(number, entry.vector)

    def remove(self, evidence_id: str) -> bool:
        """Erase a document from memory and disk; return whether it was there."""
        number = self._store.number(evidence_id)
        if number is None:
            return False
        self._store.remove(number)
        self._neighbours.remove(number)
        return True

    def learn(self) -> None:
        """Learn from the documents what is common stock in each school and each ability point.

        To be called when many documents were added: at the end of a round, every night.
        """
        for group in Group:
            for name in self._store.group_names(group):
                by_teacher = defaultdict(list)
                for teacher, keys in self._store.members(group, name):
                    by_teacher[teacher].append(keys)
                self._store.keep_stock(group, name, common_stock(by_teacher))
        self._store.keep_learned(len(self))

    def learn_when_grown(self) -> bool:
        """Learn where a tenth of the documents came since the last time; return whether it was done."""
        if 10 * len(self) < 11 * self._store.learned() or len(self) == self._store.learned():
            return False
        self.learn()
        return True

    def check(self, handed: Handed) -> Findings:
        """Return what a document looks like; it need not be in the index, and is never compared with itself."""
        started = time.perf_counter()
        filing, cut, stock = handed.filing, handed.shingles, self.stock_for(handed.filing)
        near = self._entries(self._neighbours.nearest(handed.whole, MOST_COMPARED) if len(handed.whole) else [])
        sharing = self._store.sharing(fingerprints(handed.document.text, cut, stock), MOST_COMPARED)
        others = near | self._entries(number for number in sharing if number not in near)
        usual = _usual(handed, near.values())
        new = Prepared.of(handed, stock, usual)
        compared = [entry for entry in others.values() if entry.filing.evidence_id != filing.evidence_id]
        found = [alike for entry in compared if (alike := compare(new, entry))]
        found.sort(key=lambda alike: (Kind.COPIED not in alike.kinds, -alike.similarity))
        _log.debug("compared %d documents in %.3f s", len(compared), time.perf_counter() - started)
        return Findings(
            tuple(alike for alike in found if alike.scope is not Scope.OWN)[:MOST_SHOWN],
            tuple(alike for alike in found if alike.scope is Scope.OWN)[:MOST_SHOWN],
            float(stock.holds(cut.hashes).mean()) if len(cut) else 0.0,
            usual,
        )

    def stock_for(self, filing: Filing) -> Stock:
        """Return what does not count in a document: what was given, and what is common in its school and point."""
        at_school, at_point = (
            self._store.stock(Group.SCHOOL, filing.school_id),
            self._store.stock(Group.POINT, filing.point),
        )
        return self._given | at_school | at_point

    def entry(self, handed: Handed) -> Entry:
        """Return what would be kept of a document."""
        cut = handed.shingles
        return Entry(
            filing=handed.filing,
            fingerprints=fingerprints(handed.document.text, cut, self._given),
            shingles=self._given.without(cut.keys),
            encoder=self._encoder,
            lengths=handed.lengths,
            vectors=packed(handed.vectors),
            vector=handed.whole.astype(np.float16),
        )

    def _entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        entries = {number: self._store.entry(number) for number in numbers}
        return {number: entry.of_encoder(self._encoder) for number, entry in entries.items()}


def _usual(handed: Handed, near: Iterable[Entry]) -> Background | None:
    others = [entry for entry in near if handed.filing.scope(entry.filing) is not Scope.OWN]
    return background(handed.vectors, [unpacked(entry.vectors) for entry in others])
