"""``python -m training calibrate EXPERIMENT``: cut points, calibrated probabilities and promises of the draft."""

import argparse
from pathlib import Path

from models.errors import StepMissing
from models.grading.parts import STANDARD_FILE, dump_calibrations, dump_guarantee
from models.standard.loading import load_standard
from training.experiment import load_experiment
from training.guarantee import learn_guarantee
from training.learning import calibrations
from training.run_folder import RunFolder


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training calibrate", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    run = RunFolder(experiment.run)
    scores = run.read_table("out_of_fold", "fit")
    if not run.bundle.is_dir():
        raise StepMissing(file=run.bundle, step="fit")
    standard = load_standard(run.bundle / STANDARD_FILE)
    learned = calibrations(standard, scores)
    teachers = {one.id: one.teacher_id for one in run.evidence("train")}
    guarantee = learn_guarantee(standard, scores, teachers, experiment.promise, experiment.routing.min_probability)
    run.discard("evaluation.json")
    dump_calibrations(run.bundle, learned)
    dump_guarantee(run.bundle, guarantee)
    print(f"{len(learned)} criteria calibrated on {len(scores)} out-of-fold scores")
    for name, pool in guarantee.pools.items():
        said = f"covers {pool.accepted:.0%}" if pool.accepted is not None else f"no promise: {pool.refusal}"
        print(f"pool {name}: {pool.n_independent} independent items, {said}")
    return 0
