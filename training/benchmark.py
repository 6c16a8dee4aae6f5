"""``python -m training benchmark``: cross-validate the whole pipeline on any scored table, beside baselines.

For every fold the pipeline learns on the other folds, is exported, and the exported bundle grades the fold. What a fold
gave is kept beside the results, so that a run of hours that was killed can go on.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.errors import LeakFound
from models.grading.routing import visible_characters
from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training import baselines
from training.bench import INNER_FOLDS, Bench, learned_without, open_bench
from training.evaluation.grading import grade_all
from training.experiment import Fit
from training.length_control import explained
from training.measures import Agreement, mean_qwk, measure
from training.rows import Rows, read_rows
from training.run_folder import RunFolder
from training.splits import make_folds

logger = logging.getLogger(__name__)
PIPELINE = "pipeline"
KEPT = "folds"


def main(argv: list[str]) -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if bool(arguments.train) != bool(arguments.test):
        parser.error("--train and --test go together")
    standard = load_standard(arguments.standard)
    read, folds = _read(arguments, standard)
    kept = RunFolder(arguments.out / KEPT)
    tested = [arguments.test_fold] if arguments.test_fold else sorted(set(folds.values()))
    fit = Fit(min_labels=arguments.min_labels, length_control=arguments.length_control)
    with open_bench(standard, read.rows, folds, arguments.encoder, fit) as bench:
        for number, fold in enumerate(tested):
            if not arguments.resume or not (kept.folder / f"{number}.parquet").is_file():
                kept.write_table(str(number), _fold(bench, fold))
    # Read back in any case, so that a resumed run says what one that went through says.
    graded = pd.concat([kept.read_table(str(n), "benchmark") for n in range(len(tested))], ignore_index=True)
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
    parser.add_argument(
        "--length-control", action="store_true", help="let length count for no more than with reviewers"
    )
    parser.add_argument("--resume", action="store_true", help="keep the folds that an equal run had finished in --out")
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
    folded = make_folds(read.rows, INNER_FOLDS, strict=False)
    logger.info("%d folds, %s", len(folded.names), "given" if folded.given else "assigned by teacher and text")
    if folded.leaked_texts:
        logger.warning("%d texts stand in more than one of the given folds", folded.leaked_texts)
    return read, {row.evidence_id: str(fold) for row, fold in zip(read.rows, folded.fold, strict=True)}


def _fold(bench: Bench, fold: str) -> pd.DataFrame:
    logger.info("fold %s", fold)
    outside = bench.outside(fold)
    with tempfile.TemporaryDirectory() as name:
        grades = list(grade_all(learned_without(bench, fold, Path(name) / "bundle"), outside, bench.cache))
    records = [
        (PIPELINE, fold, one.id, one.teacher_id, criterion.id, criterion.level)
        for one, grade in zip(outside, grades, strict=True)
        for criterion in grade.criteria
        if criterion.id in one.labels
    ]
    columns = ["grader", "fold", "evidence_id", "teacher_id", "criterion", "level"]
    table = pd.DataFrame([*records, *_baselines(bench, fold)], columns=columns)
    reviewed = pd.DataFrame(
        [
            (one.id, criterion, agreed.rank, visible_characters(one.document))
            for one in outside
            for criterion, agreed in one.labels.items()
        ],
        columns=["evidence_id", "criterion", "reviewed", "characters"],
    )
    by_id = {c.id: c for p in bench.standard.points for item in p.evidence for c in item.criteria}
    table["given"] = [by_id[key].rank(level) for key, level in zip(table["criterion"], table["level"], strict=True)]
    return table.merge(reviewed, on=["evidence_id", "criterion"])


def _baselines(bench: Bench, fold: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    texts = {one.id: one.document.text for one in bench.evidence}
    for corpus in bench.corpora.values():
        rows = baselines.inputs(corpus, texts)
        outside = bench.rows(corpus, fold, inside=False)
        for index, criterion in enumerate(corpus.requirement.criteria):
            labelled = np.intersect1d(corpus.labelled(index), bench.rows(corpus, fold, inside=True))
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
    """Return ``mean_qwk``, ``criteria``, ``length`` and the same for every baseline.

    Parameters
    ----------
    graded
        Columns ``grader, criterion, given, reviewed`` (ranks), ``teacher_id, characters``.
    standard
        For the length of each scale.

    Returns
    -------
    dict
        ``length``: share of the variance of given and of reviewed levels that length explains, means over criteria.
    """
    n_levels = {c.id: len(c.levels) for p in standard.points for item in p.evidence for c in item.criteria}
    results = {}
    for grader in (PIPELINE, *baselines.NAMES):
        of_grader = graded[graded["grader"] == grader]
        agreements = {
            str(key): _measured(rows, n_levels[str(key)]) for key, rows in of_grader.groupby("criterion", sort=False)
        }
        criteria = {key: agreement.as_json() for key, agreement in agreements.items()}
        length = explained(_lengths(rows) for _, rows in of_grader.groupby("criterion", sort=False))
        results[grader] = {
            "mean_qwk": mean_qwk(agreements),
            "criteria": criteria,
            "length": length and dict(zip(("given", "reviewed"), np.round(length, 4).tolist(), strict=True)),
        }
    pipeline = results.pop(PIPELINE)
    return {**pipeline, "baselines": results}


def _lengths(rows: pd.DataFrame) -> npt.NDArray[np.float64]:
    return np.column_stack([np.log(rows["characters"]), rows["given"], rows["reviewed"]])


def _measured(rows: pd.DataFrame, n_levels: int) -> Agreement:
    given, reviewed = rows["given"].to_numpy(np.int64), rows["reviewed"].to_numpy(np.int64)
    return measure(given, reviewed, n_levels, rows["teacher_id"].to_numpy(str))
