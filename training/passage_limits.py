"""What is usual of single passages, and of what is left out of a text: limits measured on training texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.grading.grade import Referral
from models.grading.passage_routing import unfamiliar_passages
from training.corpus import ItemCorpus

_USUAL = 0.99
"""Share of held-out passages, and of held-out texts, within a limit: one in a hundred good texts is referred for
nothing."""
_FEWEST_TEXTS = 10
_MEASURED = (Referral.REPEATED, Referral.RUBRIC_WORDING)


@dataclass(frozen=True)
class PassageLimits:
    """See ``passage_reach``, ``unrelated`` and ``uncounted`` of :class:`models.grading.routing.RoutingLimits`."""

    reach: Mapping[str, float]
    unrelated: Mapping[str, float]
    uncounted: Mapping[str, float]


def passage_limits(
    corpora: Mapping[str, ItemCorpus], held_out: Sequence[Mapping[str, npt.NDArray[np.float32]]], n_folds: int
) -> PassageLimits:
    """Measure the limits.

    Parameters
    ----------
    corpora
        Item id to labelled evidence.
    held_out
        For each fold, item id to the typical centres of the texts outside it; text ``n`` is in fold ``n % n_folds``.
    n_folds
        How many folds there are.
    """
    reach, unrelated = {}, {}
    for item, corpus in corpora.items():
        if item not in held_out[0] or len(corpus.passages) < _FEWEST_TEXTS:
            continue
        distances = [
            unfamiliar_passages(vectors, held_out[row % n_folds][item]) for row, vectors in enumerate(corpus.passages)
        ]
        reach[item] = float(np.quantile(np.concatenate(distances), _USUAL))
        shares = [float((of_text > reach[item]).mean()) for of_text in distances]
        unrelated[item] = float(np.quantile(shares, _USUAL))
    return PassageLimits(reach, unrelated, _uncounted(corpora))


def _uncounted(corpora: Mapping[str, ItemCorpus]) -> dict[str, float]:
    shares = [of_text for corpus in corpora.values() for of_text in corpus.uncounted]
    if len(shares) < _FEWEST_TEXTS:
        return {}
    return {code.value: float(np.quantile([s.get(code, 0.0) for s in shares], _USUAL)) for code in _MEASURED}
