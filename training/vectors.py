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
        self._database.execute("CREATE TABLE IF NOT EXISTS encoded (key TEXT PRIMARY KEY, data BLOB NOT NULL)")

    def __enter__(self) -> Self:
        """Return itself; leaving closes the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.close()

    def add(self, documents: Iterable[Document]) -> int:
        """Encode the documents that are not there yet, with a progress bar, and return how many they were.

        Documents without a passage are left out.
        """
        missing = list({self._key(d): d for d in documents if d.passages and not self._has(d)}.values())
        with tqdm(total=len(missing), desc="embed", unit="text", disable=not missing) as bar:
            for start in range(0, len(missing), _TEXTS_AT_ONCE):
                self._encode_all(missing[start : start + _TEXTS_AT_ONCE])
                bar.update(len(missing[start : start + _TEXTS_AT_ONCE]))
        return len(missing)

    def _encode_all(self, documents: list[Document]) -> None:
        texts = [passage.text for document in documents for passage in document.passages]
        encoded = self._encoder.read(texts)
        ends = np.cumsum([len(d.passages) for d in documents])
        rows = np.concatenate([encoded.vectors, encoded.states], axis=1)
        keys = [self._key(document) for document in documents]
        parts = (part.tobytes() for part in np.split(rows, ends[:-1]))
        self._database.executemany("INSERT OR IGNORE INTO encoded VALUES (?, ?)", zip(keys, parts, strict=True))
        self._database.commit()

    def get(self, document: Document) -> Encoded:
        """Return the passages of a document; KeyError when it was never added."""
        found = self._database.execute("SELECT data FROM encoded WHERE key = ?", (self._key(document),))
        row: tuple[bytes] | None = found.fetchone()
        if row is None:
            raise KeyError(document.text_hash)
        rows = np.frombuffer(row[0], dtype=np.float32).reshape(len(document.passages), -1)
        vectors, states = rows[:, : self._encoder.dimension], rows[:, self._encoder.dimension :]
        # Copies, so that who keeps the vectors does not keep the much longer states with them.
        words = self._encoder.words([passage.text for passage in document.passages])
        return Encoded(vectors.copy(), states.copy(), tuple(words))

    def _has(self, document: Document) -> bool:
        found = self._database.execute("SELECT 1 FROM encoded WHERE key = ?", (self._key(document),))
        return found.fetchone() is not None

    @staticmethod
    def _key(document: Document) -> str:
        # The cuts belong to the key: vectors of an older way of cutting must not be taken for these.
        cuts = repr([passage.start for passage in document.passages])
        return hashlib.sha256(f"{document.text_hash} {cuts}".encode()).hexdigest()
