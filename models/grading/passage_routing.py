"""Which passages of a text have nothing to do with its item, and which reasons follow from what was not counted."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from models.grading.grade import Referral
from models.grading.routing import Reading, RoutingLimits
from models.standard.rubric import EvidenceRequirement

Vectors = npt.NDArray[np.float32]
_LEAST = 0.05
"""Share of a text that may repeat itself or the rubric in any case: a refrain, a heading taken over from the rubric."""


class PassageRouter:
    """Weighs single passages against what a bundle knows of an item.

    Parameters
    ----------
    limits
        Of the bundle.
    centres
        Item id to centres of its reviewed documents, (k, d).
    """

    def __init__(self, limits: RoutingLimits, centres: Mapping[str, Vectors]) -> None:
        self._limits = limits
        self._centres = centres

    def unrelated(self, requirement: EvidenceRequirement, vectors: Vectors) -> list[int]:
        """Return the places of passages that have nothing to do with an item, where they are more than is usual.

        Parameters
        ----------
        requirement
            The item; one without measured limits calls no passage unrelated.
        vectors : ndarray of shape (p, d)
            Of the passages that count.

        Returns
        -------
        list of int
            Ascending; never all of the passages, since a text that is strange throughout is referred as such.
        """
        reach = self._limits.passage_reach.get(requirement.id)
        centres = self._centres.get(requirement.id)
        if reach is None or centres is None:
            return []
        beyond = np.flatnonzero(unfamiliar_passages(vectors, centres) > reach)
        usual = self._limits.unrelated[requirement.id] * len(vectors)
        return [int(place) for place in beyond] if usual < len(beyond) < len(vectors) else []

    def referrals(self, uncounted: Mapping[Referral, float]) -> list[Referral]:
        """Return the reasons that follow from what was not counted.

        Parameters
        ----------
        uncounted
            Shares, see :class:`models.grading.counted.Counted`.
        """
        return [reason for reason, share in uncounted.items() if share > self.limit(reason)]

    def readings(self, uncounted: Mapping[Referral, float]) -> dict[Referral, Reading]:
        """Return what was not counted beside its limits, whether a reason follows or not; shares of the text.

        Parameters
        ----------
        uncounted
            As for :meth:`referrals`.
        """
        return {reason: Reading(share, self.limit(reason)) for reason, share in uncounted.items()}

    def limit(self, reason: Referral) -> float:
        """Return the largest share that may go uncounted for a reason without a person being asked."""
        if reason in (Referral.ORDERS, Referral.UNRELATED):
            return 0.0
        return max(self._limits.uncounted.get(reason.value, 0.0), _LEAST)


def unfamiliar_passages(vectors: Vectors, centres: Vectors) -> Vectors:
    """Cosine distance of every passage from its nearest centre, shape (p,).

    Parameters
    ----------
    vectors : ndarray of shape (p, d)
    centres : ndarray of shape (k, d)
        Of unit length, k at least 1.
    """
    return np.asarray(1.0 - (vectors @ centres.T).max(axis=1), dtype=np.float32)
