"""What familiar documents look like: centres per item, reach, and what tells the texts of each point from others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from models.grading.encoder import Encoder, Role
from models.grading.evidence import unit
from models.grading.parts import Typical
from models.grading.routing import Topics, evidence_lead, lead, unfamiliarity
from models.standard.rubric import AbilityPoint, Standard
from training.corpus import ItemCorpus
from training.passage_limits import PassageLimits, passage_limits
from training.stacking import fold_numbers

Vectors = npt.NDArray[np.float32]
_DOCUMENTS_PER_CENTRE = 10
"""Documents to a centre, in the middle; an item with fewer in all has no centre and calls nothing unfamiliar."""
_FEWEST_PER_CENTRE = 3
"""A centre of fewer documents is dropped: it would be nearly somebody's text."""
_MAX_CENTRES = 16
_FOLDS = 5
_FAMILIAR = 0.99
"""Share of held-out training documents within reach: one in a hundred good texts is referred for nothing."""
_DOCUMENTS_FOR_CONDITION = 20
"""Documents of a point below which it is not told from others: the lowest lead of so few says little about the next."""
_STRENGTH = 0.1
"""Inverse strength of the penalty on the classifier of points: strong, as 20 documents have hundreds of dimensions."""
_MOST_STEPS = 1000
"""Ten times the library's limit; a few dozen are usual."""


@dataclass(frozen=True)
class Familiarity:
    """Typical documents, and the limits measured with them; see :class:`models.grading.routing.RoutingLimits`."""

    typical: Typical
    reach: Mapping[str, float]
    margins: Mapping[str, float]
    default_margin: float
    evidence_margins: Mapping[str, float]
    passages: PassageLimits


def learn_familiarity(standard: Standard, corpora: Mapping[str, ItemCorpus], encoder: Encoder) -> Familiarity:
    """Learn centres, reach, the classifier of points, and margins.

    Parameters
    ----------
    standard
        The rubric; the wording of all its points is encoded.
    corpora
        Item id to labelled evidence.
    encoder
        As for grading.
    """
    means = {item: np.stack([d.mean for d in corpus.documents]) for item, corpus in corpora.items()}
    enough = {item: rows for item, rows in means.items() if len(rows) >= _DOCUMENTS_PER_CENTRE}
    points = encoder.encode([_wording(point) for point in standard.points], role=Role.QUERY)
    leads = _leads(standard, means, points)
    held_out = _held_out_centres(enough)
    topics, evidence_margins = _topics(standard, corpora)
    return Familiarity(
        Typical({item: _centres(rows) for item, rows in enough.items()}, points, topics),
        {item: _reach(rows, [fold[item] for fold in held_out]) for item, rows in enough.items()},
        {code: float(np.quantile(values, 1 - _FAMILIAR)) for code, values in leads.items()},
        min((float(np.quantile(values, 1 - _FAMILIAR)) for values in leads.values()), default=-1.0),
        evidence_margins,
        passage_limits(corpora, held_out, _FOLDS),
    )


def raw_topics(pipeline: Pipeline) -> Topics:
    """Return a fitted classifier of points as coefficients on raw vectors, its scaler folded in.

    Parameters
    ----------
    pipeline
        ``make_pipeline(StandardScaler(), LogisticRegression())``, fitted on vectors of shape (n, d) and point codes.
    """
    (_, scaler), (_, model) = pipeline.steps
    weights, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        # One row holds the log odds of the second class: halves of either sign differ by just that.
        weights, intercepts = np.concatenate([-weights, weights]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    coefficients = weights / scaler.scale_
    intercepts = intercepts - coefficients @ scaler.mean_
    codes = tuple(map(str, model.classes_))
    return Topics(codes, coefficients.astype(np.float32), intercepts.astype(np.float32))


def _centres(rows: Vectors) -> Vectors:
    n_centres = min(max(len(rows) // _DOCUMENTS_PER_CENTRE, 1), _MAX_CENTRES)
    model = KMeans(n_centres, n_init=4, random_state=0).fit(rows)
    shared = np.bincount(model.labels_, minlength=n_centres) >= _FEWEST_PER_CENTRE
    return unit(model.cluster_centers_[shared].astype(np.float32))


def _held_out_centres(means: Mapping[str, Vectors]) -> list[dict[str, Vectors]]:
    """Return, for each fold, item id to the centres of the documents outside it."""
    return [{item: _centres(rows[_fold(rows) != fold]) for item, rows in means.items()} for fold in range(_FOLDS)]


def _fold(rows: Vectors) -> npt.NDArray[np.int64]:
    return np.arange(len(rows)) % _FOLDS


def _reach(rows: Vectors, held_out: Sequence[Vectors]) -> float:
    folds = zip(rows, _fold(rows), strict=True)
    return float(np.quantile([unfamiliarity(row, held_out[fold]) for row, fold in folds], _FAMILIAR))


def _topics(standard: Standard, corpora: Mapping[str, ItemCorpus]) -> tuple[Topics | None, dict[str, float]]:
    """Return the classifier of points, and code to the lead that 99 in 100 documents left out have, at most 0."""
    point_of = {item.id: point.code for point in standard.points for item in point.evidence}
    codes = np.array([point_of[item] for item, corpus in corpora.items() for _ in corpus.documents])
    means = np.array([document.mean for corpus in corpora.values() for document in corpus.documents])
    folds = fold_numbers(np.array([teacher for corpus in corpora.values() for teacher in corpus.groups]), _FOLDS)
    known = [code for code in np.unique(codes) if _is_learnable(folds[codes == code])]
    if len(known) < 2:
        return None, {}
    chosen = np.isin(codes, known)
    codes, means, folds = codes[chosen], means[chosen], folds[chosen]
    leads = np.zeros(len(codes))
    for fold in np.unique(folds):
        outside = folds == fold
        topics = _fitted_topics(means[~outside], codes[~outside])
        pairs = zip(means[outside], codes[outside], strict=True)
        leads[outside] = [evidence_lead(mean, topics, code) for mean, code in pairs]
    margins = {str(code): min(float(np.quantile(leads[codes == code], 1 - _FAMILIAR)), 0.0) for code in known}
    return _fitted_topics(means, codes), margins


def _is_learnable(folds: npt.NDArray[np.int64]) -> bool:
    """Tell whether a point has enough documents, and some in every training side, by the folds of its documents."""
    return len(folds) >= _DOCUMENTS_FOR_CONDITION and len(np.unique(folds)) > 1


def _fitted_topics(means: Vectors, codes: npt.NDArray[np.str_]) -> Topics:
    # Balanced, because a point is no likelier to be meant for having been reviewed more often.
    model = LogisticRegression(C=_STRENGTH, max_iter=_MOST_STEPS, class_weight="balanced")
    # In double precision: in single precision the search may stop early.
    return raw_topics(make_pipeline(StandardScaler(), model).fit(means.astype(np.float64), codes))


def _leads(standard: Standard, means: Mapping[str, Vectors], points: Vectors) -> dict[str, list[float]]:
    if len(points) < 2:
        return {}
    leads: dict[str, list[float]] = {}
    for row, point in enumerate(standard.points):
        own: Sequence[Vectors] = [means[item.id] for item in point.evidence if item.id in means]
        if own:
            leads[point.code] = [lead(mean, points, row) for mean in np.concatenate(own)]
    return leads


def _wording(point: AbilityPoint) -> str:
    criteria = [criterion.name for item in point.evidence for criterion in item.criteria]
    return "\n".join([point.name, point.description, *(item.name for item in point.evidence), *criteria])
