"""Second level: out-of-fold predictions of the heads, and the blend that is learned on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from models.documents.surface import CHARACTERS
from models.grading.calibration import Calibration
from models.grading.scorer import Stack
from training.corpus import ItemCorpus
from training.heads import HEADS, HeadKind, ViewMatrices, fit_head
from training.length_control import excess_slope

Floats = npt.NDArray[np.float64]
Folds = npt.NDArray[np.int64]
_BLEND_PENALTY = 5.0
_FEWEST_TEACHERS = 5
"""Teachers from whom a criterion can be learned: with fewer, holding one out leaves next to nothing."""


@dataclass(frozen=True)
class FittedCriterion:
    """The heads of one criterion, fitted on all its labels, with what they said out of fold.

    Attributes
    ----------
    rows : ndarray of shape (m,), int64
        Labelled rows of the corpus.
    heads
        Head name to fitted regressor.
    first : ndarray of shape (n, n_heads), float64
        First-level predictions for every row of the corpus; out of fold where the row has a label.
    calibration
        Of a criterion whose labels are too few to learn one from out-of-fold scores; None where they are enough.
    """

    index: int
    rows: npt.NDArray[np.int64]
    heads: Mapping[str, Any]
    first: Floats
    calibration: Calibration | None = None


@dataclass(frozen=True)
class FittedItem:
    """Everything learned for one item; criteria with too few labels are absent.

    Attributes
    ----------
    scores
        Criterion id to out-of-fold stacked scores of its labelled rows, in the order of ``FittedCriterion.rows``.
    """

    corpus: ItemCorpus
    views: ViewMatrices
    criteria: Mapping[str, FittedCriterion]
    stacks: Mapping[str, Stack]
    scores: Mapping[str, Floats]


def learnable(corpus: ItemCorpus, criterion: int, min_labels: int) -> bool:
    """Tell whether a criterion has enough labels, of two levels at least, and of enough teachers."""
    rows = corpus.labelled(criterion)
    n_levels, n_teachers = len(np.unique(corpus.ranks[rows, criterion])), len(np.unique(corpus.groups[rows]))
    return len(rows) >= min_labels and n_levels > 1 and n_teachers >= _FEWEST_TEACHERS


def fit_item(
    corpus: ItemCorpus, *, min_labels: int, rich_labels: int, n_folds: int, length_control: bool = False
) -> FittedItem:
    """Fit all heads and stacks of one item.

    Parameters
    ----------
    corpus
        Labelled evidence of the item.
    min_labels, rich_labels, length_control
        See :class:`training.experiment.Fit`.
    n_folds
        Folds by teacher for out-of-fold predictions.
    """
    views = ViewMatrices(corpus)
    folds = fold_numbers(corpus.groups, n_folds)
    criteria = {
        criterion.id: _fit_criterion(corpus, views, index, folds, rich_labels)
        for index, criterion in enumerate(corpus.requirement.criteria)
        # Teachers of one fold cannot be held out from one another.
        if learnable(corpus, index, min_labels) and len(np.unique(folds[corpus.labelled(index)])) > 1
    }
    return FittedItem(corpus, views, criteria, *blend_all(corpus, criteria, folds, length_control=length_control))


def blend_all(
    corpus: ItemCorpus,
    criteria: Mapping[str, FittedCriterion],
    folds: Folds,
    *,
    length_control: bool = False,
) -> tuple[dict[str, Stack], dict[str, Floats]]:
    """Learn the blend of every criterion, each with all others of its item.

    Parameters
    ----------
    corpus
        Labelled evidence of the item, n texts.
    criteria
        Its fitted criteria.
    folds : ndarray of shape (n,), int64
        Fold of each text, see :func:`fold_numbers`.
    length_control
        See :mod:`training.length_control`.

    Returns
    -------
    stacks, scores
        As in :class:`FittedItem`.
    """
    stacks, scores = {}, {}
    for key, fitted in criteria.items():
        others = [name for name in criteria if name != key]
        rows = _rows(corpus, fitted, [criteria[name] for name in others], folds)
        scores[key] = _out_of_fold_blend(rows, length_control=length_control)
        stacks[key] = _stack(_blend(rows, length_control=length_control), fitted.first.shape[1], others)
    return stacks, scores


def fold_numbers(groups: npt.NDArray[np.str_], n_folds: int) -> Folds:
    """Return the inner fold of each text, shape (n,): those of one teacher share one; all 0 for one teacher alone."""
    numbers = np.zeros(len(groups), dtype=np.int64)
    n_groups = len(np.unique(groups))
    if n_groups < 2:
        return numbers
    splitter = GroupKFold(min(n_folds, n_groups), shuffle=True, random_state=0)
    for number, (_, held_out) in enumerate(splitter.split(groups, groups=groups)):
        numbers[held_out] = number
    return numbers


def _fit_criterion(
    corpus: ItemCorpus, views: ViewMatrices, index: int, folds: Folds, rich_labels: int
) -> FittedCriterion:
    rows = corpus.labelled(index)
    kinds = {name: kind for name, kind in HEADS.items() if kind.serves(len(rows), rich_labels)}
    fitted, columns = {}, []
    for name, kind in kinds.items():
        matrix = views.get(kind.view, index)
        fitted[name] = fit_head(kind, matrix[rows], corpus.qualities[rows, index], corpus.weights[rows, index])
        column = np.asarray(fitted[name].predict(matrix), dtype=np.float64)
        column[rows] = _out_of_fold(corpus, kind, matrix, index, folds)
        columns.append(column)
    return FittedCriterion(index, rows, fitted, np.column_stack(columns))


def _out_of_fold(
    corpus: ItemCorpus,
    kind: HeadKind,
    matrix: Any,  # noqa: ANN401 - dense or sparse
    index: int,
    folds: Folds,
) -> Floats:
    rows = corpus.labelled(index)
    predictions = np.zeros(len(rows))
    for fold in np.unique(folds[rows]):
        inside, outside = rows[folds[rows] != fold], folds[rows] == fold
        head = fit_head(kind, matrix[inside], corpus.qualities[inside, index], corpus.weights[inside, index])
        predictions[outside] = head.predict(matrix[rows[outside]])
    return predictions


@dataclass(frozen=True)
class _Rows:
    """What the blend of one criterion is learned on, n labelled texts.

    ``said`` (n, k) is what its own heads and, on average, those of the other criteria say, out of fold; all else (n,).
    """

    said: Floats
    lengths: Floats
    qualities: Floats
    weights: Floats
    folds: Folds

    def where(self, inside: npt.NDArray[np.bool_]) -> "_Rows":
        return _Rows(*(getattr(self, field.name)[inside] for field in fields(self)))


@dataclass(frozen=True)
class _Blend:
    coef: Floats
    intercept: float
    length: float
    usual_length: float

    def predict(self, rows: _Rows) -> Floats:
        held_back = self.length * (rows.lengths - self.usual_length)
        return np.asarray(rows.said @ self.coef + self.intercept + held_back, dtype=np.float64)


def _rows(corpus: ItemCorpus, own: FittedCriterion, others: Sequence[FittedCriterion], folds: Folds) -> _Rows:
    means = [other.first[own.rows].mean(axis=1) for other in others]
    return _Rows(
        said=np.column_stack([own.first[own.rows], *means]),
        lengths=np.array([corpus.documents[row].surface[CHARACTERS] for row in own.rows], dtype=np.float64),
        qualities=corpus.qualities[own.rows, own.index],
        weights=corpus.weights[own.rows, own.index],
        folds=folds[own.rows],
    )


def _blend(rows: _Rows, *, length_control: bool) -> _Blend:
    # Only differences within a fold count: where a fold's levels are high by chance, heads learned from the others,
    # whose levels are low, and would be blamed for it.
    said = _levelled(rows.said, rows.weights, rows.folds)
    wanted = _levelled(rows.qualities[:, None], rows.weights, rows.folds)[:, 0]
    # Not below 0: a head that helps only when subtracted is fitting noise.
    ridge = Ridge(alpha=_BLEND_PENALTY, positive=True).fit(said, wanted, sample_weight=rows.weights)
    excess = 0.0
    if length_control:
        excess = excess_slope(rows.lengths, ridge.predict(rows.said), rows.qualities, rows.weights)
    usual = float(np.average(rows.lengths, weights=rows.weights))
    return _Blend(ridge.coef_, float(ridge.intercept_), -excess, usual)


def _levelled(columns: Floats, weights: Floats, folds: Folds) -> Floats:
    """Return columns (n, k) whose mean in every fold is that of all."""
    whole = np.average(columns, axis=0, weights=weights)
    levelled = columns + whole
    for fold in np.unique(folds):
        inside = folds == fold
        levelled[inside] -= np.average(columns[inside], axis=0, weights=weights[inside])
    return levelled


def _out_of_fold_blend(rows: _Rows, *, length_control: bool) -> Floats:
    scores = np.zeros(len(rows.qualities))
    for fold in np.unique(rows.folds):
        inside = rows.folds != fold
        scores[~inside] = _blend(rows.where(inside), length_control=length_control).predict(rows.where(~inside))
    return scores


def _stack(blend: _Blend, n_heads: int, others: Sequence[str]) -> Stack:
    weights = [float(weight) for weight in blend.coef]
    return Stack(
        own=tuple(weights[:n_heads]),
        others=dict(zip(others, weights[n_heads:], strict=True)),
        intercept=blend.intercept,
        length=blend.length,
        usual_length=blend.usual_length,
    )
