"""Reading the parts of a bundle's folder, and making something of them only when they are whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from models.grading.acceptance import Guarantee
from models.grading.calibration import Calibration
from models.grading.features import DocumentFeatures, ItemFeatures
from models.grading.heads import LinearHead
from models.grading.routing import RoutingLimits, Topics
from models.grading.rubric_vectors import RubricVectors
from models.standard.rubric import Criterion

CALIBRATION_FILE = "calibration.json"
FALLBACK_FILE = "fallback.npz"
ROUTING_FILE = "routing.json"
TYPICAL_FILE = "typical.npz"
RUBRICS_FILE = "rubrics.npz"
STANDARD_FILE = "standard.json"
EVALUATION_FILE = "evaluation.json"
GUARANTEE_FILE = "guarantee.json"
ITEMS_FOLDER = "items"

_CALIBRATIONS = TypeAdapter(dict[str, Calibration])
LOGISTIC_PER_NORMAL = 1.702
"""Slope at which the logistic curve is nearest to the normal one. Source: Haley (1952); Camilli (1994)."""


@dataclass(frozen=True)
class RubricFallback:
    """What is known about a criterion without any review: how levels go with rubric wording elsewhere.

    Attributes
    ----------
    head
        Predicts the level on a scale from 0 (lowest) to 1 (highest), whatever the number of levels.
    spread
        Standard deviation of its error on criteria that it had not seen, on the same scale.
    centre, stretch
        Mean prediction, and by how much levels lie wider around it than predictions do; regression shrinks.
    """

    head: LinearHead
    spread: float
    centre: float = 0.5
    stretch: float = 1.0

    def score(self, document: DocumentFeatures, item: ItemFeatures, index: int, criterion: Criterion) -> float:
        """Return a score on the criterion's rank scale."""
        share = self.head.predict(document, item, index)
        return min(max(share, 0.0), 1.0) * (len(criterion.levels) - 1)

    def calibration(self, criterion: Criterion) -> Calibration:
        """Return cuts half-way between ranks, drawn towards the centre, and odds as wide as the spread."""
        n_cuts = len(criterion.levels) - 1
        halves = tuple(rank + 0.5 for rank in range(n_cuts))
        slope = LOGISTIC_PER_NORMAL / (self.spread * n_cuts)
        centre = self.centre * n_cuts
        cuts = tuple(centre + (half - centre) / self.stretch for half in halves)
        return Calibration(cuts, slope, tuple(slope * half for half in halves))


@dataclass(frozen=True)
class Typical:
    """What familiar documents look like.

    Attributes
    ----------
    centres
        Item id to centres of its reviewed documents, (k, d).
    points : ndarray of shape (n_points, d)
        Wording of each point, in the standard's order.
    topics
        Tells points apart; None where too little was reviewed to learn it, or the bundle is older.
    """

    centres: Mapping[str, npt.NDArray[np.float32]]
    points: npt.NDArray[np.float32]
    topics: Topics | None = None


def load_calibrations(folder: Path) -> dict[str, Calibration]:
    """Return criterion id to calibration."""
    return _CALIBRATIONS.validate_json((folder / CALIBRATION_FILE).read_bytes())


def dump_calibrations(folder: Path, calibrations: Mapping[str, Calibration]) -> None:
    """Write criterion id to calibration."""
    (folder / CALIBRATION_FILE).write_bytes(_CALIBRATIONS.dump_json(dict(calibrations), indent=1))


def load_guarantee(folder: Path) -> Guarantee | None:
    """Return the promises of a bundle; None for one that was made before there were any."""
    path = folder / GUARANTEE_FILE
    return Guarantee.model_validate_json(path.read_bytes()) if path.is_file() else None


def dump_guarantee(folder: Path, guarantee: Guarantee) -> None:
    """Write the promises of a bundle."""
    (folder / GUARANTEE_FILE).write_text(guarantee.model_dump_json(indent=1) + "\n", encoding="utf-8")


def load_fallback(folder: Path) -> RubricFallback:
    """Return the rubric fallback."""
    arrays = _arrays(folder / FALLBACK_FILE)
    head = LinearHead("style", arrays["coefficients"].astype(np.float64), float(arrays["intercept"]))
    return RubricFallback(head, *(float(arrays[name]) for name in ("spread", "centre", "stretch")))


def load_limits(folder: Path) -> RoutingLimits:
    """Return the routing limits."""
    return RoutingLimits.model_validate_json((folder / ROUTING_FILE).read_bytes())


def load_typical(folder: Path) -> Typical:
    """Return the centres of familiar documents, the wording of points and, if there is one, their classifier."""
    arrays = _arrays(folder / TYPICAL_FILE)
    centres = {name.removeprefix("item/"): array for name, array in arrays.items() if name.startswith("item/")}
    topics = None
    if "topics/codes" in arrays:
        codes = tuple(map(str, arrays["topics/codes"]))
        topics = Topics(codes, arrays["topics/coefficients"], arrays["topics/intercepts"])
    return Typical(centres, arrays["points"], topics)


def load_rubrics(folder: Path) -> dict[str, RubricVectors]:
    """Return item id to the vectors of its wording."""
    arrays = _arrays(folder / RUBRICS_FILE)
    return {name: RubricVectors(*array) for name, array in arrays.items()}


def _arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
