import numpy as np
import pandas as pd
import pytest

from tests.training.evaluation.worlds import ranks, world
from training.evaluation.figures import Draw
from training.evaluation.reviewers import compare_reviewers, single_ratings, true_score_figures

N_LEVELS = {"c0": 3}


def rated(seed, *, noise, n_reviewers=2):
    """Return judgements, and what reviewers with some noise said of the same work."""
    rows = world(seed, 400, 1, 400)
    random = np.random.default_rng(seed)
    ratings = pd.concat([
        rows.rename(columns={"evidence": "evidence_id", "unit": "criterion"})
        .assign(reviewer_id=f"r{n}", rank=ranks(rows["reviewed"] - 1 + random.normal(0, noise, len(rows))))
        for n in range(n_reviewers)
    ])  # fmt: skip
    return rows, ratings, Draw.of(rows["teacher"], resamples=60)


def test_two_reviewers_are_compared_by_hand():
    rows = pd.DataFrame({
        "unit": "c0", "evidence": ["a", "b", "c", "d"], "teacher": ["a", "b", "c", "d"],
        "given": [0, 1, 2, 2], "reviewed": [0, 1, 2, 1],
    })  # fmt: skip
    said = [("a", 0, 0), ("b", 1, 1), ("c", 2, 1), ("d", 1, 1)]
    ratings = pd.DataFrame(
        [(key, "c0", f"r{n}", level) for key, *levels in said for n, level in enumerate(levels)],
        columns=["evidence_id", "criterion", "reviewer_id", "rank"],
    )
    found = compare_reviewers(single_ratings(rows, ratings), N_LEVELS, Draw.of("abcd", resamples=20))
    assert found["n"] == 4
    assert found["reviewers"]["exact"] == 0.75
    assert found["grader"]["exact"] == pytest.approx(5 / 8)  # of eight single ratings, those of c and d differ
    assert found["degradation"]["exact"] == pytest.approx(5 / 8 - 0.75)


def test_careful_reviewers_set_a_high_ceiling_and_careless_ones_a_low_one():
    found = {}
    for noise in (0.2, 0.9):
        rows, ratings, draw = rated(6, noise=noise)
        found[noise] = compare_reviewers(single_ratings(rows, ratings), N_LEVELS, draw)
    assert found[0.2]["reviewers"]["qwk"] > 0.9 > found[0.9]["reviewers"]["qwk"]
    assert found[0.2]["degradation"]["qwk_high"] < 0
    assert found[0.2]["degradation"]["qwk"] < found[0.9]["degradation"]["qwk"]


def test_the_grader_is_judged_by_the_truth_behind_careless_reviewers():
    rows, ratings, draw = rated(7, noise=0.5)
    single = single_ratings(rows, ratings)
    found = true_score_figures(single, N_LEVELS, draw)
    against_one = 1 - ((single["given"] - single["rank"]) ** 2).mean() / single["rank"].var(ddof=0)
    assert found["prmse"] > against_one + 0.05
    assert found["prmse_low"] < found["prmse"] < found["prmse_high"]
    assert found["criteria"]["c0"]["prmse"] == found["prmse"]


def test_without_second_reviewers_there_is_no_ceiling_and_nothing_is_claimed():
    rows, ratings, draw = rated(8, noise=0.3, n_reviewers=1)
    single = single_ratings(rows, ratings)
    assert compare_reviewers(single, N_LEVELS, draw) is None
    assert true_score_figures(single, N_LEVELS, draw)["prmse"] is None
    assert true_score_figures(single.iloc[:0], N_LEVELS, draw)["criteria"] == {}
