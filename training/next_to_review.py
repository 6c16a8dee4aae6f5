"""``python -m training next-to-review EXPERIMENT``: the waiting works whose review would teach most.

Works wait when their rows have no level. Items with the fewest reviewed works come first; within an item the works
cover the range of what the draft bundle expects, from the weakest to the strongest.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from models.errors import StepMissing
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.grading.parts import CALIBRATION_FILE
from training.acquisition import choose, expected_share
from training.evaluation.grading import grade_all
from training.experiment import load_experiment
from training.pool import waiting
from training.run_folder import RunFolder
from training.vectors import CACHE, VectorCache


def main(argv: list[str]) -> int:
    """Run the command; writes ``next_to_review.csv`` into the experiment's run folder."""
    parser = argparse.ArgumentParser(prog="python -m training next-to-review", description=__doc__)
    parser.add_argument("experiment", type=Path)
    parser.add_argument("--pool", type=Path, help="table of waiting works; the experiment's own table unless told")
    parser.add_argument("--n", type=int, default=20, help="how many works to name")
    arguments = parser.parse_args(argv)
    if arguments.n < 1:
        parser.error("--n is at least 1")
    experiment = load_experiment(arguments.experiment)
    run = RunFolder(experiment.run)
    if not (run.bundle / CALIBRATION_FILE).is_file():
        raise StepMissing(file=run.bundle / CALIBRATION_FILE, step="calibrate")
    encoder = OnnxEncoder.load(experiment.encoder)
    grader = Grader(run.bundle, encoder)
    evidence = waiting(arguments.pool or experiment.table, grader.standard)
    with VectorCache(CACHE, encoder) as cache:
        cache.add([one.document for one in evidence])
        grades = list(grade_all(grader, evidence, cache))
    gradable = [(one, expected_share(grade)) for one, grade in zip(evidence, grades, strict=True) if grade.criteria]
    labels = run.read_table("labels", "prepare").drop_duplicates(["evidence_id", "item"])
    scores = np.array([share for _, share in gradable], dtype=np.float64)
    chosen = choose([one.item for one, _ in gradable], scores, Counter(labels["item"]), arguments.n)
    path = run.folder / "next_to_review.csv"
    rows = [(gradable[row][0].id, gradable[row][0].item, round(gradable[row][1], 3)) for row in chosen]
    pd.DataFrame(rows, columns=["evidence_id", "item", "expected"]).to_csv(path, index=False, encoding="utf-8-sig")
    print(f"{len(rows)} of {len(gradable)} waiting works, those that teach most first: {path}")
    return 0
