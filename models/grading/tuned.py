"""Upper layers of the encoder that were tuned on reviewed work: a bundle may bring some.

The encoder stays as it is for all bundles. Beside its own upper layers, others read the same tokens; several copies,
each tuned on the work of other teachers, so that what one says of work that it has not seen could be measured.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from models.grading.encoded import Encoded
from models.grading.encoder import Encoder, Progress, Role, Windows
from models.grading.word_frequency import Words

TUNED_FOLDER = "tuned"
_THREADS = 2

Rows = npt.NDArray[np.float32]


class TunedLayers:
    """Networks that turn what one layer of the encoder says of tokens into features of the passage.

    Parameters
    ----------
    paths
        ONNX files, in order; input ``(1, n_tokens, d)`` float32, output ``(1, f)`` float32.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._sessions = [ort.InferenceSession(str(path), options, providers=providers) for path in paths]

    def rows(self, texts: Sequence[Windows]) -> Rows:
        """Return the features of texts of one window at least, one network's beside the other's, shape (n, t)."""
        with ThreadPoolExecutor(_THREADS) as pool:
            return np.stack(list(pool.map(self._row, texts)))

    def _row(self, windows: Windows) -> Rows:
        weights = np.array([window.shape[1] for window in windows], dtype=np.float64)
        found = [
            np.concatenate(
                [session.run(None, {"tokens": window.astype(np.float32)})[0][0] for session in self._sessions]
            )
            for window in windows
        ]
        return np.average(found, axis=0, weights=weights).astype(np.float32)


class TunedEncoder:
    """An encoder that also says of passages what tuned layers make of them; otherwise it is the one it wraps."""

    def __init__(self, encoder: Encoder, layers: TunedLayers) -> None:
        self._encoder = encoder
        self.layers = layers

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @property
    def hash(self) -> str:
        """Name of the encoder that is wrapped."""
        return self._encoder.hash

    def encode(self, texts: Sequence[str], *, role: Role, progress: Progress | None = None) -> Rows:
        """See :class:`models.grading.encoder.Encoder`."""
        return self._encoder.encode(texts, role=role, progress=progress)

    def read(self, texts: Sequence[str], *, progress: Progress | None = None) -> Encoded:
        """See :class:`models.grading.encoder.Encoder`."""
        encoded, tokens = self._encoder.read_tokens(texts, progress=progress)
        return replace(encoded, tuned=self.layers.rows(tokens)) if len(encoded) else encoded

    def words(self, texts: Sequence[str]) -> list[Words]:
        """See :class:`models.grading.encoder.Encoder`."""
        return self._encoder.words(texts)

    def read_tokens(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> tuple[Encoded, Sequence[Windows]]:
        """See :class:`models.grading.encoder.Encoder`."""
        return self._encoder.read_tokens(texts, progress=progress)


def load_tuned(folder: Path) -> TunedLayers | None:
    """Return the tuned layers of a bundle's folder; None where it has none."""
    paths = sorted((folder / TUNED_FOLDER).glob("*.onnx"))
    return TunedLayers(paths) if paths else None
