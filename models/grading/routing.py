"""Why a person must look: referral reasons from a few measured limits. A flag is never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from models.documents.document import Document
from models.grading.grade import Basis, CriterionGrade, Referral
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard

Vectors = npt.NDArray[np.float32]


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
    evidence_margins
        Point code to the smallest lead (at most 0, in log odds, see :func:`evidence_lead`) that its reviewed evidence
        has over the best other point, for points with enough of it. A text below both margins of its point is off
        task; a point that is missing here, as in bundles made before this limit was measured, never has that condition.
    passage_reach
        Item id to the largest cosine distance of a single passage from the item's nearest typical centre that is usual.
    unrelated
        Item id to the largest share of passages beyond that reach that is usual; in a text with more of them they do
        not count.
    uncounted
        Code of ``repeated`` or ``rubric_wording`` to the largest share of a text's characters that is usually left out
        for that reason.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_probability: float
    min_labels: int
    min_characters: int
    reach: Mapping[str, float] = {}
    margins: Mapping[str, float] = {}
    default_margin: float = -1.0
    evidence_margins: Mapping[str, float] = {}
    passage_reach: Mapping[str, float] = {}
    unrelated: Mapping[str, float] = {}
    uncounted: Mapping[str, float] = {}


@dataclass(frozen=True)
class Topics:
    """A linear classifier that tells from a document which point it was written for; learned on reviewed evidence.

    Attributes
    ----------
    codes
        Of the points that it tells apart, two at least.
    coefficients : ndarray of shape (n_codes, d), float32
        On the vector of a document, one row a code.
    intercepts : ndarray of shape (n_codes,), float32
        The difference of two decision values, ``coefficients @ mean + intercepts``, is the log odds of the two points.
    """

    codes: tuple[str, ...]
    coefficients: Vectors
    intercepts: Vectors


@dataclass(frozen=True)
class Reading:
    """What was measured for a referral reason, and its limit, in the reason's own unit."""

    value: float
    limit: float


class Router:
    """Weighs a whole document against what a bundle knows of its point and item.

    Parameters
    ----------
    standard
        The rubric.
    limits
        Of the bundle.
    centres
        Item id to centres of its reviewed documents, (k, d).
    points : ndarray of shape (n_points, d)
        Wording of each point, in the standard's order.
    topics
        Tells points apart; None where too little was reviewed to learn it, or the bundle is older: then the wording of
        points alone makes a text doubtful.
    """

    def __init__(
        self,
        standard: Standard,
        limits: RoutingLimits,
        centres: Mapping[str, Vectors],
        points: Vectors,
        topics: Topics | None,
    ) -> None:
        self._limits = limits
        self._centres = centres
        self._points = points
        self._topics = topics
        self._rows = {point.code: row for row, point in enumerate(standard.points)}

    def is_off_task(self, document: Document, point: AbilityPoint, mean: Vectors) -> bool:
        """Tell whether wording and what was learned from reviewed evidence agree that a document answers another point.

        Parameters
        ----------
        document
            What was handed in; one that is too short to grade is too short to be sure of.
        point
            As declared.
        mean : ndarray of shape (d,)
            The document, of unit length.
        """
        too_short = visible_characters(document) < self._limits.min_characters
        return not too_short and self._is_doubtful(point, mean) and self._reads_as_another(point, mean)

    def referrals(
        self, document: Document, point: AbilityPoint, requirement: EvidenceRequirement, mean: Vectors
    ) -> list[Referral]:
        """Return the reasons that follow from the document as a whole.

        Parameters
        ----------
        document, point, requirement
            What was handed in, and for what.
        mean : ndarray of shape (d,)
            The document, of unit length.
        """
        reasons = []
        if visible_characters(document) < self._limits.min_characters:
            reasons.append(Referral.TOO_SHORT)
        if self._is_doubtful(point, mean) or self._reads_as_another(point, mean):
            reasons.append(Referral.OFF_TASK)
        centres = self._centres.get(requirement.id)
        if centres is not None and unfamiliarity(mean, centres) > self._limits.reach[requirement.id]:
            reasons.append(Referral.OUT_OF_DISTRIBUTION)
        return reasons

    def readings(
        self, document: Document, point: AbilityPoint, requirement: EvidenceRequirement, mean: Vectors
    ) -> dict[Referral, "Reading"]:
        """Return what was measured of the document as a whole, beside its limits, whether a reason follows or not.

        Parameters
        ----------
        document, point, requirement, mean
            As for :meth:`referrals`.
        """
        found = {Referral.TOO_SHORT: Reading(visible_characters(document), self._limits.min_characters)}
        if len(self._points) > 1:
            margin = self._limits.margins.get(point.code, self._limits.default_margin)
            found[Referral.OFF_TASK] = Reading(lead(mean, self._points, self._rows[point.code]), margin)
        centres = self._centres.get(requirement.id)
        if centres is not None:
            reach = self._limits.reach[requirement.id]
            found[Referral.OUT_OF_DISTRIBUTION] = Reading(unfamiliarity(mean, centres), reach)
        return found

    def _reads_as_another(self, point: AbilityPoint, mean: Vectors) -> bool:
        """Tell whether another point is more probable, as far as reviewed evidence tells, by more than the margin."""
        margin = self._limits.evidence_margins.get(point.code)
        if self._topics is None or margin is None:
            return False
        return evidence_lead(mean, self._topics, point.code) < margin

    def _is_doubtful(self, point: AbilityPoint, mean: Vectors) -> bool:
        """Tell whether another point's wording is nearer by more than the point's own margin."""
        if len(self._points) < 2:
            return False
        margin = self._limits.margins.get(point.code, self._limits.default_margin)
        return lead(mean, self._points, self._rows[point.code]) < margin


def visible_characters(document: Document) -> int:
    """Count the characters that are not white space."""
    return sum(not character.isspace() for character in document.text)


def confidence_referrals(criteria: Sequence[CriterionGrade], limits: RoutingLimits) -> list[Referral]:
    """Referrals that follow from the criteria's own grades."""
    reasons = []
    if any(c.n_labels < limits.min_labels or c.basis is not Basis.LABELS for c in criteria):
        reasons.append(Referral.FEW_LABELS)
    if any(c.probabilities[c.level] < limits.min_probability for c in criteria):
        reasons.append(Referral.LOW_CONFIDENCE)
    return reasons


def confidence_readings(criteria: Sequence[CriterionGrade], limits: RoutingLimits) -> dict[Referral, Reading]:
    """Return the fewest labels and the least probability among the criteria, beside their limits."""
    fewest = min((c.n_labels for c in criteria), default=0)
    least = min((c.probabilities[c.level] for c in criteria), default=0.0)
    return {
        Referral.FEW_LABELS: Reading(fewest, limits.min_labels),
        Referral.LOW_CONFIDENCE: Reading(least, limits.min_probability),
    }


def unfamiliarity(mean: Vectors, centres: Vectors) -> float:
    """Cosine distance from the nearest centre; 0 is typical, larger is stranger.

    Parameters
    ----------
    mean : ndarray of shape (d,)
        The document, of unit length.
    centres : ndarray of shape (k, d)
        Of unit length, k at least 1.
    """
    return float(1.0 - (centres @ mean).max())


def lead(mean: Vectors, points: Vectors, own: int) -> float:
    """By how much a document is nearer to the wording of its own point than to the best other one.

    Parameters
    ----------
    mean : ndarray of shape (d,)
    points : ndarray of shape (n_points, d)
        Wording of each point; at least two.
    own
        Row of the declared point.
    """
    return _over_best_other(points @ mean, own)


def evidence_lead(mean: Vectors, topics: Topics, own: str) -> float:
    """By how much more probable a document's own point is than the best other one, in log odds.

    Parameters
    ----------
    mean : ndarray of shape (d,)
        The document, of unit length.
    topics
        Knows the declared point.
    own
        Code of the declared point.
    """
    return _over_best_other(topics.coefficients @ mean + topics.intercepts, topics.codes.index(own))


def _over_best_other(values: Vectors, own: int) -> float:
    return float(values[own] - np.delete(values, own).max())
