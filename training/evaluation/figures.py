"""Figures of agreement with 95% intervals: teachers are drawn with replacement, and everything is counted again.

One :class:`Draw` serves the whole evaluation, so that figures of the same resample belong together and their
differences have intervals too. Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), ch. 13.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.raters import level_tables as tables
from models.raters.agreement import COVERAGE

RESAMPLES = 500
Values = npt.NDArray[np.float64]
Flat = dict[str, float | int | None]
"""``name``, ``name_low``, ``name_high`` for each figure; None where it is undefined."""

_FIGURES: Mapping[str, Callable[[Values], Values]] = {
    "qwk": tables.quadratic_kappa,
    "exact": tables.exact,
    "adjacent": tables.adjacent,
    "kappa": tables.kappa,
    "r": tables.correlation,
    "r2": tables.r_squared,
    "rmse": tables.root_mean_squared_error,
    "smd": tables.standardised_difference,
}
NAMES = tuple(_FIGURES)
_UNBOUNDED = {"rmse", "smd", "dsm"}
"""Figures that may exceed 1."""


@dataclass(frozen=True)
class Draw:
    """Teachers, and how often each resample drew each of them.

    Attributes
    ----------
    teachers
        Sorted, every one once.
    weights : ndarray of shape (r + 1, t), float64
        The first row is the data as they are, every teacher once.
    """

    teachers: tuple[str, ...]
    weights: Values

    @classmethod
    def of(cls, teachers: Iterable[str], *, seed: int = 0, resamples: int = RESAMPLES) -> "Draw":
        """Draw; the same seed gives the same resamples."""
        known = tuple(sorted(set(teachers)))
        size = len(known)
        drawn = np.random.default_rng(seed).integers(size, size=(resamples, size)) if size else np.zeros((resamples, 0))
        counts = np.apply_along_axis(np.bincount, 1, drawn, minlength=size) if size else drawn
        return cls(known, np.concatenate([np.ones((1, size)), counts.astype(np.float64)]))

    def group(self, teacher: "pd.Series[str]") -> npt.NDArray[np.int64]:
        """Return the place of each row's teacher, shape (n,)."""
        return np.searchsorted(np.array(self.teachers), teacher.to_numpy(str)).astype(np.int64)

    def tables(self, rows: pd.DataFrame, n_levels: int) -> Values:
        """Return the level tables of every resample, shape (r + 1, n_levels, n_levels).

        Parameters
        ----------
        rows
            Columns ``given, reviewed, teacher``, and ``weight`` where pairs do not count alike.
        n_levels
            Length of the scale.
        """
        weight = rows["weight"].to_numpy(np.float64) if "weight" in rows else None
        size = len(self.teachers)
        given, reviewed = rows["given"].to_numpy(np.int64), rows["reviewed"].to_numpy(np.int64)
        group = self.group(rows["teacher"])
        grouped = tables.grouped_tables(given, reviewed, n_levels, group, n_groups=size, weight=weight)
        return (self.weights @ grouped.reshape(size, -1)).reshape(-1, n_levels, n_levels)


def figures(found: Values) -> dict[str, Values]:
    """Return every figure of tables of shape (r, n_levels, n_levels), each of shape (r,)."""
    return {name: function(found) for name, function in _FIGURES.items()}


def pooled(found: Sequence[Values]) -> dict[str, Values]:
    """Return the figures of several criteria together, whatever the lengths of their scales.

    Parameters
    ----------
    found
        Tables of each criterion, shape (r, n_levels, n_levels).

    Returns
    -------
    dict
        ``qwk`` and ``kappa`` are means over criteria, where an undefined one counts as 0: nothing was told apart.
        ``exact``, ``adjacent`` and ``rmse`` are over all judgements. ``r``, ``r2`` and ``smd`` are within criteria, on
        scales from 0 to 1, so that differences between criteria neither help nor harm.
    """
    n = _sum(map(tables.total, found))
    free = n - _sum((tables.total(one) > 0.0).astype(np.float64) for one in found)
    of_given = _within(found, lambda one: tables.squares(one)[0], 2)
    of_reviewed = _within(found, lambda one: tables.squares(one)[1], 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "qwk": _mean(found, tables.quadratic_kappa),
            "exact": _sum(_times(tables.exact(one), one) for one in found) / n,
            "adjacent": _sum(_times(tables.adjacent(one), one) for one in found) / n,
            "kappa": _mean(found, tables.kappa),
            "r": _within(found, tables.products, 2) / np.sqrt(of_given * of_reviewed),
            "r2": 1.0 - _within(found, tables.squared_error, 2) / of_reviewed,
            "rmse": np.sqrt(_within(found, tables.squared_error, 0) / n),
            "smd": _within(found, _shift, 1) / n / np.sqrt(of_reviewed / free),
        }


def flat(found: Mapping[str, Values]) -> Flat:
    """Return estimates with their intervals.

    Parameters
    ----------
    found
        Name to the figure on the data and on each resample, shape (r + 1,); NaN where undefined.
    """
    result: Flat = {}
    for name, values in found.items():
        low, high = interval(values, highest=np.inf if name in _UNBOUNDED else 1.0)
        result |= {name: rounded(values[0]), f"{name}_low": rounded(low), f"{name}_high": rounded(high)}
    return result


def interval(values: Values, highest: float = np.inf) -> tuple[float, float]:
    """Return the 2.5% and 97.5% percentiles of the resamples in which a figure is defined, less their bias.

    A resample of few teachers repeats some, so that within a criterion levels vary less and agreement looks worse than
    it is. What the resamples lie below the estimate on average is added again: with 20 criteria of 12 texts each, the
    interval of the mean kappa then held the true value in 91% of simulated worlds, without it in 71%.

    Parameters
    ----------
    values
        The estimate, then the resamples.
    highest
        Largest value that the figure can have.

    Notes
    -----
    Source of the bias: Efron and Tibshirani (1993), ch. 10.
    """
    defined = values[1:][np.isfinite(values[1:])]
    if not len(defined) or not np.isfinite(values[0]):
        return np.nan, np.nan
    tail = (1.0 - COVERAGE) / 2.0
    low, high = np.quantile(defined, [tail, 1.0 - tail]) - (defined.mean() - values[0])
    return min(float(low), highest), min(float(high), highest)


def rounded(value: float) -> float | None:
    """Return a figure with four digits for JSON; None where it is undefined."""
    return round(float(value), 4) if np.isfinite(value) else None


def _mean(found: Sequence[Values], function: Callable[[Values], Values]) -> Values:
    """Return the mean over the criteria that a resample has judgements of."""
    present = _sum((tables.total(one) > 0.0).astype(np.float64) for one in found)
    return _sum(np.nan_to_num(function(one)) for one in found) / present


def _within(found: Sequence[Values], function: Callable[[Values], Values], power: int) -> Values:
    """Add up over criteria, on scales from 0 to 1; ``power`` is that of the levels in what is added."""
    return _sum(np.nan_to_num(function(one)) / (one.shape[-1] - 1) ** power for one in found)


def _shift(one: Values) -> Values:
    of_given, of_reviewed = tables.means(one)
    return tables.total(one) * (of_given - of_reviewed)


def _times(share: Values, one: Values) -> Values:
    return np.nan_to_num(share) * tables.total(one)


def _sum(values: Iterable[Values]) -> Values:
    return np.asarray(np.sum(list(values), axis=0))
