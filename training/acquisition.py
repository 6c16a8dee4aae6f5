"""Which works to have reviewed next, so that their levels teach most."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def most_telling(covariance: Floats, known: Sequence[int], n: int) -> list[tuple[int, float]]:
    """Choose works one by one, each time the one whose level would leave the least doubt about all works.

    How doubtful works are, and how far one tells another, needs no level: a Gaussian process knows it from where the
    works lie. So a whole round is chosen at once, and the first round without a grader. A work that resembles many is
    chosen before one that resembles none, and hardly ever two of a kind. Source: the criterion of Cohn, Ghahramani and
    Jordan (1996), Journal of Artificial Intelligence Research 4, for Gaussian processes Seo et al. (2000), IJCNN; the
    doubt that is left, Rasmussen and Williams (2006), equation 2.24.

    Parameters
    ----------
    covariance : ndarray of shape (p, p)
        Of the levels, before any is known, in variances of one label.
    known
        Positions of works that are reviewed already.
    n
        How many to choose; fewer are chosen when fewer are left.

    Returns
    -------
    list of (int, float)
        Positions, each once, and the share of the doubt left before it that each takes away, from 0 to 1.
    """
    left = covariance.copy()
    if len(known):
        at = np.asarray(known, dtype=np.int64)
        block = covariance[np.ix_(at, at)] + np.eye(len(at))
        left -= covariance[:, at] @ np.linalg.solve(block, covariance[at])
    free = np.ones(len(left), dtype=bool)
    free[list(known)] = False
    chosen = []
    for _ in range(min(n, int(free.sum()))):
        told = np.where(free, (left**2).sum(axis=0) / (np.diag(left) + 1.0), -1.0)
        best = int(told.argmax())
        chosen.append((best, float(told[best] / max(np.trace(left), np.finfo(np.float64).tiny))))
        free[best] = False
        left -= np.outer(left[best], left[best]) / (left[best, best] + 1.0)
    return chosen


def shared_out(labels: Mapping[str, int], waiting: Mapping[str, int], n: int) -> dict[str, int]:
    """Share a number of reviews out over the items: always one more for the item with the fewest labels.

    Parameters
    ----------
    labels
        Item id to reviewed works.
    waiting
        Item id to works that could be reviewed.
    n
        Reviews to share out; fewer are given when fewer works wait.
    """
    given = dict.fromkeys(waiting, 0)
    for _ in range(min(n, sum(waiting.values()))):
        open_items = [item for item in given if given[item] < waiting[item]]
        poorest = min(open_items, key=lambda item: (labels.get(item, 0) + given[item], item))
        given[poorest] += 1
    return given
