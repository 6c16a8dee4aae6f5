"""Why a person must look: referral reasons from a few measured limits. A flag is never a verdict."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from models.documents.document import Document
from models.grading.grade import CriterionGrade, Referral


class RoutingLimits(BaseModel):
    """Limits that a bundle carries; ``reach`` and ``margins`` are measured on its training documents.

    Attributes
    ----------
    min_probability
        A criterion whose shown level is less probable than this is uncertain.
    min_labels
        A criterion that learned from fewer reviewed items is not trusted.
    min_characters
        Visible characters below which a text is too short to grade.
    reach
        Item id to the largest cosine distance from its nearest typical centre that still counts as familiar.
    margins
        Point code to the smallest lead (usually negative) of its own wording over the best other point's.
    default_margin
        The same for points without reviewed evidence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_probability: float
    min_labels: int
    min_characters: int
    reach: Mapping[str, float] = {}
    margins: Mapping[str, float] = {}
    default_margin: float = -1.0


def visible_characters(document: Document) -> int:
    """Count the characters that are not white space."""
    return sum(not character.isspace() for character in document.text)


def confidence_referrals(criteria: Sequence[CriterionGrade], limits: RoutingLimits) -> list[Referral]:
    """Referrals that follow from the criteria's own grades."""
    reasons = []
    if any(c.n_labels < limits.min_labels for c in criteria):
        reasons.append(Referral.FEW_LABELS)
    if any(c.probabilities[c.level] < limits.min_probability for c in criteria):
        reasons.append(Referral.LOW_CONFIDENCE)
    return reasons


def unfamiliarity(mean: npt.NDArray[np.float32], centres: npt.NDArray[np.float32]) -> float:
    """Cosine distance from the nearest centre; 0 is typical, larger is stranger.

    Parameters
    ----------
    mean : ndarray of shape (d,)
        The document, of unit length.
    centres : ndarray of shape (k, d)
        Of unit length, k at least 1.
    """
    return float(1.0 - (centres @ mean).max())


def lead(mean: npt.NDArray[np.float32], points: npt.NDArray[np.float32], own: int) -> float:
    """By how much a document is nearer to the wording of its own point than to the best other one.

    Parameters
    ----------
    mean : ndarray of shape (d,)
    points : ndarray of shape (n_points, d)
        Wording of each point; at least two.
    own
        Row of the declared point.
    """
    closeness = points @ mean
    return float(closeness[own] - np.delete(closeness, own).max())
