"""``python -m training calibrate EXPERIMENT``: cut points and calibrated probabilities of the draft bundle."""

import argparse
from pathlib import Path

from models.errors import StepMissing
from models.grading.parts import STANDARD_FILE, dump_calibrations
from models.standard.loading import load_standard
from training.experiment import load_experiment
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
    learned = calibrations(load_standard(run.bundle / STANDARD_FILE), scores)
    run.discard("evaluation.json")
    dump_calibrations(run.bundle, learned)
    print(f"{len(learned)} criteria calibrated on {len(scores)} out-of-fold scores")
    return 0
