"""``python -m training suspicious-labels EXPERIMENT``: the reviewed levels that deserve a second look.

A label is compared with what the bundle, learned without it, expects. A surprising one may be a slip, a severe
reviewer, or excellent work of an unusual kind: the list says where to look, never what is right.
"""

import argparse
from pathlib import Path

import pandas as pd

from models.errors import StepMissing
from models.grading.parts import CALIBRATION_FILE, STANDARD_FILE, load_calibrations
from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training.experiment import load_experiment
from training.run_folder import RunFolder
from training.suspicious import suspicious_labels


def main(argv: list[str]) -> int:
    """Run the command; writes ``suspicious.csv`` into the experiment's run folder."""
    parser = argparse.ArgumentParser(prog="python -m training suspicious-labels", description=__doc__)
    parser.add_argument("experiment", type=Path)
    parser.add_argument("--share", type=float, default=0.05, help="of all labels, the most surprising first")
    arguments = parser.parse_args(argv)
    if not 0 < arguments.share <= 1:
        parser.error("--share is above 0 and at most 1")
    run = RunFolder(load_experiment(arguments.experiment).run)
    out_of_fold = run.read_table("out_of_fold", "fit")
    if not (run.bundle / CALIBRATION_FILE).is_file():
        raise StepMissing(file=run.bundle / CALIBRATION_FILE, step="calibrate")
    table = suspicious_labels(out_of_fold, load_calibrations(run.bundle))
    chosen = table.head(round(arguments.share * len(table)))
    labels = run.read_table("labels", "prepare")[["evidence_id", "criterion", "n_reviewers"]]
    path = run.folder / "suspicious.csv"
    listed = _in_words(chosen, load_standard(run.bundle / STANDARD_FILE)).merge(labels, how="left")
    listed.to_csv(path, index=False, encoding="utf-8-sig")
    print(f"{len(listed)} of {len(table)} labels, the most surprising first: {path}")
    return 0


def _in_words(table: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    codes = {c.id: c.codes for point in standard.points for item in point.evidence for c in item.criteria}
    named = {
        column: [codes[key][rank] for key, rank in zip(table["criterion"], table[column], strict=True)]
        for column in ("given", "expected")
    }
    return table.assign(**named).round({"probability": 4, "surprise": 2})
