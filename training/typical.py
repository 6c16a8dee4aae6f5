"""What familiar documents look like: centres per item, reach, and how far each point's texts lead the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from models.grading.encoder import Encoder, Role
from models.grading.evidence import unit
from models.grading.parts import Typical
from models.grading.routing import centres_by_point, evidence_lead, lead, unfamiliarity
from models.standard.rubric import AbilityPoint, Standard
from training.corpus import ItemCorpus
from training.passage_limits import PassageLimits, passage_limits

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
"""Documents of a point below which it has no evidence margin: the lowest of so few says little about the next one."""


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
    """Learn centres, reach and margins.

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
    return Familiarity(
        Typical({item: _centres(rows) for item, rows in enough.items()}, points),
        {item: _reach(rows, [fold[item] for fold in held_out]) for item, rows in enough.items()},
        {code: float(np.quantile(values, 1 - _FAMILIAR)) for code, values in leads.items()},
        min((float(np.quantile(values, 1 - _FAMILIAR)) for values in leads.values()), default=-1.0),
        _evidence_margins(standard, enough, held_out),
        passage_limits(corpora, held_out, _FOLDS),
    )


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


def _evidence_margins(
    standard: Standard, means: Mapping[str, Vectors], held_out: Sequence[Mapping[str, Vectors]]
) -> dict[str, float]:
    """Return point code to the lead that 99 in 100 held-out documents have over other points' evidence, at most 0."""
    by_point = [centres_by_point(standard, centres) for centres in held_out]
    if len(by_point[0]) < 2:
        return {}
    margins = {}
    for point in standard.points:
        of_items = [means[item.id] for item in point.evidence if item.id in means]
        leads = [
            evidence_lead(row, by_point[fold], point.code)
            for rows in of_items
            for row, fold in zip(rows, _fold(rows), strict=True)
        ]
        if len(leads) >= _DOCUMENTS_FOR_CONDITION:
            margins[point.code] = min(float(np.quantile(leads, 1 - _FAMILIAR)), 0.0)
    return margins


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
