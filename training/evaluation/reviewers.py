"""How far reviewers agree with each other, and whether the grader agrees with them as well as they do.

The consensus of reviewers is steadier than any of them, so agreement with it must not be set beside the agreement of
two people. Here the grader meets every single reviewer, as a colleague does, on evidence that two or more have read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from models.raters.true_scores import ScoreSums, TrueScores, pooled_true_scores, score_sums, true_scores
from training.evaluation.figures import Draw, Flat, figures, flat, pooled, rounded

_COMPARED = ("qwk", "exact", "adjacent", "kappa", "r")
"""What two people's agreement is measured by; neither stands for the truth, so nothing about bias."""


def single_ratings(criteria: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Join grades with what each single reviewer said.

    Parameters
    ----------
    criteria
        As :func:`training.evaluation.judgements.by_criterion` gives it.
    ratings
        Columns ``evidence_id, criterion, reviewer_id, rank``.

    Returns
    -------
    DataFrame with columns ``unit, evidence, teacher, given, reviewer_id, rank``
    """
    graded = criteria[["unit", "evidence", "teacher", "given"]]
    keys = {"evidence_id": "evidence", "criterion": "unit"}
    return graded.merge(ratings[[*keys, "reviewer_id", "rank"]].rename(columns=keys), on=["evidence", "unit"])


def compare_reviewers(single: pd.DataFrame, n_levels: Mapping[str, int], draw: Draw) -> dict[str, Any] | None:
    """Compare reviewers with each other and the grader with single reviewers, where two or more read the same.

    Parameters
    ----------
    single
        From :func:`single_ratings`.
    n_levels
        Criterion id to the length of its scale.
    draw
        Of the teachers.

    Returns
    -------
    dict or None
        ``n``: criteria of evidence read at least twice; ``reviewers``: agreement of two of them; ``grader``: of the
        grader and one of them; ``degradation``: the second less the first, negative when the grader agrees less;
        ``criteria``: quadratic kappa of two reviewers for each criterion. None where nothing was read twice.
    """
    twice = single[single.groupby(["unit", "evidence"])["rank"].transform("size") > 1]
    if twice.empty:
        return None
    people = _pairs(twice)
    grader = twice.rename(columns={"rank": "reviewed"})
    of_people = [draw.tables(rows, n_levels[str(unit)]) for unit, rows in people.groupby("unit", sort=False)]
    of_grader = [draw.tables(rows, n_levels[str(unit)]) for unit, rows in grader.groupby("unit", sort=False)]
    theirs, its = pooled(of_people), pooled(of_grader)
    names = people["unit"].drop_duplicates().astype(str)
    return {
        "n": len(twice[["unit", "evidence"]].drop_duplicates()),
        "reviewers": flat({name: theirs[name] for name in _COMPARED}),
        "grader": flat({name: its[name] for name in _COMPARED}),
        "degradation": flat({name: its[name] - theirs[name] for name in _COMPARED}),
        "criteria": {name: flat({"qwk": figures(one)["qwk"]}) for name, one in zip(names, of_people, strict=True)},
    }


def true_score_figures(single: pd.DataFrame, n_levels: Mapping[str, int], draw: Draw) -> dict[str, Any]:
    """Return proportional reduction in mean squared error against the true levels behind the reviewers'.

    Returns
    -------
    dict
        ``prmse`` with interval, ``error_variance`` and ``true_variance`` on scales from 0 to 1, within criteria;
        ``criteria``: PRMSE of each. None where nothing was read twice.
    """
    sums = {
        str(unit): _sums(rows, n_levels[str(unit)], draw).weighted(draw.weights)
        for unit, rows in single.groupby("unit", sort=False)
    }
    if not sums:
        return {"prmse": None, "prmse_low": None, "prmse_high": None, "criteria": {}}
    whole = pooled_true_scores(list(sums.values()))
    return {
        **flat({"prmse": whole.prmse}),
        "error_variance": rounded(whole.error_variance[0]),
        "true_variance": rounded(whole.true_variance[0]),
        "criteria": {name: _prmse(true_scores(one)) for name, one in sums.items()},
    }


def _prmse(found: TrueScores) -> Flat:
    return flat({"prmse": found.prmse})


def _sums(rows: pd.DataFrame, n_levels: int, draw: Draw) -> ScoreSums:
    wide = rows.assign(place=rows.groupby("evidence").cumcount())
    ratings = wide.pivot_table(index="evidence", columns="place", values="rank")
    of_evidence = rows.drop_duplicates("evidence").set_index("evidence").loc[ratings.index]
    unit = 1.0 / (n_levels - 1)
    given = of_evidence["given"].to_numpy(np.float64) * unit
    group = draw.group(of_evidence["teacher"])
    return score_sums(given, ratings.to_numpy(np.float64) * unit, group, len(draw.teachers))


def _pairs(twice: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of reviewers of the same thing, both ways round; each rating counts once in all."""
    keys: Sequence[str] = ["unit", "evidence", "teacher"]
    some = twice[[*keys, "reviewer_id", "rank"]]
    both = some.merge(some, on=list(keys), suffixes=("", "_other"))
    both = both[both["reviewer_id"] != both["reviewer_id_other"]]
    others = both.groupby(["unit", "evidence", "reviewer_id"])["rank"].transform("size")
    return both.rename(columns={"rank": "given", "rank_other": "reviewed"}).assign(weight=1.0 / others)
