"""What familiar documents look like: centres per item, reach, and how far each point's texts lead the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from models.grading.encoder import Encoder, Role
from models.grading.evidence import unit
from models.grading.parts import Typical
from models.grading.routing import lead, unfamiliarity
from models.standard.rubric import AbilityPoint, Standard
from training.corpus import ItemCorpus

Vectors = npt.NDArray[np.float32]
_DOCUMENTS_PER_CENTRE = 10
"""Documents to a centre, in the middle; an item with fewer in all has no centre and calls nothing unfamiliar."""
_FEWEST_PER_CENTRE = 3
"""A centre of fewer documents is dropped: it would be nearly somebody's text."""
_MAX_CENTRES = 16
_FOLDS = 5
_FAMILIAR = 0.99
"""Share of held-out training documents within reach: one in a hundred good texts is referred for nothing."""


@dataclass(frozen=True)
class Familiarity:
    """Typical documents, and the limits measured with them; see :class:`models.grading.routing.RoutingLimits`."""

    typical: Typical
    reach: Mapping[str, float]
    margins: Mapping[str, float]
    default_margin: float


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
    return Familiarity(
        Typical({item: _centres(rows) for item, rows in enough.items()}, points),
        {item: _reach(rows) for item, rows in enough.items()},
        {code: float(np.quantile(values, 1 - _FAMILIAR)) for code, values in leads.items()},
        min((float(np.quantile(values, 1 - _FAMILIAR)) for values in leads.values()), default=-1.0),
    )


def _centres(rows: Vectors) -> Vectors:
    n_centres = min(max(len(rows) // _DOCUMENTS_PER_CENTRE, 1), _MAX_CENTRES)
    model = KMeans(n_centres, n_init=4, random_state=0).fit(rows)
    shared = np.bincount(model.labels_, minlength=n_centres) >= _FEWEST_PER_CENTRE
    return unit(model.cluster_centers_[shared].astype(np.float32))


def _reach(rows: Vectors) -> float:
    folds = np.arange(len(rows)) % _FOLDS
    distances = [
        unfamiliarity(row, centres)
        for fold in range(_FOLDS)
        for centres in [_centres(rows[folds != fold])]
        for row in rows[folds == fold]
    ]
    return float(np.quantile(distances, _FAMILIAR))


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
