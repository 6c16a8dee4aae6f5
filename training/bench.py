"""Labelled evidence, read and encoded once, for commands that learn on one part of it and look at the rest."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.grading.parts import dump_calibrations
from models.grading.rubric_vectors import RubricVectors
from models.standard.rubric import Standard
from training.corpus import Evidence, ItemCorpus
from training.experiment import Fit, Routing
from training.learning import build_corpora, calibrations, encode_rubrics, learn, write_limits
from training.prepare import consensus_table, evidence_table
from training.rows import LabelledRow
from training.run_folder import evidence_of
from training.typical import learn_familiarity
from training.vectors import CACHE, VectorCache

INNER_FOLDS = 5
"""Folds by teacher inside whatever is learned from."""


@dataclass(frozen=True)
class Bench:
    """What all that is learned here shares; ``folds`` has one name for each of ``evidence``."""

    standard: Standard
    evidence: Sequence[Evidence]
    folds: npt.NDArray[np.str_]
    corpora: dict[str, ItemCorpus]
    rubrics: dict[str, RubricVectors]
    encoder: OnnxEncoder
    cache: VectorCache
    fit: Fit

    def rows(self, corpus: ItemCorpus, fold: str, *, inside: bool) -> npt.NDArray[np.int64]:
        """Return the rows of a corpus that are learned from (``inside``) or left out, shape (n,), for one fold."""
        folds = {one.id: name for one, name in zip(self.evidence, self.folds, strict=True)}
        return np.flatnonzero([(folds[key] != fold) == inside for key in corpus.ids])

    def outside(self, fold: str) -> list[Evidence]:
        """Return the evidence of one fold that has anything to grade."""
        pairs = zip(self.evidence, self.folds, strict=True)
        return [one for one, name in pairs if name == fold and one.document.passages]


@contextmanager
def open_bench(
    standard: Standard, rows: Sequence[LabelledRow], folds: Mapping[str, str], encoder: Path, fit: Fit
) -> Iterator[Bench]:
    """Encode all evidence of a table; the vectors are cached, and the cache is closed at the end.

    Parameters
    ----------
    standard
        The rubric.
    rows
        Usable rows of the table.
    folds
        Evidence id to the fold in which it is left out.
    encoder
        Folder of the encoder.
    fit
        Which criteria are learned, with which heads.
    """
    evidence = evidence_of(evidence_table(rows), consensus_table(rows, standard))
    opened = OnnxEncoder.load(encoder)
    with VectorCache(CACHE, opened) as cache:
        cache.add([one.document for one in evidence])
        rubrics = encode_rubrics(standard, opened)
        corpora = build_corpora(standard, evidence, cache, rubrics)
        chosen = np.array([folds[one.id] for one in evidence])
        yield Bench(standard, evidence, chosen, corpora, rubrics, opened, cache, fit)


def learned_from(bench: Bench, inside: Mapping[str, ItemCorpus], draft: Path) -> Grader:
    """Learn on some evidence and return the grader of the exported draft.

    Parameters
    ----------
    bench
        What is shared.
    inside
        Item id to what is learned from.
    draft
        Folder to write into; must not exist.
    """
    scores = learn(draft, bench.standard, inside, bench.rubrics, bench.fit, n_folds=INNER_FOLDS)
    write_limits(draft, learn_familiarity(bench.standard, inside, bench.encoder), Routing())
    dump_calibrations(draft, calibrations(bench.standard, scores))
    return Grader(draft, bench.encoder)


def learned_without(bench: Bench, fold: str, draft: Path) -> Grader:
    """Learn on all folds but one; otherwise as :func:`learned_from`."""
    rows = {item: bench.rows(corpus, fold, inside=True) for item, corpus in bench.corpora.items()}
    inside = {item: bench.corpora[item].subset(kept) for item, kept in rows.items() if len(kept)}
    return learned_from(bench, inside, draft)
