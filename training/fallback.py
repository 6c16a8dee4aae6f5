"""What all reviewed criteria teach together: how levels go with closeness to rubric wording and with style."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from models.grading.heads import LinearHead
from models.grading.parts import RubricFallback
from training.corpus import ItemCorpus
from training.export_linear import raw_linear

Floats = npt.NDArray[np.float64]
VIEW = "style"
_ALPHAS = tuple(np.logspace(0, 5, 11))
_LEAST_SPREAD = 0.15
"""Never claim less doubt than this, on a scale from 0 to 1: a criterion without reviews is always doubtful."""
_LEVEL_SPREAD, _LEVEL_CRITERIA = 0.15, 4
"""What a criterion lies above or below the pooled prediction, assumed as firmly as if so many criteria had shown it."""
_MOST_STRETCH = 2.4
_FEWEST = 20
"""Labels below which nothing is learned for criteria that are not among them."""


@dataclass(frozen=True)
class Pooled:
    """What is known of a criterion before its first label; all numbers are shares of its scale.

    Attributes
    ----------
    head
        Predicts the level as a share of the scale, from 0 (lowest) to 1 (highest).
    scale : ndarray of shape (f,)
        Standard deviation of each feature of the view.
    spread
        Standard deviation of the error on criteria that were left out.
    level
        Standard deviation of what a whole criterion lies above or below its prediction.
    labels, scores
        Standard deviation, within a criterion, of its labels and of its predictions.
    centre
        Mean prediction.
    """

    head: LinearHead
    scale: Floats
    spread: float
    level: float
    labels: float
    scores: float
    centre: float

    def stretch(self, labels: float, scores: float, firmness: float) -> float:
        """Return by how much predictions have to be drawn apart to lie as wide as their labels, 1 to 2.4.

        Parameters
        ----------
        labels, scores
            Sums of squared deviations of the own labels and predictions; 0 where there are none.
        firmness
            As many labels as the pooled widths count for, above 0.
        """
        wide, narrow = firmness * self.labels**2 + labels, firmness * self.scores**2 + scores
        return float(np.clip(np.sqrt(wide / max(narrow, 1e-9)), 1.0, _MOST_STRETCH))

    def fallback(self) -> RubricFallback:
        """Return the grader of criteria without any label."""
        return RubricFallback(self.head, self.spread, self.centre, self.stretch(0.0, 0.0, 1.0))


def learn_pooled(corpora: Sequence[ItemCorpus]) -> Pooled:
    """Pool all labels of all criteria and predict the level as a share of the scale.

    All widths are those of criteria left out entirely, since this is for criteria that it has never seen; where one
    criterion has nearly all labels, of teachers left out; where one teacher has, of documents.

    Parameters
    ----------
    corpora
        Labelled evidence, one entry an item; at least one label in all.
    """
    rows, shares, criteria, teachers = _labelled(corpora)
    texts = np.arange(len(rows))
    groups = next((g for g in (criteria, teachers) if _may_be_left_out(g)), texts)
    folds = GroupKFold(min(5, len(np.unique(groups))))
    unseen = np.clip(cross_val_predict(_ridge(), rows, shares, groups=groups, cv=folds), 0.0, 1.0)
    errors = unseen - shares
    of_criterion = [criteria == key for key in np.unique(criteria)]
    off = sum(float(errors[one].mean()) ** 2 for one in of_criterion) + _LEVEL_CRITERIA * _LEVEL_SPREAD**2
    head, scale = _head(rows, shares)
    return Pooled(
        head=head,
        scale=scale,
        spread=max(float(np.sqrt(np.mean(errors**2))), _LEAST_SPREAD),
        level=float(np.sqrt(off / (len(of_criterion) + _LEVEL_CRITERIA))),
        labels=float(np.sqrt(np.mean([shares[one].var() for one in of_criterion]))),
        scores=float(np.sqrt(np.mean([unseen[one].var() for one in of_criterion]))),
        centre=float(unseen.mean()),
    )


def learned_elsewhere(pooled: Pooled, others: Sequence[ItemCorpus]) -> Pooled:
    """Return the same with the prediction of other items only, for an item whose own labels are to move it.

    Parameters
    ----------
    pooled
        Learned on all items: its widths are of criteria left out, so they may be used for each of these.
    others
        Labelled evidence of the other items; where there is hardly any, the middle of the scale is all that is known.
    """
    if sum(int((~np.isnan(one.ranks)).sum()) for one in others) < _FEWEST:
        return replace(pooled, head=LinearHead(VIEW, np.zeros(len(pooled.scale)), 0.5), level=pooled.labels)
    rows, shares, _, _ = _labelled(others)
    head, scale = _head(rows, shares)
    return replace(pooled, head=head, scale=scale)


def _may_be_left_out(groups: npt.NDArray[np.str_]) -> bool:
    """Tell whether enough labels to learn from are left when the largest group is left out."""
    _, counts = np.unique(groups, return_counts=True)
    return len(groups) - int(counts.max()) >= _FEWEST


def _ridge() -> Pipeline:
    return make_pipeline(StandardScaler(), RidgeCV(alphas=_ALPHAS))


def _head(rows: npt.NDArray[np.float32], shares: Floats) -> tuple[LinearHead, Floats]:
    model = _ridge().fit(rows, shares)
    coefficients, intercept = raw_linear(model)
    return LinearHead(VIEW, coefficients, intercept), np.asarray(model[0].scale_, dtype=np.float64)


def _labelled(
    corpora: Sequence[ItemCorpus],
) -> tuple[npt.NDArray[np.float32], Floats, npt.NDArray[np.str_], npt.NDArray[np.str_]]:
    """Return features, levels as shares, criteria and teachers of all labels."""
    asked = [(corpus, index) for corpus in corpora for index in range(len(corpus.requirement.criteria))]
    found = [(corpus, index, corpus.labelled(index)) for corpus, index in asked if len(corpus.labelled(index))]
    views = [corpus.view(VIEW, index)[rows] for corpus, index, rows in found]
    shares = [corpus.ranks[rows, i] / (len(corpus.requirement.criteria[i].levels) - 1) for corpus, i, rows in found]
    names = [corpus.requirement.criteria[index].id for corpus, index, _ in found]
    teachers = [corpus.groups[rows] for corpus, _, rows in found]
    lengths = [len(rows) for _, _, rows in found]
    return np.concatenate(views), np.concatenate(shares), np.repeat(names, lengths), np.concatenate(teachers)
