import numpy as np
import pandas as pd
import pytest

from models.raters.agreement import quadratic_weighted_kappa
from tests.training.evaluation.worlds import tables, world
from training.evaluation.calibration import calibration_figures
from training.evaluation.figures import NAMES, Draw, figures, flat, interval, pooled


def test_the_first_of_all_resamples_is_the_data_as_they_are():
    rows = world(1, 40, 1, 40)
    (found,) = tables(rows).values()
    kappa = quadratic_weighted_kappa(rows["given"].to_numpy(), rows["reviewed"].to_numpy(), 3)
    assert figures(found)["qwk"][0] == pytest.approx(kappa)
    assert len(figures(found)["qwk"]) == 101


def test_one_criterion_pooled_is_that_criterion():
    (found,) = tables(world(2, 60, 1, 60)).values()
    alone, together = figures(found), pooled([found])
    assert set(alone) == set(together) == set(NAMES)
    for name, values in together.items():
        assert values[0] == pytest.approx(alone[name][0]), name


def test_differences_between_criteria_and_lengths_of_scales_neither_help_nor_harm():
    rows = world(3, 50, 1, 50)
    draw = Draw.of(rows["teacher"], resamples=10)
    longer = rows.assign(given=rows["given"] * 5, reviewed=rows["reviewed"] * 5)
    short, long = draw.tables(rows, 3), draw.tables(longer, 11)
    both = pooled([short, long])
    for name in ("qwk", "exact", "r", "r2", "smd"):
        assert both[name][0] == pytest.approx(pooled([short])[name][0], abs=0.01), name


def test_a_criterion_in_which_nothing_is_told_apart_counts_as_zero():
    rows = pd.DataFrame({"given": [1, 1], "reviewed": [1, 1], "teacher": ["a", "b"]})
    better = pd.DataFrame({"given": [0, 2], "reviewed": [0, 2], "teacher": ["a", "b"]})
    draw = Draw.of("ab", resamples=5)
    assert pooled([draw.tables(rows, 3), draw.tables(better, 3)])["qwk"][0] == 0.5


def test_intervals_hold_the_truth_as_often_as_they_say():
    names = ("qwk", "exact", "kappa", "r", "r2", "smd")
    truth = {name: pooled(list(tables(world(4, 20_000, 2, 20_000)).values()))[name][0] for name in names}
    held = dict.fromkeys(names, 0)
    for seed in range(25):
        found = pooled(list(tables(world(100 + seed, 24, 12, 12)).values()))
        for name in names:
            low, high = interval(found[name])
            held[name] += low <= truth[name] <= high
    # 24 of 25 are meant; so few texts reach some 90%, where fewer than 19 has a chance of 1 in 100.
    assert min(held.values()) >= 19, held


def test_what_is_undefined_is_none_and_nothing_exceeds_its_bound():
    found = flat({"qwk": np.array([0.95, 0.6, 0.97, 0.98]), "r": np.full(3, np.nan)})
    assert found["r"] is found["r_low"] is None
    assert found["qwk_high"] == 1.0


def test_honest_probabilities_have_little_error_and_boasts_much():
    random = np.random.default_rng(5)
    probability = random.uniform(0.4, 1, 2000)
    right = random.uniform(size=2000) < probability
    rows = pd.DataFrame({
        "teacher": np.repeat([f"t{n:03d}" for n in range(100)], 20),
        "given": 1, "reviewed": np.where(right, 1, 0), "probability": probability,
    })  # fmt: skip
    draw = Draw.of(rows["teacher"], resamples=50)
    honest = calibration_figures(rows, draw)
    boast = calibration_figures(rows.assign(probability=0.99), draw)
    assert honest["error"] < 0.04
    assert 0.2 < boast["error_low"] <= boast["error"] <= boast["error_high"]
    assert sum(one["n"] for one in honest["bins"]) == 2000
