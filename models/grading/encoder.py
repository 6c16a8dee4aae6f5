"""Turns texts into vectors: multilingual sentence embeddings on the CPU, without torch."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.grading.encoded import Encoded
from models.grading.encoder_manifest import ENCODER_FILE, TOKENIZER_FILE, EncoderManifest, Role, load_manifest
from models.grading.word_frequency import WordFrequency, Words

__all__ = ["Encoder", "OnnxEncoder", "Progress", "Role"]

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

_POOLED, _STATES = "pooled", "states"
"""Outputs of the network, see :func:`training.encoder_export.export_network`."""

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def hash(self) -> str:
        """Name of the encoder: equal hashes mean equal vectors."""

    def encode(self, texts: Sequence[str], *, role: Role, progress: Progress | None = None) -> Vectors:
        """Return one L2-normalised vector per text, shape (n, d), float32."""

    def read(self, texts: Sequence[str], *, progress: Progress | None = None) -> Encoded:
        """Return passages as heads want them: the vectors of :meth:`encode`, the states of inner layers, the words."""

    def words(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of each text with how common they are."""


class OnnxEncoder:
    """An int8 encoder that ``python -m training build-encoder`` made.

    Every window of tokens goes through the network alone: dynamic quantisation takes its scale from the whole batch,
    so only a batch of one makes a text's vector independent of the texts around it. It is also the fastest.
    """

    def __init__(self, folder: Path, manifest: EncoderManifest, threads: int) -> None:
        self._manifest = manifest
        self._threads = threads
        self._folder = folder
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._session = _session(folder / ENCODER_FILE)

    @classmethod
    def load(cls, folder: Path, threads: int = 2) -> "OnnxEncoder":
        """Open an encoder folder.

        Parameters
        ----------
        folder
            Holds ``manifest.json``, ``encoder.onnx`` and ``tokenizer.json``.
        threads
            Texts encoded at the same time; the vectors do not depend on it.

        Raises
        ------
        EncoderMissing
            When there is no encoder in the folder.
        EncoderDamaged
            When a file is missing or its hash differs.
        """
        return cls(folder, load_manifest(folder), threads)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    @property
    def hash(self) -> str:
        """Name of the encoder: equal hashes mean equal vectors."""
        return self._manifest.hash

    def encode(self, texts: Sequence[str], *, role: Role, progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text; a text's vector does not depend on the other texts.

        A text of more tokens than the network takes is cut into windows of tokens, whose vectors are averaged with
        their token counts as weights: nothing is truncated.

        Parameters
        ----------
        progress
            Called with (texts done, texts in all) after every text.

        Returns
        -------
        ndarray of float32, shape (n, d), L2-normalised
        """
        return _unit(self._rows(texts, role, [_POOLED], progress))

    def read(self, texts: Sequence[str], *, progress: Progress | None = None) -> Encoded:
        """Return passages as heads want them, in the role of passages.

        Parameters
        ----------
        texts, progress
            As for :meth:`encode`, whose vectors these have, too; states of several windows are averaged, too.
        """
        rows = self._rows(texts, Role.PASSAGE, [_POOLED, _STATES], progress)
        vectors, states = _unit(rows[:, : self.dimension]), rows[:, self.dimension :].astype(np.float32)
        return Encoded(vectors, states, tuple(self.words(texts)))

    @cached_property
    def _frequency(self) -> WordFrequency:
        # Not at once: who only compares texts never asks, and the file is large.
        return WordFrequency.load(self._tokenizer, self._folder / TOKENIZER_FILE)

    def words(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of each text with how common they are, by the tokenizer."""
        return self._frequency.words(texts)

    def _rows(
        self, texts: Sequence[str], role: Role, outputs: Sequence[str], progress: Progress | None
    ) -> NDArray[np.float64]:
        """Return what the network puts out of each text, outputs side by side, shape (n, their lengths together)."""
        started = time.perf_counter()
        prefix = self._manifest.prefixes[role]
        encodings = self._tokenizer.encode_batch([prefix + text for text in texts], add_special_tokens=False)
        ids = [encoding.ids for encoding in encodings]
        width = self.dimension + (self._manifest.states if _STATES in outputs else 0)
        found = np.empty((len(texts), width), np.float64)
        # Longest first, so that no thread starts a long text when the others have finished.
        order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        with ThreadPoolExecutor(self._threads) as pool:
            rows = {pool.submit(self._row, ids[row], outputs): row for row in order}
            for done, future in enumerate(as_completed(rows), start=1):
                found[rows[future]] = future.result()
                if progress:
                    progress(done, len(texts))
        _log.debug("encoded %d texts in %.2f s", len(texts), time.perf_counter() - started)
        return found

    def _row(self, ids: list[int], outputs: Sequence[str]) -> NDArray[np.float64]:
        """Return the outputs for one text's token ids, averaged over its windows by their tokens."""
        windows = list(self._windows(ids))
        weights = [len(window) / sum(map(len, windows)) for window in windows]
        ran = [self._session.run(outputs, {"input_ids": np.array([window], np.int64)}) for window in windows]
        rows = [np.concatenate([output[0] for output in window]).astype(np.float64) for window in ran]
        return np.asarray(sum(weight * row for weight, row in zip(weights, rows, strict=True)))

    def _windows(self, ids: list[int]) -> Iterator[list[int]]:
        start, end = list(self._manifest.start_ids), list(self._manifest.end_ids)
        room = self._manifest.max_tokens - len(start) - len(end)
        for first in range(0, max(len(ids), 1), room):
            yield [*start, *ids[first : first + room], *end]


def _unit(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One thread per text and several texts at once: no thread waits for another inside a layer.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
