"""``python -m training release EXPERIMENT``: gates, golden cases, manifest; register the bundle and make it current."""

import argparse
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.errors import GateFailed
from models.grading import golden
from models.grading.bundle import CURRENT_FILE, FORMAT, MANIFEST_FILE, Manifest, content_hash, file_hashes, sealed
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.grading.parts import EVALUATION_FILE, ITEMS_FOLDER
from training.evaluation.card import card_of
from training.evaluation.card_page import write_card
from training.evaluation.gates import Gate, judge
from training.experiment import Experiment, Gates, load_experiment
from training.run_folder import RunFolder
from training.tracking import record_release

_GOLDEN_ITEMS = 3


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training release", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    run = RunFolder(experiment.run)
    evaluation = run.read_json("evaluation", "evaluate")
    # The limits may have changed since the evaluation, so that the bundle tells those that let it pass.
    passed = check_gates(experiment.gates, evaluation, run.bundle)
    evaluation = {**evaluation, "gates": [gate.as_json() for gate in passed]}
    bundle = release(experiment, run, evaluation)
    version = record_release(bundle, experiment.as_json(), evaluation, run.folder / "plots")
    print(f"released {bundle} and registered it as version {version} of “{experiment.name}”")
    return 0


def check_gates(gates: Gates, evaluation: Mapping[str, Any], bundle: Path) -> tuple[Gate, ...]:
    """Refuse a bundle that is not good enough or too large; return the gates that it passed.

    Raises
    ------
    GateFailed
        Names the first gate that failed, the value and what was needed.
    """
    judged = judge(gates, evaluation, bundle)
    for gate in judged:
        if not gate.passed:
            raise GateFailed(gate=gate.title, value=f"{gate.value:g}", needed=gate.needed)
    return judged


def release(experiment: Experiment, run: RunFolder, evaluation: Mapping[str, Any]) -> Path:
    """Complete the draft, prove that it loads, and make it current; a killed release leaves the old one current."""
    staging = experiment.released / ".staging"
    shutil.rmtree(staging, ignore_errors=True)
    experiment.released.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copytree(run.bundle, staging)
        manifest = _complete(staging, experiment, run, evaluation)
        Grader.load(staging, OnnxEncoder.load(experiment.encoder))
        target = experiment.released / manifest.id
        shutil.rmtree(target, ignore_errors=True)
        staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    pointer = experiment.released / f"{CURRENT_FILE}.part"
    pointer.write_text(manifest.id + "\n", encoding="utf-8")
    pointer.replace(experiment.released / CURRENT_FILE)
    return target


def _complete(folder: Path, experiment: Experiment, run: RunFolder, evaluation: Mapping[str, Any]) -> Manifest:
    encoder = OnnxEncoder.load(experiment.encoder)
    grader = Grader(folder, encoder)
    learned = sorted(path.name for path in (folder / ITEMS_FOLDER).iterdir())
    golden.dump(folder, golden.record(grader.standard, learned[:_GOLDEN_ITEMS], grader.grade_wording))
    text = json.dumps(evaluation, ensure_ascii=False, indent=1)
    (folder / EVALUATION_FILE).write_text(text + "\n", encoding="utf-8")
    prepared = run.read_json("prepare", "prepare")
    write_card(card_of(experiment, grader, prepared, evaluation), folder, run.folder / "plots")
    files = file_hashes(folder)
    manifest = Manifest(
        format=FORMAT,
        id=f"{experiment.name}-{content_hash(files)[:12]}",
        title=experiment.title,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sample_data=experiment.sample_data,
        encoder=encoder.hash,
        standard_id=grader.standard.id,
        standard_version=grader.standard.version,
        standard=grader.standard.content_hash,
        table=prepared["table"],
        n_labels=prepared["rows"],
        experiment=experiment.as_json(),
        files=files,
    )
    (folder / MANIFEST_FILE).write_text(sealed(manifest).model_dump_json(indent=1) + "\n", encoding="utf-8")
    return manifest
