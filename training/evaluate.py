"""``python -m training evaluate EXPERIMENT``: the draft bundle, graded on held-out evidence as the service would."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.errors import StepMissing
from models.grading.encoder import OnnxEncoder
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.grading.parts import CALIBRATION_FILE
from models.raters.agreement import confusion
from models.standard.rubric import Standard
from training.corpus import Evidence
from training.evaluation.calibration import calibration_figures
from training.evaluation.figures import Draw, Flat, figures, flat, pooled
from training.evaluation.gates import judge
from training.evaluation.grading import grade_all
from training.evaluation.judgements import by_criterion, by_item, by_point, graded_pairs, scale_lengths
from training.evaluation.reviewers import compare_reviewers, single_ratings, true_score_figures
from training.evaluation.subgroups import evidence_groups, subgroup_figures
from training.experiment import Experiment, load_experiment
from training.faithfulness import measure_faithfulness
from training.plots import draw_all
from training.robustness import probe
from training.run_folder import RunFolder
from training.vectors import CACHE, VectorCache


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
    title = "held-out evidence, all criteria" + (" (SAMPLE DATA)" if experiment.sample_data else "")
    draw_all(report, run.folder / "plots", title)
    note = "  (示例数据: says nothing about grading quality)" if experiment.sample_data else ""
    print(
        f"held-out: mean QWK {report['mean_qwk']}, exact {report['exact']}, "
        f"items QWK {report['item'] and report['item']['qwk']}, "
        f"points QWK {report['point'] and report['point']['qwk']}, ECE {report['calibration_error']}, "
        f"referred {report['referred']}{note}"
    )
    failed = [gate["title"] for gate in report["gates"] if not gate["passed"]]
    print(f"release gates: {'not passed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 0


def evaluate(experiment: Experiment, run: RunFolder) -> dict[str, Any]:
    """Grade the test part with the draft bundle and measure everything about it that a release must know.

    Returns
    -------
    dict
        What :func:`compare` returns over held-out evidence; besides ``human`` and ``true_scores``
        (:mod:`training.evaluation.reviewers`), ``subgroups`` (:mod:`training.evaluation.subgroups`), ``robustness``
        (:mod:`training.robustness`), ``faithfulness`` (:mod:`training.faithfulness`) and ``gates``.
    """
    encoder = OnnxEncoder.load(experiment.encoder)
    grader = Grader(run.bundle, encoder)
    evidence = run.evidence("test")
    with VectorCache(CACHE, encoder) as cache:
        cache.add([one.document for one in evidence])
        grades = list(grade_all(grader, evidence, cache))
    report = {
        "sample_data": experiment.sample_data,
        **compare(grader.standard, evidence, grades),
        **_beside_reviewers(grader.standard, evidence, grades, run),
        "robustness": probe(grader, evidence, experiment.split.seed, experiment.attacks.texts),
        "faithfulness": measure_faithfulness(grader, evidence, experiment.split.seed),
    }
    return {**report, "gates": [gate.as_json() for gate in judge(experiment.gates, report, run.bundle)]}


def compare(standard: Standard, evidence: Sequence[Evidence], grades: Sequence[Grade]) -> dict[str, Any]:
    """Compare grades with the consensus of reviewers, criterion by criterion, item by item, point by point.

    Parameters
    ----------
    standard
        Of the bundle.
    evidence, grades
        Reviewed evidence, and the grade of each.

    Returns
    -------
    dict
        ``mean_qwk`` over criteria, ``exact``, ``calibration_error``, ``referred`` (a share), ``referrals`` (by reason);
        ``overall``, ``item``, ``point`` and each of ``criteria``: the figures of
        :func:`training.evaluation.figures.pooled` with intervals, and ``n``; ``calibration``; ``confusion``.
    """
    pairs = graded_pairs(evidence, grades)
    criteria, n_levels = by_criterion(standard, pairs), scale_lengths(standard)
    draw = Draw.of(criteria["teacher"])
    found = {str(unit): draw.tables(rows, n_levels[str(unit)]) for unit, rows in criteria.groupby("unit", sort=False)}
    overall = {**flat(pooled(list(found.values()))), "n": len(criteria), "teachers": len(draw.teachers)}
    calibration = calibration_figures(criteria, draw)
    counts = criteria["unit"].value_counts()
    return {
        "mean_qwk": overall["qwk"],
        "exact": overall["exact"],
        "calibration_error": calibration["error"],
        "overall": overall,
        "item": _rolled_up(by_item(standard, pairs), n_levels, draw),
        "point": _rolled_up(by_point(standard, pairs), n_levels, draw),
        "criteria": {unit: {**flat(figures(one)), "n": int(counts[unit])} for unit, one in found.items()},
        "calibration": calibration,
        "confusion": _confusion(standard, criteria),
        "referred": round(float(np.mean([bool(grade.referral) for _, grade in pairs])), 4),
        "referrals": dict(Counter(str(code) for _, grade in pairs for code in grade.referral)),
    }


def _beside_reviewers(
    standard: Standard, evidence: Sequence[Evidence], grades: Sequence[Grade], run: RunFolder
) -> dict[str, Any]:
    criteria, n_levels = by_criterion(standard, graded_pairs(evidence, grades)), scale_lengths(standard)
    draw = Draw.of(criteria["teacher"])
    single = single_ratings(criteria, run.read_table("ratings", "prepare"))
    groups = evidence_groups(evidence, run.read_table("evidence", "prepare"))
    return {
        "human": compare_reviewers(single, n_levels, draw),
        "true_scores": true_score_figures(single, n_levels, draw),
        "subgroups": subgroup_figures(criteria, groups, n_levels, draw),
    }


def _rolled_up(rows: pd.DataFrame, n_levels: dict[str, int], draw: Draw) -> Flat | None:
    """Return the figures of items or points all together: they share the scale of levels."""
    if rows.empty:
        return None
    longest = max(n_levels[str(unit)] for unit in rows["unit"])
    return {**flat(figures(draw.tables(rows, longest))), "n": len(rows)}


def _confusion(standard: Standard, criteria: pd.DataFrame) -> dict[str, Any]:
    """Return how often each reviewed level (rows) was given which (columns), on the longest scale that occurs."""
    judged = set(criteria["unit"])
    scales = [c for p in standard.points for item in p.evidence for c in item.criteria if c.id in judged]
    longest = max(scales, key=lambda criterion: len(criterion.levels))
    reviewed, given = criteria["reviewed"].to_numpy(np.int64), criteria["given"].to_numpy(np.int64)
    counts = confusion(reviewed, given, len(longest.levels))
    return {"levels": list(longest.codes), "counts": counts.tolist()}
