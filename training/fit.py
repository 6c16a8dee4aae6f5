"""``python -m training fit EXPERIMENT``: rows and vectors -> a draft bundle with fitted, exported heads."""

import argparse
import logging
import shutil
from pathlib import Path

from models.grading.encoder import OnnxEncoder
from models.grading.reference import write_references
from models.standard.loading import load_standard
from training.experiment import Experiment, load_experiment
from training.learning import build_corpora, check_learnable, encode_rubrics, learn, write_limits
from training.reference import learn_references
from training.run_folder import RunFolder
from training.typical import learn_familiarity
from training.vectors import CACHE, VectorCache

logger = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training fit", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    run = RunFolder(experiment.run)
    draft = run.folder / "bundle.part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        n_learned = _fit(experiment, run, draft)
        run.discard("bundle", "evaluation.json")
        draft.rename(run.bundle)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    print(f"{n_learned} criteria learned from labels, all others by the rubric: {run.bundle}")
    return 0


def _fit(experiment: Experiment, run: RunFolder, draft: Path) -> int:
    standard = load_standard(experiment.standard)
    encoder = OnnxEncoder.load(experiment.encoder)
    evidence = run.evidence("train")
    rubrics = encode_rubrics(standard, encoder)
    with VectorCache(CACHE, encoder) as cache:
        cache.add([one.document for one in evidence])
        corpora = build_corpora(standard, evidence, cache, rubrics)
        references = learn_references(corpora, evidence, cache, encoder)
    for criterion in check_learnable(corpora, experiment.fit.min_labels):
        logger.warning("%s has too few labels, or of one level or hardly any teachers: always referred", criterion)
    scores = learn(draft, standard, corpora, rubrics, experiment.fit, n_folds=experiment.split.folds)
    write_limits(draft, learn_familiarity(standard, corpora, encoder), experiment.routing)
    write_references(draft, references)
    run.write_table("out_of_fold", scores)
    return int(scores["criterion"].nunique())
