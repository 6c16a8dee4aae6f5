"""The official rule from criteria to an evidence item, and from evidence items to an ability point.

The rule has no weights and no averages. For the three levels of the micro-ability programme it reads::

    item  = missing or off task -> not_qualified
          | every criterion at excellent -> excellent
          | every criterion at qualified or above -> qualified
          | otherwise -> not_qualified
    point = any item missing or not_qualified -> not_qualified
          | all items excellent -> excellent
          | otherwise qualified

Why this is the minimum: with ranks 0 not_qualified < 1 qualified < 2 excellent, "every criterion at rank r or above"
is the same as "the lowest criterion is at rank r or above". The item's lines ask this for r = 2, then for r = 1, and
fall to 0, so the item gets the highest r that holds, which is the lowest rank. The point's lines do the same with the
items: a 0 among them gives 0, only 2s give 2, and what is left, a lowest rank of 1, gives 1. Put as a minimum, the
rule needs no fixed number of levels and holds for every ordered scale that the parts share.

Source: 微能力点考核规范 (2019), part one, 使用说明; the point's last line is implied there, not spelled out.
"""

from collections.abc import Sequence

LOWEST = 0
"""The rank of the lowest level of every scale."""


def item_level(ranks: Sequence[int] | None) -> int:
    """Return the rank of an evidence item from the ranks of its criteria.

    Parameters
    ----------
    ranks
        One rank per criterion, 0 for the lowest level, all on one scale (see ``Criterion.rank``); None when the item
        is missing or does not do what the task asks. Without any judged criterion nothing is shown to be met, so an
        empty sequence counts as missing too.

    Returns
    -------
    int
        The highest rank that every criterion reaches; 0 for a missing item.
    """
    return min(ranks) if ranks else LOWEST


def point_level(items: Sequence[int | None]) -> int:
    """Return the rank of an ability point from the ranks of its evidence items.

    Parameters
    ----------
    items
        One rank per item that the point asks for, from :func:`item_level`, all on one scale; None for a missing item.
        All items are due, so leaving one out of the sequence would raise the level wrongly.

    Returns
    -------
    int
        The highest rank that every item reaches; 0 when an item is missing or nothing was handed in.
    """
    return item_level([LOWEST if rank is None else rank for rank in items])
