import csv
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from models.raters.agreement import (
    adjacent_agreement,
    bootstrap_interval,
    confusion,
    exact_agreement,
    quadratic_weighted_kappa,
)
from tests.public_data import PUBLIC_DATA


def ranks(*values):
    return np.array(values)


def test_confusion_counts_first_rater_in_rows():
    assert confusion(ranks(0, 1, 1), ranks(0, 2, 2), 3).tolist() == [[1, 0, 0], [0, 0, 2], [0, 0, 0]]


def test_kappa_of_a_hand_worked_case():
    # Disagreement 1; by the marginals (1, 1, 1) and (1, 0, 2) it would be 15 / 3: 1 - 1 / 5.
    assert quadratic_weighted_kappa(ranks(0, 1, 2), ranks(0, 2, 2), 3) == pytest.approx(0.8)


def test_kappa_is_one_for_agreement_and_minus_one_for_reversal():
    assert quadratic_weighted_kappa(ranks(0, 1, 2), ranks(0, 1, 2), 3) == 1.0
    assert quadratic_weighted_kappa(ranks(0, 2), ranks(2, 0), 3) == -1.0


def test_kappa_is_undefined_when_nothing_is_told_apart():
    assert np.isnan(quadratic_weighted_kappa(ranks(1, 1), ranks(1, 1), 3))
    nobody = np.array([], dtype=int)
    assert np.isnan(quadratic_weighted_kappa(nobody, nobody, 3))
    assert quadratic_weighted_kappa(ranks(1, 1), ranks(2, 2), 3) == 0.0


def test_a_rank_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="invalid entry"):
        quadratic_weighted_kappa(ranks(0, 3), ranks(0, 1), 3)


@given(st.integers(2, 12), st.data())
def test_kappa_equals_the_reference_implementation(n_levels, data):
    pair = st.tuples(st.integers(0, n_levels - 1), st.integers(0, n_levels - 1))
    pairs = np.array(data.draw(st.lists(pair, min_size=2, max_size=60)))
    a, b = pairs.T
    if len(set(a.tolist())) < 2:
        return
    reference = cohen_kappa_score(a, b, weights="quadratic", labels=np.arange(n_levels))
    assert quadratic_weighted_kappa(a, b, n_levels) == pytest.approx(reference, abs=1e-12)


@pytest.mark.public_data
def test_kappa_of_two_human_readers_equals_the_published_values():
    published = {"1": 0.721, "2": 0.814, "3": 0.769, "4": 0.851, "5": 0.753, "6": 0.776}
    with (PUBLIC_DATA / "asap" / "essays.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["prompt"], int(r["reviewer_1"]), int(r["reviewer_2"])) for r in csv.DictReader(file)]
    for prompt, expected in published.items():
        a, b = np.array([row[1:] for row in rows if row[0] == prompt]).T
        assert quadratic_weighted_kappa(a, b, 13) == pytest.approx(expected, abs=0.02)


def test_agreement_shares():
    a, b = ranks(0, 1, 2, 3), ranks(0, 2, 0, 3)
    assert exact_agreement(a, b) == 0.5
    assert adjacent_agreement(a, b) == 0.75
    assert np.isnan(exact_agreement(ranks(), ranks()))


def test_adjacent_agreement_of_unsigned_ranks_does_not_wrap_around():
    assert adjacent_agreement(np.array([0], dtype=np.uint8), np.array([1], dtype=np.uint8)) == 1.0


def noisy_pair(n, seed):
    generator = np.random.default_rng(seed)
    a = generator.integers(0, 4, n)
    return a, np.clip(a + generator.integers(-1, 2, n), 0, 3)


def test_interval_holds_the_estimate_and_narrows_with_more_items():
    metric = partial(quadratic_weighted_kappa, n_levels=4)
    few = bootstrap_interval(metric, *noisy_pair(30, 1), resamples=200)
    many = bootstrap_interval(metric, *noisy_pair(3000, 1), resamples=200)
    assert few.low < few.estimate < few.high
    assert many.high - many.low < few.high - few.low


def test_interval_repeats_with_its_seed():
    a, b = noisy_pair(50, 2)
    assert bootstrap_interval(exact_agreement, a, b, seed=3) == bootstrap_interval(exact_agreement, a, b, seed=3)
    assert bootstrap_interval(exact_agreement, a, b, seed=3) != bootstrap_interval(exact_agreement, a, b, seed=4)


def test_interval_covers_the_truth_about_as_often_as_it_says():
    covered = 0
    for seed in range(60):
        agree = np.random.default_rng(seed).random(100) < 0.7
        interval = bootstrap_interval(exact_agreement, np.ones(100, int), agree.astype(int), resamples=200)
        covered += interval.low <= 0.7 <= interval.high
    assert covered >= 51


def test_groups_widen_the_interval_when_their_items_resemble_each_other():
    agree = np.repeat(np.random.default_rng(5).integers(0, 2, 20), 10)
    groups = np.repeat(np.arange(20).astype(str), 10)
    ones = np.ones(200, int)
    single = bootstrap_interval(exact_agreement, ones, agree)
    grouped = bootstrap_interval(exact_agreement, ones, agree, groups=groups)
    assert grouped.high - grouped.low > 2 * (single.high - single.low)


def test_interval_is_nan_where_the_metric_is_undefined():
    metric = partial(quadratic_weighted_kappa, n_levels=3)
    for a in (ranks(1, 1, 1), np.array([], dtype=int)):
        interval = bootstrap_interval(metric, a, a, resamples=20)
        assert np.isnan([interval.estimate, interval.low, interval.high]).all()
