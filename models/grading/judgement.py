"""From features to a score, a level and probabilities for every criterion of one item."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.grading.calibration import Calibration
from models.grading.features import DocumentFeatures, ItemFeatures
from models.grading.grade import Basis
from models.grading.parts import RubricFallback
from models.grading.scorer import ItemScorer
from models.standard.rubric import Criterion, EvidenceRequirement


@dataclass(frozen=True)
class Judged:
    """What is made of one criterion.

    Attributes
    ----------
    score
        On the criterion's scale of ranks.
    n_labels
        Reviewed items that it learned from; 0 where only the rubric's wording was weighed.
    basis
        Whether these are enough.
    """

    criterion: Criterion
    score: float
    calibration: Calibration
    n_labels: int
    basis: Basis

    @property
    def rank(self) -> int:
        """Rank of the level, by the cut points."""
        return int(self.calibration.rank([self.score])[0])

    @property
    def probabilities(self) -> npt.NDArray[np.float64]:
        """Calibrated probability of every rank, shape (n_levels,)."""
        found: npt.NDArray[np.float64] = self.calibration.probabilities([self.score])[0]
        return found

    @property
    def expected_rank(self) -> float:
        """Mean rank under the probabilities: moves with every change of the score, as the level does not."""
        return float(self.probabilities @ np.arange(len(self.criterion.levels)))


@dataclass(frozen=True)
class ItemJudge:
    """Everything of a bundle that judges the criteria of one item."""

    requirement: EvidenceRequirement
    scorer: ItemScorer
    calibrations: Mapping[str, Calibration]
    fallback: RubricFallback

    def judge(self, document: DocumentFeatures, item: ItemFeatures) -> tuple[Judged, ...]:
        """Judge every criterion, in the item's order: by its own heads, or by the rubric fallback."""
        scores = self.scorer.scores(document, item)
        found = []
        for index, one in enumerate(self.requirement.criteria):
            if one.id not in scores:
                score, calibration = self.fallback.score(document, item, index, one), self.fallback.calibration(one)
                found.append(Judged(one, score, calibration, 0, Basis.RUBRIC))
                continue
            learned = self.scorer.criteria[one.id]
            basis = Basis.FEW if learned.calibration else Basis.LABELS
            calibration = learned.calibration or self.calibrations[one.id]
            found.append(Judged(one, scores[one.id], calibration, learned.n_labels, basis))
        return tuple(found)

    def expected(self, document: DocumentFeatures, item: ItemFeatures) -> npt.NDArray[np.float64]:
        """Return the expected rank of every criterion, shape (c,)."""
        return np.array([judged.expected_rank for judged in self.judge(document, item)])
