"""One SQLite file with what is kept of every document: fingerprints, shingles and vectors, never the text."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.documents.similarity.fingerprints import ALGORITHM, MAX_WINDOW, Fingerprints
from models.documents.similarity.look_alikes import Filing
from models.documents.similarity.paraphrase import Packed
from models.documents.similarity.shingles import WIDTH, Keys
from models.documents.similarity.stock import Stock

FORMAT = 10_000 * ALGORITHM + 100 * WIDTH + MAX_WINDOW
"""Number of the way of hashing; a file with another number would find nothing and is refused."""
_MOST_HOLDERS = 500
"""A fingerprint that more documents hold is looked up in this many of them: the time of a check stays bounded."""
_SAMPLE = 2000
"""Documents of a school or a point that its common stock is learned from."""


class Group(StrEnum):
    """Whose documents have a common stock."""

    SCHOOL = "school"
    POINT = "point"


_SCHEMA = """
PRAGMA secure_delete = ON;
PRAGMA cache_size = -65536;
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, evidence TEXT NOT NULL UNIQUE, teacher TEXT NOT NULL, school TEXT NOT NULL,
    round TEXT NOT NULL, point TEXT NOT NULL, fingerprints BLOB NOT NULL, shingles BLOB NOT NULL,
    encoder TEXT NOT NULL, lengths BLOB NOT NULL, vectors BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS documents_by_school ON documents (school);
CREATE INDEX IF NOT EXISTS documents_by_point ON documents (point);
CREATE TABLE IF NOT EXISTS whole_vectors (
    document INTEGER PRIMARY KEY, encoder TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS fingerprints (
    key INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS learned (documents INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS stock (
    scope TEXT NOT NULL, name TEXT NOT NULL, keys BLOB NOT NULL, PRIMARY KEY (scope, name));
"""
_MEMBERS = {
    Group.SCHOOL: "SELECT teacher, shingles FROM documents WHERE school = ? ORDER BY number DESC LIMIT ?",
    Group.POINT: "SELECT teacher, shingles FROM documents WHERE point = ? ORDER BY number DESC LIMIT ?",
}
_NAMES = {
    Group.SCHOOL: "SELECT DISTINCT school FROM documents",
    Group.POINT: "SELECT DISTINCT point FROM documents WHERE point <> ''",
}


@dataclass(frozen=True, eq=False)
class Entry:
    """What is kept of one document.

    Attributes
    ----------
    filing
        Whose it is.
    fingerprints : ndarray of shape (f,), int64
    shingles : ndarray of shape (k,), uint32
        Different ones, ascending.
    encoder
        Hash of the encoder of the vectors.
    lengths : ndarray of shape (p,), int32
        Characters of each passage.
    vectors : ndarray of shape (p, d), int8
        As :func:`models.documents.similarity.paraphrase.packed` returned them.
    vector : ndarray of shape (d,), float16
        Of the whole document; no elements where there are no passage vectors.
    """

    filing: Filing
    fingerprints: Fingerprints
    shingles: Keys
    encoder: str
    lengths: NDArray[np.int32]
    vectors: Packed
    vector: NDArray[np.float16]

    def of_encoder(self, encoder: str) -> "Entry":
        """Return the document without vectors of any other encoder: they cannot be compared."""
        if encoder == self.encoder:
            return self
        none = np.empty((0, 0), np.int8)
        return replace(self, vectors=none, lengths=self.lengths[:0], vector=self.vector[:0])


class Store:
    """The file of an index.

    Parameters
    ----------
    path
        Made when absent; ``:memory:`` keeps everything in memory.

    Raises
    ------
    ValueError
        When the file was written with another way of hashing.
    """

    def __init__(self, path: Path | str) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False)
        (found,) = self._database.execute("PRAGMA user_version").fetchone()
        if found not in {0, FORMAT}:
            self._database.close()
            raise ValueError(f"look-alike index of format {found}, this program writes {FORMAT}: build it anew")
        self._database.executescript(_SCHEMA)
        self._database.execute(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __len__(self) -> int:
        (count,) = self._database.execute("SELECT COUNT(*) FROM documents").fetchone()
        return int(count)

    def evidence_ids(self) -> list[str]:
        """Return the ids of all documents."""
        return [name for (name,) in self._database.execute("SELECT evidence FROM documents ORDER BY number")]

    def number(self, evidence_id: str) -> int | None:
        """Return the number of a document, None when it is not there."""
        row = self._database.execute("SELECT number FROM documents WHERE evidence = ?", (evidence_id,)).fetchone()
        return row and int(row[0])

    def add(self, entries: Iterable[Entry]) -> list[int]:
        """Keep documents in the place of those with the same evidence ids, all or none, and return their numbers."""
        with self._database:
            return [self._add(entry) for entry in entries]

    def _add(self, entry: Entry) -> int:
        filing = entry.filing
        self._erase(self.number(filing.evidence_id))
        names = (filing.evidence_id, filing.teacher_id, filing.school_id, filing.round, filing.point)
        blobs = (entry.fingerprints.tobytes(), entry.shingles.tobytes())
        vectors = (entry.encoder, entry.lengths.tobytes(), entry.vectors.tobytes())
        cursor = self._database.execute(
            "INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*names, *blobs, *vectors)
        )
        number = int(cursor.lastrowid or 0)
        if len(entry.vector):
            whole = (number, entry.encoder, entry.vector.tobytes())
            self._database.execute("INSERT INTO whole_vectors VALUES (?, ?, ?)", whole)
        keys = entry.fingerprints.tolist()
        self._database.executemany("INSERT INTO fingerprints VALUES (?, ?)", [(key, number) for key in keys])
        return number

    def remove(self, number: int) -> None:
        """Erase a document; its bytes are overwritten in the file."""
        with self._database:
            self._erase(number)

    def _erase(self, number: int | None) -> None:
        if number is None:
            return
        keys = self.entry(number).fingerprints.tolist()
        self._database.executemany(
            "DELETE FROM fingerprints WHERE key = ? AND document = ?", [(key, number) for key in keys]
        )
        self._database.execute("DELETE FROM whole_vectors WHERE document = ?", (number,))
        self._database.execute("DELETE FROM documents WHERE number = ?", (number,))

    def sharing(self, fingerprints: Fingerprints, most: int) -> list[int]:
        """Return the numbers of the documents that share most fingerprints, the most first."""
        votes: Counter[int] = Counter()
        question = "SELECT document FROM fingerprints WHERE key = ? LIMIT ?"
        for key in fingerprints.tolist():
            votes.update(number for (number,) in self._database.execute(question, (key, _MOST_HOLDERS)))
        return [number for number, _ in votes.most_common(most)]

    def entry(self, number: int) -> Entry:
        """Return a document that is there."""
        question = (
            "SELECT d.*, w.vector FROM documents d LEFT JOIN whole_vectors w ON w.document = d.number WHERE number = ?"
        )
        row = self._database.execute(question, (number,)).fetchone()
        lengths = np.frombuffer(row[9], np.int32)
        vectors = np.frombuffer(row[10], np.int8)
        return Entry(
            Filing(*row[1:6]),
            np.frombuffer(row[6], np.int64),
            np.frombuffer(row[7], np.uint32),
            row[8],
            lengths,
            vectors.reshape(len(lengths), -1) if len(lengths) else vectors.reshape(0, 0),
            np.frombuffer(row[11] or b"", np.float16),
        )

    def vectors(self, encoder: str) -> Iterator[tuple[int, bytes]]:
        """Return number and whole-document vector (float16) of every document that has one of this encoder."""
        question = "SELECT document, vector FROM whole_vectors WHERE encoder = ? ORDER BY document"
        return iter(self._database.execute(question, (encoder,)))

    def group_names(self, group: Group) -> list[str]:
        """Return the schools, or the ability points, that documents are filed under."""
        return [name for (name,) in self._database.execute(_NAMES[group])]

    def members(self, group: Group, name: str) -> Iterator[tuple[str, Keys]]:
        """Return teacher and shingles of the newest documents of a school or a point."""
        for teacher, keys in self._database.execute(_MEMBERS[group], (name, _SAMPLE)):
            yield teacher, np.frombuffer(keys, np.uint32)

    def keep_stock(self, group: Group, name: str, stock: Stock) -> None:
        """Replace the common stock of a school or a point."""
        with self._database:
            self._database.execute("REPLACE INTO stock VALUES (?, ?, ?)", (group, name, stock.keys.tobytes()))

    def keep_learned(self, documents: int) -> None:
        """Keep how many documents there were when the common stock was learned."""
        with self._database:
            self._database.execute("DELETE FROM learned")
            self._database.execute("INSERT INTO learned VALUES (?)", (documents,))

    def learned(self) -> int:
        """Return how many documents there were when the common stock was learned, 0 before the first time."""
        row = self._database.execute("SELECT documents FROM learned").fetchone()
        return int(row[0]) if row else 0

    def stock(self, group: Group, name: str) -> Stock:
        """Return the common stock of a school or a point, empty when none was learned."""
        question = "SELECT keys FROM stock WHERE scope = ? AND name = ?"
        row = self._database.execute(question, (group, name)).fetchone()
        return Stock(np.frombuffer(row[0], np.uint32)) if row else Stock()
