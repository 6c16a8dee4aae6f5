"""``python -m training embed EXPERIMENT``: texts -> passage vectors, cached by encoder and text."""

import argparse
from pathlib import Path

from models.documents.passages import split
from models.grading.encoder import OnnxEncoder
from training.experiment import load_experiment
from training.run_folder import RunFolder
from training.vectors import CACHE, VectorCache


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training embed", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    texts = RunFolder(experiment.run).read_table("evidence", "prepare")["text"]
    documents = [split(text) for text in texts]
    with VectorCache(CACHE, OnnxEncoder.load(experiment.encoder)) as cache:
        added = cache.add(documents)
    print(f"{added} texts encoded, {len(documents) - added} were cached")
    return 0
