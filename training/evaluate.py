"""``python -m training evaluate EXPERIMENT``: the draft bundle, graded on held-out evidence as the service would."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from models.errors import StepMissing
from models.grading.encoder import OnnxEncoder
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.grading.parts import CALIBRATION_FILE
from models.standard.rubric import Standard
from models.standard.verdict import item_level, point_level
from training.corpus import Evidence
from training.experiment import Experiment, load_experiment
from training.measures import calibration_error, mean_qwk, measure
from training.plots import confusion_plot, reliability_plot
from training.run_folder import RunFolder
from training.vectors import CACHE, VectorCache


@dataclass(frozen=True)
class Judged:
    """One thing that was both graded and reviewed; ``probability`` is that of the level given, NaN for roll-ups."""

    unit: str
    teacher: str
    given: int
    reviewed: int
    probability: float


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training evaluate", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    run = RunFolder(experiment.run)
    if not (run.bundle / CALIBRATION_FILE).is_file():
        raise StepMissing(file=run.bundle / CALIBRATION_FILE, step="calibrate")
    report = evaluate(experiment, run)
    run.write_json("evaluation", report)
    note = "  (示例数据: says nothing about grading quality)" if experiment.sample_data else ""
    print(
        f"held-out: mean QWK {report['mean_qwk']}, exact {report['exact']}, "
        f"items QWK {report['item'] and report['item']['qwk']}, "
        f"points QWK {report['point'] and report['point']['qwk']}, ECE {report['calibration_error']}, "
        f"referred {report['referred']}{note}"
    )
    return 0


def evaluate(experiment: Experiment, run: RunFolder) -> dict[str, Any]:
    """Grade the test part with the draft bundle and compare with the reviewers' consensus.

    Returns
    -------
    dict
        ``criteria``, ``item`` and ``point`` agreement, ``mean_qwk``, ``exact``, ``calibration_error``, ``referred``
        and ``referrals``, all over held-out evidence.
    """
    encoder = OnnxEncoder.load(experiment.encoder)
    grader = Grader(run.bundle, encoder)
    evidence = run.evidence("test")
    with VectorCache(CACHE, encoder) as cache:
        cache.add([one.document for one in evidence])
        grades = list(grade_all(grader, evidence, cache))
    report = compare(grader.standard, evidence, grades)
    title = "held-out evidence, all criteria" + (" (SAMPLE DATA)" if experiment.sample_data else "")
    draw(grader.standard, evidence, grades, run.folder / "plots", title)
    return {"sample_data": experiment.sample_data, **report}


def grade_all(grader: Grader, evidence: Sequence[Evidence], cache: VectorCache) -> Iterator[Grade]:
    """Grade evidence whose vectors are cached, with a progress bar."""
    points = {item.id: point.code for point in grader.standard.points for item in point.evidence}
    for one in tqdm(evidence, desc="grade", unit="text"):
        vectors = cache.get(one.document) if one.document.passages else np.zeros((0, 0), np.float32)
        yield grader.grade_vectors(one.document, vectors, point=points[one.item], item=one.item)


def draw(standard: Standard, evidence: Sequence[Evidence], grades: Sequence[Grade], folder: Path, title: str) -> None:
    """Draw confusion and reliability over all criteria, on the longest scale of the standard.

    Parameters
    ----------
    standard
        Of the bundle.
    evidence, grades
        As for :func:`compare`.
    folder
        Gets ``confusion.png`` and ``reliability.png``.
    title
        Over both.
    """
    folder.mkdir(parents=True, exist_ok=True)
    criteria = pd.DataFrame(list(_criteria(standard, _graded(evidence, grades))))
    scales = [criterion.codes for p in standard.points for item in p.evidence for criterion in item.criteria]
    given, reviewed = criteria["given"].to_numpy(np.int64), criteria["reviewed"].to_numpy(np.int64)
    confusion_plot(given, reviewed, max(scales, key=len), title, folder / "confusion.png")
    probability = criteria["probability"].to_numpy(np.float64)
    reliability_plot(probability, given == reviewed, title, folder / "reliability.png")


def compare(standard: Standard, evidence: Sequence[Evidence], grades: Sequence[Grade]) -> dict[str, Any]:
    """Compare grades with the consensus of reviewers, criterion by criterion, item by item, point by point.

    Parameters
    ----------
    standard
        Of the bundle.
    evidence, grades
        Reviewed evidence, and the grade of each.
    """
    pairs = _graded(evidence, grades)
    criteria = pd.DataFrame(list(_criteria(standard, pairs)))
    items = pd.DataFrame(list(_items(standard, pairs)), columns=list(Judged.__annotations__))
    points = pd.DataFrame(list(_points(standard, pairs)), columns=list(Judged.__annotations__))
    n_levels = {c.id: len(c.levels) for p in standard.points for item in p.evidence for c in item.criteria}
    agreements = {str(key): _measured(rows, n_levels[str(key)]) for key, rows in criteria.groupby("unit", sort=False)}
    right = (criteria["given"] == criteria["reviewed"]).to_numpy()
    probability = criteria["probability"].to_numpy(np.float64)
    most = max(n_levels.values())
    return {
        "mean_qwk": mean_qwk(agreements),
        "exact": round(float(right.mean()), 4),
        "calibration_error": round(calibration_error(probability, right), 4),
        "item": _measured(items, most).as_json() if len(items) else None,
        "point": _measured(points, most).as_json() if len(points) else None,
        "criteria": {key: agreement.as_json() for key, agreement in agreements.items()},
        "referred": round(float(np.mean([bool(grade.referral) for _, grade in pairs])), 4),
        "referrals": dict(Counter(str(code) for _, grade in pairs for code in grade.referral)),
    }


def _graded(evidence: Sequence[Evidence], grades: Sequence[Grade]) -> list[tuple[Evidence, Grade]]:
    return [(one, grade) for one, grade in zip(evidence, grades, strict=True) if grade.criteria]


def _measured(rows: pd.DataFrame, n_levels: int) -> Any:  # noqa: ANN401 - Agreement
    return measure(rows["given"].to_numpy(), rows["reviewed"].to_numpy(), n_levels, rows["teacher"].to_numpy(str))


def _criteria(standard: Standard, pairs: Sequence[tuple[Evidence, Grade]]) -> Iterator[Judged]:
    by_id = {c.id: c for point in standard.points for item in point.evidence for c in item.criteria}
    for one, grade in pairs:
        for criterion in grade.criteria:
            if criterion.id in one.labels:
                given = by_id[criterion.id].rank(criterion.level)
                probability = criterion.probabilities[criterion.level]
                yield Judged(criterion.id, one.teacher_id, given, one.labels[criterion.id][0], probability)


def _items(standard: Standard, pairs: Sequence[tuple[Evidence, Grade]]) -> Iterator[Judged]:
    by_id = {item.id: item for point in standard.points for item in point.evidence}
    for one, grade in pairs:
        item = by_id[one.item]
        if len(one.labels) == len(item.criteria) and grade.item_level is not None:
            reviewed = item_level([rank for rank, _ in one.labels.values()])
            given = item.criteria[0].rank(grade.item_level)
            yield Judged(one.item, one.teacher_id, given, reviewed, np.nan)


def _points(standard: Standard, pairs: Sequence[tuple[Evidence, Grade]]) -> Iterator[Judged]:
    items = _items(standard, pairs)
    of_teacher: dict[str, dict[str, Judged]] = {}
    for judged in items:
        of_teacher.setdefault(judged.teacher, {})[judged.unit] = judged
    for teacher, judged_items in of_teacher.items():
        for point in standard.points:
            found = [judged_items.get(item.id) for item in point.evidence]
            if all(found):
                whole = [one for one in found if one]
                given, reviewed = (point_level([getattr(one, side) for one in whole]) for side in ("given", "reviewed"))
                yield Judged(point.code, teacher, given, reviewed, np.nan)
