"""What reviewed texts of each level look like, learned for the explanations of single grades."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.grading.encoder import Encoder, Role
from models.grading.reference import FEWEST_TEXTS, Reference, clauses, closeness
from training.corpus import Evidence, ItemCorpus
from training.vectors import VectorCache

_REACHED = 0.1
"""Nine in ten texts of a level come nearer to its clauses than what counts as usual."""


def learn_references(
    corpora: Mapping[str, ItemCorpus], evidence: Sequence[Evidence], cache: VectorCache, encoder: Encoder
) -> dict[str, Reference]:
    """Return criterion id to what its reviewed texts look like.

    Parameters
    ----------
    corpora
        Item id to labelled evidence.
    evidence
        All of it, for the passages.
    cache
        Holds their vectors.
    encoder
        Encodes the clauses of the descriptors.
    """
    documents = {one.id: one.document for one in evidence}
    found = {}
    for corpus in corpora.values():
        vectors = [cache.get(documents[key]).vectors for key in corpus.ids]
        for index, criterion in enumerate(corpus.requirement.criteria):
            if len(corpus.labelled(index)) >= FEWEST_TEXTS:
                found[criterion.id] = _reference(corpus, index, vectors, encoder)
    return found


def _reference(
    corpus: ItemCorpus, index: int, vectors: Sequence[npt.NDArray[np.float32]], encoder: Encoder
) -> Reference:
    levels = corpus.requirement.criteria[index].levels
    rows = corpus.labelled(index)
    ranks, style = corpus.ranks[rows, index], corpus.view("style", index)[rows]
    asked = [(rank, text) for rank, level in enumerate(levels) for text in clauses(level.descriptor)]
    wanted = encoder.encode([text for _, text in asked], role=Role.QUERY) if asked else np.zeros((0, 1), np.float32)
    near = np.stack([closeness(vectors[row], wanted) for row in rows]) if asked else np.zeros((len(rows), 0))
    of_level = np.array([rank for rank, _ in asked], dtype=np.int64)
    return Reference(
        mean_rank=float(np.average(ranks, weights=corpus.weights[rows, index])),
        style=np.stack([_mean(style[ranks == rank]) for rank in range(len(levels))]),
        spread=style.std(axis=0),
        clauses=wanted,
        ranks=of_level,
        usual=np.array([_usual(near[ranks >= rank, place]) for place, rank in enumerate(of_level)], dtype=np.float32),
    )


def _mean(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    enough = len(rows) >= FEWEST_TEXTS
    return np.asarray(rows.mean(axis=0) if enough else np.full(rows.shape[1], np.nan), dtype=np.float32)


def _usual(values: npt.NDArray[np.float32]) -> float:
    return float(np.quantile(values, _REACHED)) if len(values) >= FEWEST_TEXTS else np.nan
