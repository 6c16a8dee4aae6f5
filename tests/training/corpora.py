"""Small corpora of made-up features, so that heads can be fitted in a moment and without an encoder."""

import numpy as np

from models.grading.evidence import unit
from models.grading.features import N_CLOSENESS, DocumentFeatures, ItemFeatures
from models.grading.ngrams import Ngrams
from models.grading.phrases import Phrases
from models.standard.rubric import Criterion, EvidenceRequirement, Level
from training.corpus import ItemCorpus

DIMENSION = 8
N_SURFACE = 5


def requirement(n_levels=3, n_criteria=2):
    levels = tuple(Level(str(n), f"第{n}级", f"level {n}") for n in range(n_levels))
    criteria = tuple(Criterion(f"P-E1-{n}", f"标准{n}", levels) for n in range(1, n_criteria + 1))
    return EvidenceRequirement("P-E1", "材料", "text", (), "", criteria)


def corpus(ranks, groups, *, signal=None, n_levels=3, seed=0):
    """Make a corpus.

    ``ranks`` has shape (n, c), NaN where there is no label. ``signal``, shape (n,) or (n, k), is what the features
    show besides noise; by default the ranks of the first criterion.
    """
    ranks = np.asarray(ranks, np.float64)
    n, n_criteria = ranks.shape
    random = np.random.default_rng(seed)
    shown = np.nan_to_num(ranks[:, :1]) if signal is None else np.asarray(signal, np.float64).reshape(n, -1)
    documents, items = [], []
    for row in shown:
        surface, mean = random.normal(size=N_SURFACE), random.normal(size=DIMENSION) * 0.3
        surface[0], mean[0] = row[0] + 0.2 * surface[0], row[0] - 1 + mean[0]
        surface[1 : 1 + len(row[1:])] = row[1:]
        buckets = np.unique(np.concatenate([[int(100 * abs(row).sum())], random.integers(0, 40, 12)]))
        vector = unit(mean.astype(np.float32))
        ngrams = Ngrams(buckets, np.ones(len(buckets), np.float32), buckets)
        nothing = np.zeros(0, np.float32)
        phrases = Phrases(buckets, buckets[1:], buckets[2:])
        documents.append(DocumentFeatures(surface.astype(np.float32), nothing, vector, vector, ngrams, phrases))
        closeness = random.normal(size=(n_criteria, N_CLOSENESS)).astype(np.float32)
        items.append(ItemFeatures(np.zeros((1, n_criteria), np.float32), np.stack([vector] * n_criteria), closeness))
    return ItemCorpus(
        requirement=requirement(n_levels, n_criteria),
        ids=tuple(f"e{number}" for number in range(n)),
        documents=tuple(documents),
        items=tuple(items),
        ranks=ranks,
        qualities=ranks,
        weights=np.where(np.isnan(ranks), 0.0, 1.0),
        groups=np.array(groups, np.str_),
    )


def learnable_corpus(n=60, seed=0):
    """Make a corpus of two criteria that the features tell, four documents a teacher."""
    random = np.random.default_rng(seed)
    first = random.integers(0, 3, n)
    second = np.clip(first + random.integers(-1, 2, n), 0, 2)
    return corpus(np.column_stack([first, second]), [f"t{row // 4}" for row in range(n)], seed=seed)
