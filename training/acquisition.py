"""Which works to have reviewed next, so that their levels teach most."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.grading.grade import Grade

Scores = npt.NDArray[np.float64]


def expected_share(grade: Grade) -> float:
    """Return where a grade expects a work to stand, from 0 (lowest level) to 1 (highest), averaged over criteria.

    Only for choosing: a level is never made of an average.
    """
    shares = [
        float(np.dot(list(c.probabilities.values()), np.arange(len(c.probabilities)))) / (len(c.probabilities) - 1)
        for c in grade.criteria
    ]
    return float(np.mean(shares))


def spread(scores: Scores, n: int) -> list[int]:
    """Choose works whose expected standing covers the whole range evenly, however many stand in the middle.

    A random choice mirrors the crowd: most works are middling, and the few weak and strong ones, which cut points and
    slopes are learned from, come late. Source: the idea of even coverage of the target is that of greedy sampling on
    the output, Wu, Lin and Huang (2019), Information Sciences 474; here the targets are fixed in advance, so that one
    round of choosing needs no review in between.

    Parameters
    ----------
    scores : ndarray of shape (p,)
        Expected standing of each work.
    n
        How many to choose, at most p.

    Returns
    -------
    list of int
        Positions in ``scores``, each once: the outermost first, then what lies between them.
    """
    if not len(scores) or n < 1:
        return []
    targets = np.linspace(scores.min(), scores.max(), n)
    free = np.ones(len(scores), dtype=bool)
    chosen = []
    for target in targets[np.argsort(-np.abs(targets - targets.mean()), kind="stable")][: len(scores)]:
        distance = np.where(free, np.abs(scores - target), np.inf)
        chosen.append(int(distance.argmin()))
        free[chosen[-1]] = False
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


def choose(items: Sequence[str], scores: Scores, labels: Mapping[str, int], n: int) -> list[int]:
    """Choose works of several items.

    Parameters
    ----------
    items
        Item id of each work.
    scores : ndarray of shape (p,)
        Expected standing of each work.
    labels
        Item id to works already reviewed.
    n
        How many.

    Returns
    -------
    list of int
        Positions, item by item, the items with the fewest labels first.
    """
    of_item = {item: np.flatnonzero([one == item for one in items]) for item in dict.fromkeys(items)}
    quota = shared_out(labels, {item: len(rows) for item, rows in of_item.items()}, n)
    order = sorted(quota, key=lambda item: (labels.get(item, 0), item))
    return [int(of_item[item][row]) for item in order for row in spread(scores[of_item[item]], quota[item])]
