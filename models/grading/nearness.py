"""How near two graded texts are: the mean vector of each, small enough to be kept with its grade."""

import base64

import numpy as np
import numpy.typing as npt

_LEVELS = 127


def packed(mean: npt.NDArray[np.float32]) -> str:
    """Return a vector as text: one byte a dimension, base64.

    Parameters
    ----------
    mean : ndarray of shape (d,)
        Of any length but 0.
    """
    scaled = mean * (_LEVELS / float(np.abs(mean).max()))
    return base64.b64encode(np.rint(scaled).astype(np.int8).tobytes()).decode("ascii")


def nearness(one: str, other: str) -> float | None:
    """Return the cosine of two packed vectors; None where they are missing or come from different encoders."""
    try:
        a, b = (
            np.frombuffer(base64.b64decode(text, validate=True), np.int8).astype(np.float64) for text in (one, other)
        )
    except ValueError:  # not base64
        return None
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b)) if len(a) == len(b) else 0.0
    return float(a @ b / lengths) if lengths else None
