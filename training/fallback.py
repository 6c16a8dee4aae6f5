"""The rubric fallback: how levels go with closeness to rubric wording and with style, whatever the criterion."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from models.grading.heads import LinearHead
from models.grading.parts import RubricFallback, Shift
from training.corpus import ItemCorpus
from training.export_linear import raw_linear

VIEW = "style"
_ALPHAS = tuple(np.logspace(0, 5, 11))
_LEAST_SPREAD = 0.15
"""Never claim less doubt than this, on a scale from 0 to 1: a criterion without reviews is always doubtful."""
_LEVEL_SPREAD = 0.2
"""Standard deviation of what one criterion lies above or below the fallback, as a share of its scale."""
_SLOPE_SPREAD = 0.5
_MIDDLE = 0.5


def learn_fallback(corpora: Sequence[ItemCorpus]) -> RubricFallback:
    """Pool all labels of all criteria and predict the level as a share of the scale.

    The spread is that of criteria left out entirely, since the fallback is for criteria that it has never seen; with a
    single criterion, of teachers left out; with a single teacher too, of documents.

    Parameters
    ----------
    corpora
        Labelled evidence, one entry an item; at least one label in all.
    """
    rows, shares, criteria, teachers = (np.concatenate(parts) for parts in zip(*_pooled(corpora), strict=True))
    model = make_pipeline(StandardScaler(), RidgeCV(alphas=_ALPHAS))
    groups = next(g for g in (criteria, teachers, np.arange(len(rows))) if len(np.unique(g)) > 1)
    folds = GroupKFold(min(5, len(np.unique(groups))))
    unseen = cross_val_predict(model, rows, shares, groups=groups, cv=folds)
    coefficients, intercept = raw_linear(model.fit(rows, shares))
    spread = max(float(np.sqrt(np.mean((unseen - shares) ** 2))), _LEAST_SPREAD)
    return adapted(RubricFallback(LinearHead(VIEW, coefficients, intercept), spread), corpora)


def adapted(fallback: RubricFallback, corpora: Sequence[ItemCorpus]) -> RubricFallback:
    """Let the labels of each criterion move the fallback, the more so the more there are.

    The level is a normal variable around ``share + a + d (share - 1/2)``, with the fallback's own spread and with
    normal priors around 0 for ``a`` and ``d``: without labels nothing moves, with many the priors do not count.
    Source: Gelman and Hill (2007), Data Analysis Using Regression and Multilevel Models, chapter 12, partial pooling.

    Parameters
    ----------
    fallback
        Learned on other criteria, or on these among others.
    corpora
        Labelled evidence, one entry an item; criteria without a label stay as they are.
    """
    shifts = {}
    precision = fallback.spread**2 / np.array([_LEVEL_SPREAD, _SLOPE_SPREAD]) ** 2
    for corpus in corpora:
        for index, criterion in enumerate(corpus.requirement.criteria):
            labelled = corpus.labelled(index)
            if len(labelled):
                predicted = [fallback.head.predict(corpus.documents[r], corpus.items[r], index) for r in labelled]
                share = np.array(predicted)
                wanted = corpus.ranks[labelled, index] / (len(criterion.levels) - 1) - share
                design = np.column_stack([np.ones(len(share)), share - _MIDDLE])
                weights = corpus.weights[labelled, index][:, None]
                moved = np.linalg.solve(
                    design.T @ (weights * design) + np.diag(precision), (weights * design).T @ wanted
                )
                slope = max(1.0 + float(moved[1]), 0.0)
                shifts[criterion.id] = Shift(float(moved[0]) + _MIDDLE * (1.0 - slope), slope)
    return replace(fallback, shifts=shifts)


def _pooled(
    corpora: Sequence[ItemCorpus],
) -> list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float64], npt.NDArray[np.str_], npt.NDArray[np.str_]]]:
    parts = []
    for corpus in corpora:
        for index, criterion in enumerate(corpus.requirement.criteria):
            labelled = corpus.labelled(index)
            if len(labelled):
                shares = corpus.ranks[labelled, index] / (len(criterion.levels) - 1)
                names = np.full(len(labelled), criterion.id, dtype=np.str_)
                parts.append((corpus.view(VIEW, index)[labelled], shares, names, corpus.groups[labelled]))
    return parts
