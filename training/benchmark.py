"""``python -m training benchmark``: cross-validate the whole pipeline on any scored table, beside baselines.

For every fold the pipeline learns on the other folds, is exported, and the exported bundle grades the fold.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.errors import LeakFound
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.grading.parts import dump_calibrations
from models.grading.rubric_vectors import RubricVectors
from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training import baselines
from training.corpus import Evidence, ItemCorpus
from training.evaluate import grade_all
from training.experiment import Fit, Routing
from training.learning import build_corpora, calibrations, encode_rubrics, learn, write_limits
from training.measures import Agreement, mean_qwk, measure
from training.prepare import consensus_table, evidence_table
from training.rows import Rows, read_rows
from training.run_folder import evidence_of
from training.splits import make_folds
from training.typical import learn_familiarity
from training.vectors import CACHE, VectorCache

logger = logging.getLogger(__name__)
PIPELINE = "pipeline"
_INNER_FOLDS = 5


@dataclass(frozen=True)
class Bench:
    """Everything that the folds share."""

    standard: Standard
    evidence: Sequence[Evidence]
    folds: npt.NDArray[np.str_]
    corpora: dict[str, ItemCorpus]
    rubrics: dict[str, RubricVectors]
    encoder: OnnxEncoder
    cache: VectorCache
    fit: Fit


def main(argv: list[str]) -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if bool(arguments.train) != bool(arguments.test):
        parser.error("--train and --test go together")
    standard = load_standard(arguments.standard)
    read, folds = _read(arguments, standard)
    table = evidence_table(read.rows)
    evidence = evidence_of(table, consensus_table(read.rows, standard))
    encoder = OnnxEncoder.load(arguments.encoder)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with VectorCache(CACHE, encoder) as cache:
        cache.add([one.document for one in evidence])
        rubrics = encode_rubrics(standard, encoder)
        corpora = build_corpora(standard, evidence, cache, rubrics)
        chosen = np.array([folds[one.id] for one in evidence])
        bench = Bench(
            standard, evidence, chosen, corpora, rubrics, encoder, cache, Fit(min_labels=arguments.min_labels)
        )
        tested = [arguments.test_fold] if arguments.test_fold else sorted(set(folds.values()))
        graded = pd.concat([_fold(bench, fold) for fold in tested], ignore_index=True)
    graded.to_csv(arguments.out / "graded.csv", index=False)
    report = {**summarise(graded, standard), "rows": len(read.rows), "rejects": read.reject_counts}
    (arguments.out / "benchmark.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training benchmark", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", type=Path, help="scored table to cross-validate")
    source.add_argument("--train", type=Path, help="scored table to learn from, with --test")
    parser.add_argument("--test", type=Path, help="scored table to grade, with --train")
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--folds", metavar="COLUMN", help="column that names the fold; without one, folds are assigned")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--min-labels", type=int, default=Fit().min_labels)
    parser.add_argument("--out", type=Path, required=True, help="folder for graded.csv and benchmark.json")
    parser.set_defaults(test_fold=None)
    return parser


def _read(arguments: argparse.Namespace, standard: Standard) -> tuple[Rows, dict[str, str]]:
    """Return the rows of one or two tables, and the fold of every evidence."""
    if arguments.train:
        arguments.test_fold = "test"
        train, test = read_rows(arguments.train, standard), read_rows(arguments.test, standard)
        folds = {row.evidence_id: "train" for row in train.rows} | {row.evidence_id: "test" for row in test.rows}
        both = {row.evidence_id for row in train.rows} & {row.evidence_id for row in test.rows}
        if both:
            raise LeakFound(what="evidence", example=min(both))
        return Rows(train.rows + test.rows, train.rejects + test.rejects), folds
    read = read_rows(arguments.table, standard, fold_column=arguments.folds)
    folded = make_folds(read.rows, _INNER_FOLDS, strict=False)
    logger.info("%d folds, %s", len(folded.names), "given" if folded.given else "assigned by teacher and text")
    if folded.leaked_texts:
        logger.warning("%d texts stand in more than one of the given folds", folded.leaked_texts)
    return read, {row.evidence_id: str(fold) for row, fold in zip(read.rows, folded.fold, strict=True)}


def _fold(bench: Bench, fold: str) -> pd.DataFrame:
    logger.info("fold %s", fold)
    inside = {
        item: corpus.subset(rows)
        for item, corpus in bench.corpora.items()
        for rows in [_rows(bench, corpus, fold, inside=True)]
        if len(rows)
    }
    outside = [one for one, f in zip(bench.evidence, bench.folds, strict=True) if f == fold and one.document.passages]
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name) / "bundle"
        scores = learn(draft, bench.standard, inside, bench.rubrics, bench.fit, n_folds=_INNER_FOLDS)
        write_limits(draft, learn_familiarity(bench.standard, inside, bench.encoder), Routing())
        dump_calibrations(draft, calibrations(bench.standard, scores))
        grades = list(grade_all(Grader(draft, bench.encoder), outside, bench.cache))
    records = [
        (PIPELINE, fold, one.id, one.teacher_id, criterion.id, criterion.level)
        for one, grade in zip(outside, grades, strict=True)
        for criterion in grade.criteria
        if criterion.id in one.labels
    ]
    columns = ["grader", "fold", "evidence_id", "teacher_id", "criterion", "level"]
    table = pd.concat([pd.DataFrame(records, columns=columns), pd.DataFrame(_baselines(bench, fold), columns=columns)])
    reviewed = pd.DataFrame(
        [(one.id, criterion, rank) for one in outside for criterion, (rank, _) in one.labels.items()],
        columns=["evidence_id", "criterion", "reviewed"],
    )
    by_id = {c.id: c for p in bench.standard.points for item in p.evidence for c in item.criteria}
    table["given"] = [by_id[key].rank(level) for key, level in zip(table["criterion"], table["level"], strict=True)]
    return table.merge(reviewed, on=["evidence_id", "criterion"])


def _rows(bench: Bench, corpus: ItemCorpus, fold: str, *, inside: bool) -> npt.NDArray[np.int64]:
    folds = {one.id: f for one, f in zip(bench.evidence, bench.folds, strict=True)}
    return np.flatnonzero([(folds[key] != fold) == inside for key in corpus.ids])


def _baselines(bench: Bench, fold: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    texts = {one.id: one.document.text for one in bench.evidence}
    for corpus in bench.corpora.values():
        rows = baselines.inputs(corpus, texts)
        outside = _rows(bench, corpus, fold, inside=False)
        for index, criterion in enumerate(corpus.requirement.criteria):
            labelled = np.intersect1d(corpus.labelled(index), _rows(bench, corpus, fold, inside=True))
            asked = np.intersect1d(corpus.labelled(index), outside)
            if not len(labelled) or not len(asked):
                continue
            ranks = corpus.ranks[labelled, index].astype(np.int64)
            given = baselines.predict(rows, ranks, labelled, asked, len(criterion.levels))
            for name, levels in given.items():
                for row, rank in zip(asked, levels, strict=True):
                    level = criterion.codes[int(rank)]
                    yield name, fold, corpus.ids[row], str(corpus.groups[row]), criterion.id, level


def summarise(graded: pd.DataFrame, standard: Standard) -> dict[str, Any]:
    """Return ``mean_qwk``, ``criteria`` and the same for every baseline.

    Parameters
    ----------
    graded
        Columns ``grader, criterion, given, reviewed, teacher_id``; ranks.
    standard
        For the length of each scale.
    """
    n_levels = {c.id: len(c.levels) for p in standard.points for item in p.evidence for c in item.criteria}
    results = {}
    for grader in (PIPELINE, *baselines.NAMES):
        of_grader = graded[graded["grader"] == grader]
        agreements = {
            str(key): _measured(rows, n_levels[str(key)]) for key, rows in of_grader.groupby("criterion", sort=False)
        }
        criteria = {key: agreement.as_json() for key, agreement in agreements.items()}
        results[grader] = {"mean_qwk": mean_qwk(agreements), "criteria": criteria}
    pipeline = results.pop(PIPELINE)
    return {**pipeline, "baselines": results}


def _measured(rows: pd.DataFrame, n_levels: int) -> Agreement:
    given, reviewed = rows["given"].to_numpy(np.int64), rows["reviewed"].to_numpy(np.int64)
    return measure(given, reviewed, n_levels, rows["teacher_id"].to_numpy(str))
