"""Criteria with few labels: what other items taught, moved by the own reviews as far as so few can carry it.

One Gaussian process for all such criteria of an item: the prediction that was learned on other items, plus a level, a
slope of that prediction, and linear functions of style, meaning and n-grams, all small beforehand. It is ridge
regression whose penalties are known in advance, so that five labels suffice to begin with; criteria of one item are
expected to move alike. What comes out is linear and is written as three heads.
Source: Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equations 2.25 and 5.12 (leaving out).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.grading.calibration import Calibration
from models.grading.parts import LOGISTIC_PER_NORMAL
from models.grading.scorer import Stack
from training.corpus import ItemCorpus
from training.fallback import Pooled
from training.heads import NGRAMS, LinearRegressor, ViewMatrices
from training.stacking import FittedCriterion, FittedItem

Floats = npt.NDArray[np.float64]
STYLE, MEANING = "style", "meaning"
_PARTS = {STYLE: 0.2, MEANING: 0.3, NGRAMS: 0.5}
"""Share of the own signal that each view carries beforehand."""
_SIGNAL, _NOISE, _SLOPE = 0.3, 0.2, 0.35
"""Standard deviations, as shares of the scale: of what own features add, of one label, of the slope's change."""
_ALIKE = 0.7
"""Correlation of the movements of two criteria of one item."""
_FIRMNESS = 5
"""Labels for which the pooled widths and the pooled doubt count."""
_LEAST_SPREAD = 0.15


@dataclass(frozen=True)
class _Look:
    """One view of the labelled texts of a criterion: rows (m, f), their mean (f,), and what makes them of length 1."""

    rows: Any
    centre: Floats
    factor: float

    @classmethod
    def of(cls, rows: Any) -> "_Look":  # noqa: ANN401 - dense or sparse
        centre = np.asarray(rows.mean(axis=0), dtype=np.float64).ravel()
        squares = float((rows**2 if isinstance(rows, np.ndarray) else rows.multiply(rows)).sum()) / rows.shape[0]
        spread = squares - float(centre @ centre)
        # Texts that are all alike say nothing, and rounding must not make something of it.
        return cls(rows, centre, 1.0 / np.sqrt(spread) if spread > 1e-9 * (squares + 1e-9) else 0.0)

    def products(self, other: "_Look") -> Floats:
        """Return the kernel with the texts of another criterion, shape (m, m')."""
        plain = self.rows @ other.rows.T
        plain = plain if isinstance(plain, np.ndarray) else plain.toarray()
        crossed = np.asarray(self.rows @ other.centre)[:, None] + np.asarray(other.rows @ self.centre)[None, :]
        return np.asarray(self.factor * other.factor * (plain - crossed + self.centre @ other.centre))

    def pulled(self, pull: Floats) -> Floats:
        """Return the coefficients that the pull of each label comes to, shape (f,)."""
        return np.asarray(self.factor * (np.asarray(self.rows.T @ pull) - self.centre * pull.sum()))


@dataclass(frozen=True)
class _Side:
    """One criterion: labelled rows of the corpus, their labels and predictions as shares, their views."""

    index: int
    rows: npt.NDArray[np.int64]
    labels: Floats
    expected: Floats
    noise: Floats
    looks: dict[str, _Look]

    def kernel(self, other: "_Side", prior: Pooled) -> Floats:
        """Return the covariance of what moves the two criteria's predictions, shape (m, m')."""
        found = prior.level**2 + _SLOPE**2 * np.outer(self.expected - 0.5, other.expected - 0.5)
        for view, share in _PARTS.items():
            found = found + _SIGNAL**2 * share * self.looks[view].products(other.looks[view])
        return found * _likeness(self, other)


def _likeness(one: _Side, other: _Side) -> float:
    return 1.0 if one.index == other.index else _ALIKE


def covariance(corpus: ItemCorpus) -> Floats:
    """Return how the levels of an item's works are expected to go together before any label, shape (n, n).

    Of what own features add, averaged over the criteria, in variances of one label. What lifts all works of a criterion
    alike is left out: a handful of any labels tells it.

    Parameters
    ----------
    corpus
        The item's works; labels are not looked at.
    """
    views, rows = ViewMatrices(corpus), np.arange(len(corpus.ids))
    found = np.zeros((len(rows), len(rows)))
    for view, share in _PARTS.items():
        columns = (0,) if view == NGRAMS else range(len(corpus.requirement.criteria))
        for column in columns:
            deviations = views.get(STYLE, column).std(axis=0, dtype=np.float64)
            look = _look(views, view, column, rows, np.where(deviations > 0, deviations, 1.0))
            found += (_SIGNAL / _NOISE) ** 2 * share / len(columns) * look.products(look)
    return found


def fit_few(
    corpus: ItemCorpus,
    columns: Sequence[int],
    prior: Pooled,
    *,
    most: int,
    enough: Callable[[int], bool],
) -> FittedItem:
    """Fit the criteria of one item that have few labels.

    Parameters
    ----------
    corpus
        Labelled evidence of the item.
    columns
        The criteria, each with at least one label.
    prior
        Learned on other items.
    most
        Labels of a criterion that are used at most; evenly over the rows, where there are more.
    enough
        Tells of a criterion whether its labels suffice for cut points of its own. All others get a calibration here,
        from prior and labels, and are never relied on.

    Returns
    -------
    FittedItem
        Scores are those of teachers left out, as everywhere; ``first`` is not out of fold.
    """
    views = ViewMatrices(corpus)
    if not columns:
        return FittedItem(corpus, views, {}, {}, {})
    sides = [_side(corpus, views, index, prior, most) for index in columns]
    covariance = np.block([[one.kernel(other, prior) for other in sides] for one in sides])
    inverse = np.linalg.inv(covariance + np.diag(np.concatenate([side.noise for side in sides])))
    pull = inverse @ np.concatenate([side.labels - side.expected for side in sides])
    ends = np.cumsum([len(side.rows) for side in sides])[:-1]
    errors = _errors(inverse, pull, np.concatenate([corpus.groups[side.rows] for side in sides]))
    criteria, stacks, scores = {}, {}, {}
    for side, error in zip(sides, np.split(errors, ends), strict=True):
        criterion = corpus.requirement.criteria[side.index]
        top = len(criterion.levels) - 1
        heads = _heads(side, sides, np.split(pull, ends), prior, top)
        first = np.column_stack([heads[view].predict(views.get(view, side.index)) for view in _PARTS])
        unseen = side.labels - error
        ranks = corpus.ranks[side.rows, side.index] / top
        own = None if enough(side.index) else _calibration(ranks, unseen, first[side.rows], prior, top)
        criteria[criterion.id] = FittedCriterion(side.index, side.rows, heads, first, own)
        stacks[criterion.id] = Stack((1.0 / len(_PARTS),) * len(_PARTS), {}, 0.0)
        scores[criterion.id] = unseen * top
    return FittedItem(corpus, views, criteria, stacks, scores)


def _side(corpus: ItemCorpus, views: ViewMatrices, index: int, prior: Pooled, most: int) -> _Side:
    rows = corpus.labelled(index)
    if len(rows) > most:
        rows = rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(np.int64))]
    looks = {view: _look(views, view, index, rows, prior.scale) for view in _PARTS}
    labels = corpus.qualities[rows, index] / (len(corpus.requirement.criteria[index].levels) - 1)
    expected = views.get(STYLE, index)[rows].astype(np.float64) @ prior.head.coefficients + prior.head.intercept
    return _Side(index, rows, labels, expected, _NOISE**2 / corpus.weights[rows, index], looks)


def _look(views: ViewMatrices, view: str, index: int, rows: npt.NDArray[np.int64], scale: Floats) -> _Look:
    """Look at some works from one view; ``scale`` divides the columns of style, shape (f,)."""
    found = views.get(view, index)[rows]
    if view == NGRAMS:
        return _Look.of(found)
    return _Look.of(found.astype(np.float64) / (scale if view == STYLE else 1.0))


def _errors(inverse: Floats, pull: Floats, teachers: npt.NDArray[np.str_]) -> Floats:
    """Return label less prediction for every label, predicted without all labels of its teacher."""
    errors = np.zeros(len(pull))
    for teacher in np.unique(teachers):
        own = np.flatnonzero(teachers == teacher)
        errors[own] = np.linalg.solve(inverse[np.ix_(own, own)], pull[own])
    return errors


def _heads(
    side: _Side, sides: Sequence[_Side], pulls: Sequence[Floats], prior: Pooled, top: int
) -> dict[str, LinearRegressor]:
    """Write it as one head a view, whose mean is the prediction: each is the mean level and three times its part."""
    weighed = [(one, pull * _likeness(side, one)) for one, pull in zip(sides, pulls, strict=True)]
    slope = 1.0 + _SLOPE**2 * sum(float((one.expected - 0.5) @ pull) for one, pull in weighed)
    level = prior.level**2 * sum(float(pull.sum()) for _, pull in weighed)
    usual = float(side.expected.mean())
    middle = 0.5 + level + slope * (usual - 0.5)
    heads = {}
    for view, share in _PARTS.items():
        look = side.looks[view]
        own = _SIGNAL**2 * share * look.factor * sum(one.looks[view].pulled(pull) for one, pull in weighed)
        coefficients, offset = np.asarray(own, dtype=np.float64), float(look.centre @ own)
        if view == STYLE:
            coefficients = coefficients / prior.scale + slope * prior.head.coefficients
            offset += slope * (usual - prior.head.intercept)
        times = top * len(_PARTS)
        heads[view] = LinearRegressor(times * coefficients, top * middle - times * offset)
    return heads


def _calibration(labels: Floats, unseen: Floats, first: Floats, prior: Pooled, top: int) -> Calibration:
    """Draw the cuts together as far as predictions are narrower than labels, and doubt as much as errors ask for."""
    n, predicted = len(labels), first.mean(axis=1) / top
    stretch = prior.stretch(n * float(labels.var()), n * float(unseen.var()), _FIRMNESS)
    centre = float(predicted.mean())
    squares = _FIRMNESS * prior.spread**2 + float(((labels - unseen) ** 2).sum())
    spread = max(float(np.sqrt(squares / (_FIRMNESS + n))), _LEAST_SPREAD)
    slope = LOGISTIC_PER_NORMAL / (spread * top)
    middle = np.arange(top) + 0.5
    cuts = top * centre + (middle - top * centre) / stretch
    return Calibration(tuple(cuts.tolist()), slope, tuple((slope * middle).tolist()))
