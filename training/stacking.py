"""Second level: out-of-fold predictions of the heads, and the blend that is learned on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from models.grading.calibration import Calibration
from models.grading.scorer import Stack
from training.corpus import ItemCorpus
from training.heads import HEADS, HeadKind, ViewMatrices, fit_head

Floats = npt.NDArray[np.float64]
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


def fit_item(corpus: ItemCorpus, *, min_labels: int, rich_labels: int, n_folds: int) -> FittedItem:
    """Fit all heads and stacks of one item.

    Parameters
    ----------
    corpus
        Labelled evidence of the item.
    min_labels, rich_labels
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
    return FittedItem(corpus, views, criteria, *blend_all(corpus, criteria, folds))


def blend_all(
    corpus: ItemCorpus, criteria: Mapping[str, FittedCriterion], folds: npt.NDArray[np.int64]
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

    Returns
    -------
    stacks, scores
        As in :class:`FittedItem`.
    """
    stacks, scores = {}, {}
    for key, fitted in criteria.items():
        others = [name for name in criteria if name != key]
        design = _design(fitted, [criteria[name] for name in others])
        qualities, weights = corpus.qualities[fitted.rows, fitted.index], corpus.weights[fitted.rows, fitted.index]
        own_folds = folds[fitted.rows]
        scores[key] = _out_of_fold_blend(design, qualities, weights, own_folds)
        stacks[key] = _stack(_blend(design, qualities, weights, own_folds), fitted.first.shape[1], others)
    return stacks, scores


def fold_numbers(groups: npt.NDArray[np.str_], n_folds: int) -> npt.NDArray[np.int64]:
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
    corpus: ItemCorpus, views: ViewMatrices, index: int, folds: npt.NDArray[np.int64], rich_labels: int
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
    folds: npt.NDArray[np.int64],
) -> Floats:
    rows = corpus.labelled(index)
    predictions = np.zeros(len(rows))
    for fold in np.unique(folds[rows]):
        inside, outside = rows[folds[rows] != fold], folds[rows] == fold
        head = fit_head(kind, matrix[inside], corpus.qualities[inside, index], corpus.weights[inside, index])
        predictions[outside] = head.predict(matrix[rows[outside]])
    return predictions


def _design(own: FittedCriterion, others: Sequence[FittedCriterion]) -> Floats:
    means = [other.first[own.rows].mean(axis=1) for other in others]
    return np.column_stack([own.first[own.rows], *means])


def _blend(design: Floats, qualities: Floats, weights: Floats, folds: npt.NDArray[np.int64]) -> Ridge:
    # Only differences within a fold count: where a fold's levels are high by chance, heads learned from the others,
    # whose levels are low, and would be blamed for it.
    rows, wanted = _levelled(design, weights, folds), _levelled(qualities[:, None], weights, folds)[:, 0]
    # Not below 0: a head that helps only when subtracted is fitting noise.
    return Ridge(alpha=_BLEND_PENALTY, positive=True).fit(rows, wanted, sample_weight=weights)


def _levelled(columns: Floats, weights: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    """Return columns (n, k) whose mean in every fold is that of all."""
    whole = np.average(columns, axis=0, weights=weights)
    levelled = columns + whole
    for fold in np.unique(folds):
        inside = folds == fold
        levelled[inside] -= np.average(columns[inside], axis=0, weights=weights[inside])
    return levelled


def _out_of_fold_blend(design: Floats, qualities: Floats, weights: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    scores = np.zeros(len(qualities))
    for fold in np.unique(folds):
        inside = folds != fold
        scores[~inside] = _blend(design[inside], qualities[inside], weights[inside], folds[inside]).predict(
            design[~inside]
        )
    return scores


def _stack(blend: Ridge, n_heads: int, others: Sequence[str]) -> Stack:
    weights = [float(weight) for weight in blend.coef_]
    return Stack(tuple(weights[:n_heads]), dict(zip(others, weights[n_heads:], strict=True)), float(blend.intercept_))
