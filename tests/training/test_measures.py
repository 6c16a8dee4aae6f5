import json

import numpy as np
import pytest

from training.measures import calibration_error, mean_qwk, measure
from training.plots import draw_all


def teachers(n):
    return np.array([f"t{number}" for number in range(n)])


def test_perfect_agreement():
    ranks = np.array([0, 1, 2] * 10)
    found = measure(ranks, ranks, 3, teachers(30))
    assert (found.qwk, found.exact, found.adjacent, found.n) == (1.0, 1.0, 1.0, 30)
    assert (found.qwk_low, found.qwk_high) == (1.0, 1.0)


def test_one_level_apart_is_adjacent_but_not_exact():
    reviewed = np.array([0, 1, 2, 1])
    found = measure(np.array([1, 1, 1, 3]), reviewed, 4, teachers(4))
    assert (found.exact, found.adjacent) == (0.25, 0.75)


def test_a_kappa_that_is_not_defined_is_none_in_json_and_zero_in_the_mean():
    same = np.ones(5, np.int64)
    found = measure(same, same, 3, teachers(5))
    assert found.qwk is None
    assert json.loads(json.dumps(found.as_json()))["qwk"] is None
    perfect = measure(np.array([0, 2]), np.array([0, 2]), 3, teachers(2))
    assert mean_qwk({"a": found, "b": perfect}) == 0.5
    assert mean_qwk({}) == 0.0


def test_intervals_resample_whole_teachers():
    random = np.random.default_rng(0)
    reviewed = random.integers(0, 3, 120)
    given = np.where(random.uniform(size=120) < 0.6, reviewed, random.integers(0, 3, 120))
    alone = measure(given, reviewed, 3, teachers(120))
    four = measure(given, reviewed, 3, np.repeat(["a", "b", "c", "d"], 30))
    assert alone.qwk_low < alone.qwk < alone.qwk_high
    assert four.qwk == alone.qwk
    assert (four.qwk_low, four.qwk_high) != (alone.qwk_low, alone.qwk_high)


def test_honest_probabilities_have_little_calibration_error_and_boasts_much():
    random = np.random.default_rng(1)
    probability = random.uniform(0.4, 1, 4000)
    right = random.uniform(size=4000) < probability
    assert calibration_error(probability, right) < 0.03
    assert calibration_error(np.ones(4000), right) == pytest.approx(1 - right.mean())


def test_plots_are_pictures(tmp_path):
    bins = [{"probability": 0.5, "share": 0.4, "n": 10}, {"probability": 0.8, "share": 0.9, "n": 10}]
    counts = {"levels": ["a", "b", "c"], "counts": [[3, 1, 0], [1, 5, 1], [0, 0, 4]]}
    draw_all({"confusion": counts, "calibration": {"bins": bins}}, tmp_path / "plots", "title")
    drawn = sorted((tmp_path / "plots").iterdir())
    assert [path.name for path in drawn] == ["confusion.png", "reliability.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)
