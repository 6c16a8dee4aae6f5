"""Builds a small sample county and takes it through the pipeline, with the commands that a user would call."""

import importlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.grading.bundle import current_bundle

ROOT = Path(__file__).parents[1]
STANDARD = ROOT / "data/standards/micro-ability-2019-derived.json"
ENCODER = ROOT / "models/encoders/e5-small"
ITEMS = {"A5": "A5-E1", "A1": "A1-E2", "C5": "C5-E3"}
OPEN_GATES = "max_degradation = 9, max_smd = 9, max_calibration_error = 1, max_raised = 1"
"""So few teachers are held out that only what a test asks for may refuse."""
STEPS = ("prepare", "embed", "fit", "calibrate", "evaluate", "release")


@dataclass(frozen=True)
class Release:
    """What the pipeline left: its working directory, the experiment file, the run folder and the released bundle."""

    folder: Path
    experiment: Path
    run: Path
    bundle: Path


@contextmanager
def working_directory(folder: Path) -> Iterator[None]:
    """Run in another folder: MLflow and the vector cache write where they are started."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def small_source(out: Path) -> Path:
    """Copy the lessons and the fragments of one item each of three points."""
    county = ROOT / "data/sample_county"
    (out / "fragments").mkdir(parents=True)
    for name in ("lessons.json", "neutral.json"):
        shutil.copy(county / name, out / name)
    for point, item in ITEMS.items():
        fragments = json.loads((county / "fragments" / f"{point}.json").read_text(encoding="utf-8"))
        fragments["items"] = {item: fragments["items"][item]}
        text = json.dumps(fragments, ensure_ascii=False)
        (out / "fragments" / f"{point}.json").write_text(text, encoding="utf-8")
    return out


def write_experiment(folder: Path, **overrides: str) -> Path:
    """Write an experiment for the small county; values are TOML."""
    values = {
        "name": '"small-county"',
        "title": '"示例县（示例数据）"',
        "sample_data": "true",
        "table": f'"{folder}/county/scored_table.csv"',
        "standard": f'"{STANDARD}"',
        "encoder": f'"{ENCODER}"',
        "run": f'"{folder}/run"',
        "released": f'"{folder}/released"',
        "fit": "{ min_labels = 15 }",
        "attacks": "{ texts = 3 }",
        "gates": f"{{ min_mean_qwk = 0.2, {OPEN_GATES} }}",
        **overrides,
    }
    path = folder / "experiment.toml"
    path.write_text("\n".join(f"{key} = {value}" for key, value in values.items()) + "\n", encoding="utf-8")
    return path


def run_step(step: str, *arguments: str) -> int:
    """Call a training command in this process."""
    return int(importlib.import_module(f"training.{step}").main(list(arguments)))


def release_small_county(folder: Path) -> Release:
    """Generate 30 teachers, then prepare, embed, fit, calibrate, evaluate and release."""
    source = small_source(folder / "source")
    experiment = write_experiment(folder)
    with working_directory(folder):
        run_step("sample_county", "--source", str(source), "--out", str(folder / "county"), "--teachers", "5")
        for step in STEPS:
            assert run_step(step, str(experiment)) == 0
    return Release(folder, experiment, folder / "run", current_bundle(folder / "released"))
