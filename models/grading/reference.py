"""What reviewed texts of each level look like: what a single text is compared with when its level is explained.

Only means over several texts are kept, never a text or its numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

REFERENCE_FILE = "reference.npz"
FEWEST_TEXTS = 8
"""Reviewed texts of a level below which nothing is said about what is usual there."""

_CLAUSE_END = re.compile(r"[，,。；;！!？?\n]|、(?:并|且)")
_SHORTEST_CLAUSE = 4

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reference:
    """Reviewed texts of one criterion.

    Attributes
    ----------
    mean_rank
        Mean consensus rank, which every head says on average.
    style : ndarray of shape (n_levels, f)
        Mean ``style`` view of the texts of each level; NaN where there are fewer than :data:`FEWEST_TEXTS`.
    spread : ndarray of shape (f,)
        Standard deviation of each of these features over all reviewed texts.
    clauses : ndarray of shape (k, d)
        Clauses of the descriptors as vectors, in the order of :func:`clauses`, level by level.
    ranks : ndarray of shape (k,), int64
        Level of each clause.
    usual : ndarray of shape (k,)
        Closeness to the clause that nine in ten texts of its level or above reach; NaN where there are too few.
    """

    mean_rank: float
    style: Floats
    spread: Floats
    clauses: Floats
    ranks: npt.NDArray[np.int64]
    usual: Floats


def clauses(descriptor: str) -> list[str]:
    """Split a descriptor into the things that it asks for; what is too short to mean anything joins the one before."""
    found: list[str] = []
    for part in (part.strip() for part in _CLAUSE_END.split(descriptor)):
        if found and 0 < len(part) < _SHORTEST_CLAUSE:
            found[-1] = f"{found[-1]}，{part}"
        elif part:
            found.append(part)
    return found


def closeness(passages: Floats, wanted: Floats) -> Floats:
    """Return how much nearer the best passage comes to each clause than an average one does.

    Parameters
    ----------
    passages : ndarray of shape (p, d)
    wanted : ndarray of shape (k, d)

    Returns
    -------
    ndarray of shape (k,), float32, in cosines, at least 0
    """
    cosines = passages @ wanted.T
    return np.asarray(cosines.max(axis=0) - cosines.mean(axis=0), dtype=np.float32)


def write_references(folder: Path, references: Mapping[str, Reference]) -> None:
    """Write criterion id to reference into a bundle's folder."""
    arrays = {
        f"{key}/{name}": np.asarray(value) for key, one in references.items() for name, value in vars(one).items()
    }
    np.savez_compressed(folder / REFERENCE_FILE, allow_pickle=False, **arrays)


def load_references(folder: Path) -> dict[str, Reference]:
    """Return criterion id to reference; none for a bundle that was made before there were any."""
    path = folder / REFERENCE_FILE
    if not path.is_file():
        return {}
    grouped: dict[str, dict[str, npt.NDArray[np.float32]]] = {}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            key, _, field = name.rpartition("/")
            grouped.setdefault(key, {})[field] = file[name]
    return {
        key: Reference(
            mean_rank=float(found["mean_rank"]),
            style=found["style"],
            spread=found["spread"],
            clauses=found["clauses"],
            ranks=found["ranks"].astype(np.int64),
            usual=found["usual"],
        )
        for key, found in grouped.items()
    }
