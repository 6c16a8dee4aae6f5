"""Encoded passages, computed once per encoder and text and kept in one SQLite file."""

import hashlib
import io
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from tqdm import tqdm

from models.documents.document import Document
from models.grading.encoded import Encoded
from models.grading.encoder import Encoder, Windows
from models.grading.tuned import TunedLayers

CACHE = Path("build/vectors")
_VECTORS, _TOKENS = "vectors", "tokens"
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
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS encoded (kind TEXT, key TEXT, data BLOB NOT NULL, PRIMARY KEY (kind, key))"
        )

    def __enter__(self) -> Self:
        """Return itself; leaving closes the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.close()

    def add(self, documents: Iterable[Document], *, tokens: bool = False) -> int:
        """Encode the documents that are not there yet, with a progress bar, and return how many they were.

        Parameters
        ----------
        documents
            Those without a passage are left out.
        tokens
            Whether :meth:`tokens` will be asked for: a thousand times as much to keep.
        """
        wanted = (_VECTORS, _TOKENS) if tokens else (_VECTORS,)
        missing = list({self._key(d): d for d in documents if d.passages and not self._has(d, wanted)}.values())
        with tqdm(total=len(missing), desc="embed", unit="text", disable=not missing) as bar:
            for start in range(0, len(missing), _TEXTS_AT_ONCE):
                self._encode_all(missing[start : start + _TEXTS_AT_ONCE], tokens=tokens)
                bar.update(len(missing[start : start + _TEXTS_AT_ONCE]))
        return len(missing)

    def _encode_all(self, documents: list[Document], *, tokens: bool) -> None:
        texts = [passage.text for document in documents for passage in document.passages]
        encoded, windows = self._encoder.read_tokens(texts) if tokens else (self._encoder.read(texts), [])
        ends = np.cumsum([len(d.passages) for d in documents])
        rows = np.concatenate([encoded.vectors, encoded.states], axis=1)
        keys = [self._key(document) for document in documents]
        self._insert(_VECTORS, zip(keys, (part.tobytes() for part in np.split(rows, ends[:-1])), strict=True))
        if tokens:
            parts = [windows[end - len(d.passages) : end] for d, end in zip(documents, ends, strict=True)]
            self._insert(_TOKENS, zip(keys, map(_packed, parts), strict=True))
        self._database.commit()

    def _insert(self, kind: str, rows: Iterable[tuple[str, bytes]]) -> None:
        named = ((kind, key, data) for key, data in rows)
        self._database.executemany("INSERT OR IGNORE INTO encoded VALUES (?, ?, ?)", named)

    def get(self, document: Document, tuned: TunedLayers | None = None) -> Encoded:
        """Return the passages of a document, with what tuned layers say of them; KeyError when it was never added."""
        rows = np.frombuffer(self._data(_VECTORS, document), dtype=np.float32).reshape(len(document.passages), -1)
        vectors, states = rows[:, : self._encoder.dimension], rows[:, self._encoder.dimension :]
        # Copies, so that who keeps the vectors does not keep the much longer states with them.
        words = self._encoder.words([passage.text for passage in document.passages])
        encoded = Encoded.untuned(vectors.copy(), states.copy(), words)
        return replace(encoded, tuned=tuned.rows(self.tokens(document))) if tuned else encoded

    def tokens(self, document: Document) -> list[Windows]:
        """Return what comes in at the tuned layers for each passage, float16; KeyError when it was never added."""
        with np.load(io.BytesIO(self._data(_TOKENS, document)), allow_pickle=False) as file:
            rows, n_tokens, n_windows = (file[name] for name in ("rows", "n_tokens", "n_windows"))
        windows = [part[None] for part in np.split(rows, np.cumsum(n_tokens)[:-1])]
        ends = np.cumsum(n_windows)
        return [windows[end - n : end] for end, n in zip(ends, n_windows, strict=True)]

    def _data(self, kind: str, document: Document) -> bytes:
        asked = (kind, self._key(document))
        found = self._database.execute("SELECT data FROM encoded WHERE kind = ? AND key = ?", asked)
        row: tuple[bytes] | None = found.fetchone()
        if row is None:
            raise KeyError(document.text_hash)
        return row[0]

    def _has(self, document: Document, kinds: Iterable[str]) -> bool:
        key = self._key(document)
        found = self._database.execute("SELECT kind FROM encoded WHERE key = ?", (key,))
        return {kind for (kind,) in found}.issuperset(kinds)

    @staticmethod
    def _key(document: Document) -> str:
        # The cuts belong to the key: vectors of an older way of cutting must not be taken for these.
        cuts = repr([passage.start for passage in document.passages])
        return hashlib.sha256(f"{document.text_hash} {cuts}".encode()).hexdigest()


def _packed(passages: Sequence[Windows]) -> bytes:
    """Write the tokens of one document; half precision loses nothing that tuning would see."""
    windows = [window[0] for passage in passages for window in passage]
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        rows=np.concatenate(windows).astype(np.float16),
        n_tokens=np.array([len(window) for window in windows]),
        n_windows=np.array([len(passage) for passage in passages]),
    )
    return buffer.getvalue()
