"""``python -m training next-to-review EXPERIMENT``: the waiting works whose review would teach most.

Works wait when their rows have no level. Items with the fewest reviewed works come first; within an item those works
whose level would leave the least doubt about all the others, see :func:`training.acquisition.most_telling`. It needs no
grader, so that it names the very first works of a table without any level, too.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from models.errors import StepMissing
from models.grading.encoder import OnnxEncoder
from models.grading.rubric_vectors import rubric_vectors
from models.standard.loading import load_standard
from training.acquisition import most_telling, shared_out
from training.corpus import Evidence, build_corpus
from training.experiment import load_experiment
from training.few_labels import covariance
from training.pool import any_reviewed, waiting
from training.run_folder import RunFolder
from training.vectors import CACHE, VectorCache

MOST = 1500
"""Reviewed and waiting works of an item that are weighed, of each; drawn at random where there are more.

Every work is compared with every other, which for ten thousand would take gigabytes.
"""


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
    reviewed = _by_item(_learned_from(run, experiment.table))
    standard = load_standard(experiment.standard)
    path = arguments.pool or experiment.table
    pool = _by_item(waiting(path, standard))
    if not pool:
        print(f"No work waits in {path}: its rows have a level, or name no known item, or have no readable text.")
        return 1
    counts = {item: len(works) for item, works in reviewed.items()}
    quota = shared_out(counts, {item: len(works) for item, works in pool.items()}, arguments.n)
    asked = sorted((item for item, n in quota.items() if n), key=lambda item: (counts.get(item, 0), item))
    requirements = {item.id: item for point in standard.points for item in point.evidence}
    encoder = OnnxEncoder.load(experiment.encoder)
    rows = []
    with VectorCache(CACHE, encoder) as cache:
        for item in tqdm(asked, desc="choose", unit="item"):
            known = _drawn(reviewed.get(item, []), MOST)
            works = [*known, *_drawn(pool[item], max(MOST, quota[item]))]
            corpus = build_corpus(requirements[item], works, cache, rubric_vectors(requirements[item], encoder))
            told = most_telling(covariance(corpus), range(len(known)), quota[item])
            rows += [(corpus.ids[row], item, round(share, 4)) for row, share in told]
    named = run.folder / "next_to_review.csv"
    pd.DataFrame(rows, columns=["evidence_id", "item", "doubt_taken"]).to_csv(named, index=False, encoding="utf-8-sig")
    print(f"{len(rows)} of {sum(map(len, pool.values()))} waiting works, those that teach most first: {named}")
    return 0


def _learned_from(run: RunFolder, table: Path) -> list[Evidence]:
    try:
        return run.evidence("train")
    except StepMissing:
        if any_reviewed(table):
            raise
        return []  # nothing can be prepared before the very first review


def _by_item(evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """Return item id to its works that have anything to read."""
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        if one.document.passages:
            found.setdefault(one.item, []).append(one)
    return found


def _drawn(works: Sequence[Evidence], most: int) -> list[Evidence]:
    if len(works) <= most:
        return list(works)
    return [works[row] for row in np.sort(np.random.default_rng(0).choice(len(works), most, replace=False))]
