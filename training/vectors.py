"""Encoded passages, computed once per encoder and text and kept in one SQLite file."""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from tqdm import tqdm

from models.documents.document import Document
from models.grading.encoded import Encoded
from models.grading.encoder import Encoder

CACHE = Path("build/vectors")
_TEXTS_AT_ONCE = 16
"""Enough passages to keep every thread busy, few enough that a killed run loses seconds of work."""


class VectorCache:
    """A cache keyed by encoder hash and text hash.

    SQLite because a killed run leaves it whole, and ten thousand texts are one file.

    Parameters
    ----------
    folder
        Where the file lies; made when absent.
    encoder
        Computes what is missing. Vectors of other encoders are never mixed in: the file carries the encoder's hash.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._database = sqlite3.connect(folder / f"vectors-{encoder.hash[:16]}.sqlite")
        self._database.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, data BLOB NOT NULL)")

    def __enter__(self) -> Self:
        """Return itself; leaving closes the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.close()

    def add(self, documents: Iterable[Document]) -> int:
        """Encode the documents that are not there yet, with a progress bar, and return how many they were."""
        missing = list({self._key(d): d for d in documents if d.passages and not self._has(d)}.values())
        with tqdm(total=len(missing), desc="embed", unit="text", disable=not missing) as bar:
            for start in range(0, len(missing), _TEXTS_AT_ONCE):
                self._encode_all(missing[start : start + _TEXTS_AT_ONCE])
                bar.update(len(missing[start : start + _TEXTS_AT_ONCE]))
        return len(missing)

    def _encode_all(self, documents: list[Document]) -> None:
        encoded = self._encoder.read([p.text for d in documents for p in d.passages])
        ends = np.cumsum([len(d.passages) for d in documents])
        rows = np.concatenate([encoded.vectors, encoded.states], axis=1)
        parts = zip(documents, np.split(rows, ends[:-1]), strict=True)
        self._database.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?)", [(self._key(d), v.tobytes()) for d, v in parts]
        )
        self._database.commit()

    def get(self, document: Document) -> Encoded:
        """Return the passages of a document; KeyError when it was never added."""
        row = self._database.execute("SELECT data FROM vectors WHERE key = ?", (self._key(document),)).fetchone()
        if row is None:
            raise KeyError(document.text_hash)
        rows = np.frombuffer(row[0], dtype=np.float32).reshape(len(document.passages), -1)
        vectors, states = rows[:, : self._encoder.dimension], rows[:, self._encoder.dimension :]
        # Copies, so that who keeps the vectors does not keep the much longer states with them.
        return Encoded(vectors.copy(), states.copy())

    def _has(self, document: Document) -> bool:
        key = (self._key(document),)
        return self._database.execute("SELECT 1 FROM vectors WHERE key = ?", key).fetchone() is not None

    @staticmethod
    def _key(document: Document) -> str:
        # The cuts belong to the key: vectors of an older way of cutting must not be taken for these.
        cuts = repr([passage.start for passage in document.passages])
        return hashlib.sha256(f"{document.text_hash} {cuts}".encode()).hexdigest()
