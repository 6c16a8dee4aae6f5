"""Agreement and differences of two sets of levels, from tables of how often each level met each.

Every figure is a function of such a table, so that a bootstrap only adds tables up: one row of sums per teacher is
enough for any number of resamples. All functions take tables of shape (..., n_levels, n_levels), rows of ``a`` (the
grader, or a second reviewer) and columns of ``b`` (the reviewers), and return arrays of shape (...), float64, with NaN
where the figure is undefined. Weights in place of counts are allowed.

Source of the definitions: RSMTool's documentation, "Evaluation metrics" (N. Madnani and A. Loukina, "RSMTool: a
collection of tools for building and evaluating automated scoring models", JOSS 1(3), 2016).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Tables = NDArray[np.float64]
Values = NDArray[np.float64]


def grouped_tables(
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    n_levels: int,
    group: NDArray[np.integer],
    *,
    n_groups: int,
    weight: NDArray[np.float64] | None = None,
) -> Tables:
    """Count, group by group, how often each level of ``a`` met each of ``b``.

    Parameters
    ----------
    a, b
        Ranks, shape (n,), 0 to ``n_levels - 1``.
    n_levels
        Length of the scale.
    group
        Shape (n,), 0 to ``n_groups - 1``: what is drawn as one in a bootstrap, such as the teacher.
    n_groups
        Number of groups, also of those without a pair.
    weight
        Shape (n,); None counts each pair once.

    Returns
    -------
    ndarray of shape (n_groups, n_levels, n_levels), float64
    """
    cells = np.ravel_multi_index((group, a, b), (n_groups, n_levels, n_levels))
    counted = np.bincount(cells, weights=weight, minlength=n_groups * n_levels**2)
    return counted.astype(np.float64, copy=False).reshape(n_groups, n_levels, n_levels)


def total(tables: Tables) -> Values:
    """Return the number of pairs."""
    return _array(tables.sum(axis=(-2, -1)))


def exact(tables: Tables) -> Values:
    """Return the share of pairs with one and the same level, 0 to 1."""
    return _ratio(np.trace(tables, axis1=-2, axis2=-1), total(tables))


def adjacent(tables: Tables) -> Values:
    """Return the share of pairs at most one level apart, 0 to 1."""
    return _ratio((tables * (np.abs(_distance(tables)) <= 1)).sum(axis=(-2, -1)), total(tables))


def kappa(tables: Tables) -> Values:
    """Return Cohen's kappa without weights: 1 less the disagreement relative to that expected by chance."""
    rows, columns, n = tables.sum(axis=-1), tables.sum(axis=-2), total(tables)
    chance = _ratio((rows * columns).sum(axis=-1), n**2)
    return _ratio(exact(tables) - chance, 1.0 - chance)


def quadratic_kappa(tables: Tables) -> Values:
    """Return quadratic weighted kappa, as :func:`models.raters.agreement.quadratic_weighted_kappa` has it."""
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    squared = np.square(_distance(tables)).astype(np.float64)
    chance = np.einsum("...i,...j,ij->...", rows, columns, squared)
    return 1.0 - _ratio(total(tables) * (tables * squared).sum(axis=(-2, -1)), chance)


def correlation(tables: Tables) -> Values:
    """Return Pearson's r."""
    square_a, square_b = squares(tables)
    return _ratio(products(tables), np.sqrt(square_a * square_b))


def r_squared(tables: Tables) -> Values:
    """Return the share of the variance of ``b`` that ``a`` explains as it stands; negative if the mean does better."""
    return 1.0 - _ratio(squared_error(tables), squares(tables)[1])


def root_mean_squared_error(tables: Tables) -> Values:
    """Return the root mean squared difference, in levels."""
    return _array(np.sqrt(_ratio(squared_error(tables), total(tables))))


def standardised_difference(tables: Tables) -> Values:
    """Return the mean of ``a`` less that of ``b``, in standard deviations of ``b``; positive when ``a`` is milder.

    The definition for a grader against people; 0.15 is the usual limit. Source: RSMTool, "SMD", unpooled;
    D. Williamson, X. Xi and F. Breyer, Educational Measurement: Issues and Practice 31(1) (2012), 2-13.
    """
    mean_a, mean_b = means(tables)
    return _ratio(mean_a - mean_b, deviations(tables)[1])


def pooled_difference(tables: Tables) -> Values:
    """Return the mean of ``a`` less that of ``b``, in pooled standard deviations: the definition for two reviewers."""
    mean_a, mean_b = means(tables)
    of_a, of_b = deviations(tables)
    return _ratio(mean_a - mean_b, np.sqrt((of_a**2 + of_b**2) / 2.0))


def means(tables: Tables) -> tuple[Values, Values]:
    """Return the mean ranks of ``a`` and of ``b``."""
    ranks, n = np.arange(tables.shape[-1], dtype=np.float64), total(tables)
    return _ratio(tables.sum(axis=-1) @ ranks, n), _ratio(tables.sum(axis=-2) @ ranks, n)


def squares(tables: Tables) -> tuple[Values, Values]:
    """Return the sums of squared deviations from the mean, of ``a`` and of ``b``."""
    ranks, n = np.arange(tables.shape[-1], dtype=np.float64), total(tables)
    mean_a, mean_b = means(tables)
    of_a = tables.sum(axis=-1) @ ranks**2 - n * mean_a**2
    of_b = tables.sum(axis=-2) @ ranks**2 - n * mean_b**2
    # A constant has no spread, whatever rounding leaves of it.
    return np.where(of_a > 1e-9, of_a, 0.0), np.where(of_b > 1e-9, of_b, 0.0)


def products(tables: Tables) -> Values:
    """Return the sum of products of the deviations of ``a`` and of ``b`` from their means."""
    ranks = np.arange(tables.shape[-1], dtype=np.float64)
    mean_a, mean_b = means(tables)
    return _array(np.einsum("...ij,i,j->...", tables, ranks, ranks) - total(tables) * mean_a * mean_b)


def deviations(tables: Tables) -> tuple[Values, Values]:
    """Return the standard deviations of ``a`` and of ``b``, with n - 1 below; NaN for fewer than two pairs."""
    below = np.maximum(total(tables) - 1.0, 0.0)
    of_a, of_b = squares(tables)
    return _array(np.sqrt(_ratio(of_a, below))), _array(np.sqrt(_ratio(of_b, below)))


def squared_error(tables: Tables) -> Values:
    """Return the sum of squared differences."""
    return _array((tables * np.square(_distance(tables))).sum(axis=(-2, -1)))


def _distance(tables: Tables) -> NDArray[np.int64]:
    ranks = np.arange(tables.shape[-1])
    return ranks[:, None] - ranks[None, :]


def _ratio(above: Any, below: Any) -> Values:  # noqa: ANN401 - arrays of any shape, also of none
    above, below = np.asarray(above, np.float64), np.asarray(below, np.float64)
    result = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=result, where=np.abs(below) > 0.0)
    return result


def _array(values: Any) -> Values:  # noqa: ANN401 - numpy makes scalars of arrays without axes
    return np.asarray(values, np.float64)
