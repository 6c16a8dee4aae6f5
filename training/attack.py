"""``python -m training attack``: what tricks do to the levels of evidence that was not learned from.

Either of an experiment that has been fitted and calibrated, on its held-out part; or of a scored table, where the whole
pipeline learns on all folds but one and that one is attacked.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from models.errors import StepMissing
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.grading.parts import CALIBRATION_FILE
from models.standard.loading import load_standard
from training.bench import INNER_FOLDS, learned_without, open_bench
from training.experiment import Fit, load_experiment
from training.robustness import probe
from training.rows import read_rows
from training.run_folder import RunFolder
from training.splits import make_folds


def main(argv: list[str]) -> int:
    """Attack and measure; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training attack", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--run", type=Path, metavar="EXPERIMENT", help="experiment with a draft bundle")
    source.add_argument("--table", type=Path, help="scored table, with --standard")
    parser.add_argument("--standard", type=Path)
    parser.add_argument("--folds", metavar="COLUMN", help="column that names the fold; without one, folds are assigned")
    parser.add_argument("--fold", help="the fold to attack; the first by default")
    parser.add_argument("--length-control", action="store_true", help="with --table: hold scores back for length")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--texts", type=int, default=150, help="at most so many texts are attacked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder for attack.json")
    arguments = parser.parse_args(argv)
    if arguments.table and not arguments.standard:
        parser.error("--table and --standard go together")
    report = _of_run(arguments) if arguments.run else _of_table(arguments)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "attack.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def _of_run(arguments: argparse.Namespace) -> dict[str, Any]:
    experiment = load_experiment(arguments.run)
    run = RunFolder(experiment.run)
    if not (run.bundle / CALIBRATION_FILE).is_file():
        raise StepMissing(file=run.bundle / CALIBRATION_FILE, step="calibrate")
    grader = Grader(run.bundle, OnnxEncoder.load(experiment.encoder))
    report = probe(grader, run.evidence("test"), arguments.seed, arguments.texts)
    return {"sample_data": experiment.sample_data, **report}


def _of_table(arguments: argparse.Namespace) -> dict[str, Any]:
    standard = load_standard(arguments.standard)
    rows = read_rows(arguments.table, standard, fold_column=arguments.folds).rows
    assigned = make_folds(rows, INNER_FOLDS, strict=False).fold
    folds = {row.evidence_id: str(fold) for row, fold in zip(rows, assigned, strict=True)}
    fold = arguments.fold or min(folds.values())
    fit = Fit(length_control=arguments.length_control)
    with open_bench(standard, rows, folds, arguments.encoder, fit) as bench, tempfile.TemporaryDirectory() as folder:
        grader = learned_without(bench, fold, Path(folder) / "bundle")
        return probe(grader, bench.outside(fold), arguments.seed, arguments.texts)
