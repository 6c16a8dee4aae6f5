import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raters.agreement import quadratic_weighted_kappa
from training.measures import calibration_error
from training.ordinal import cut_points, learn_calibration, proportional_odds


def shrunken(n, n_levels, share, seed):
    """Simulate what a regression says: drawn towards the mean, with noise. Source of the ranks: a bell over levels."""
    random = np.random.default_rng(seed)
    ranks = np.clip(np.round(random.normal((n_levels - 1) / 2, n_levels / 4, n)), 0, n_levels - 1).astype(np.int64)
    noise = random.normal(scale=0.3 * share, size=n)
    return ranks.mean() + share * (ranks - ranks.mean()) + noise, ranks


def learned_cuts(scores, ranks, n_levels):
    return learn_calibration(scores, ranks, np.ones(len(ranks)), n_levels).cuts


def rounded(scores, n_levels):
    return np.clip(np.round(scores), 0, n_levels - 1).astype(np.int64)


@settings(max_examples=25)
@given(st.integers(30, 400), st.sampled_from([2, 3, 4, 7]), st.floats(0.3, 1.0), st.integers(0, 999))
def test_cuts_ascend(n, n_levels, share, seed):
    cuts = learned_cuts(*shrunken(n, n_levels, share, seed), n_levels)
    assert len(cuts) == n_levels - 1
    assert all(np.diff(cuts) > 0)


def test_cuts_agree_far_better_than_rounding_and_hardly_ever_worse():
    random, gains = np.random.default_rng(0), []
    for seed in range(400):
        n, n_levels, share = int(random.integers(30, 400)), int(random.choice([2, 3, 4, 7])), random.uniform(0.3, 1)
        scores, ranks = shrunken(n, n_levels, share, seed)
        learned = quadratic_weighted_kappa(
            np.searchsorted(learned_cuts(scores, ranks, n_levels), scores), ranks, n_levels
        )
        gains.append(learned - quadratic_weighted_kappa(rounded(scores, n_levels), ranks, n_levels))
    # Cuts follow the odds, not the labels, which now and then costs a little on the very scores they were learned on.
    assert np.mean(gains) > 0.1
    assert np.mean(np.array(gains) < -0.02) < 0.02


@pytest.mark.parametrize("n_levels", [3, 4])
def test_cuts_learned_on_shrunken_scores_beat_rounding_on_new_ones(n_levels):
    cuts = learned_cuts(*shrunken(300, n_levels, 0.45, 1), n_levels)
    scores, ranks = shrunken(2000, n_levels, 0.45, 2)
    learned = quadratic_weighted_kappa(np.searchsorted(cuts, scores), ranks, n_levels)
    plain = quadratic_weighted_kappa(rounded(scores, n_levels), ranks, n_levels)
    assert learned > plain + 0.03


@pytest.mark.parametrize("slope", [1.5, 4.0])
def test_no_other_cuts_agree_better_where_the_odds_are_known(slope):
    random = np.random.default_rng(0)
    scores, thresholds = random.normal(1.2, 0.6, 40_000), [slope * 0.4, slope * 1.4, slope * 2.2]
    above = 1 / (1 + np.exp(-(slope * scores[:, None] - np.array(thresholds))))
    ranks = (random.uniform(size=len(scores))[:, None] < above).sum(axis=1)
    cuts = cut_points(scores, slope, thresholds)
    best = quadratic_weighted_kappa(np.searchsorted(cuts, scores), ranks, 4)
    for place in range(3):
        for moved in (-0.15, 0.15):
            other = np.array(cuts) + moved * (np.arange(3) == place)
            assert quadratic_weighted_kappa(np.searchsorted(np.sort(other), scores), ranks, 4) < best


def simulated_odds(n, seed):
    random = np.random.default_rng(seed)
    scores = random.uniform(-0.5, 2.5, n)
    above = 1 / (1 + np.exp(-(2.5 * scores[:, None] - np.array([1.5, 3.8]))))
    return scores, (random.uniform(size=n)[:, None] < above).sum(axis=1)


def test_probabilities_learned_on_simulated_odds_are_calibrated_on_new_ones():
    scores, ranks = simulated_odds(1500, 0)
    calibration = learn_calibration(scores, ranks, np.ones(len(scores)), 3)
    scores, ranks = simulated_odds(6000, 1)
    probabilities = calibration.probabilities(scores)
    shown = probabilities.argmax(axis=1)
    assert calibration_error(probabilities.max(axis=1), shown == ranks) < 0.03
    assert probabilities.mean(axis=0) == pytest.approx(np.bincount(ranks) / len(ranks), abs=0.03)


def test_odds_recover_the_simulated_curve():
    scores, ranks = simulated_odds(3000, 5)
    slope, thresholds = proportional_odds(scores, ranks, np.ones(len(scores)), 3)
    assert slope == pytest.approx(2.5, rel=0.15)
    assert thresholds == pytest.approx([1.5, 3.8], rel=0.2)


@settings(max_examples=15)
@given(st.sampled_from([3, 5, 13]), st.integers(12, 120), st.integers(0, 999), st.data())
def test_levels_that_nobody_got_keep_a_valid_place(n_levels, n, seed, data):
    used = data.draw(st.lists(st.integers(0, n_levels - 1), min_size=2, max_size=3, unique=True))
    random = np.random.default_rng(seed)
    ranks = np.concatenate([used, random.choice(used, n)]).astype(np.int64)
    scores = ranks + random.normal(scale=0.5, size=len(ranks))
    calibration = learn_calibration(scores, ranks, np.ones(len(ranks)), n_levels)
    probabilities = calibration.probabilities(scores)
    assert calibration.slope > 0
    assert all(np.diff(calibration.thresholds) >= 0)
    assert probabilities.shape == (len(ranks), n_levels)
    assert (probabilities >= 0).all()
    assert probabilities.sum(axis=1) == pytest.approx(1)


def test_a_scale_of_61_levels_works():
    scores, ranks = shrunken(240, 61, 0.6, 3)
    calibration = learn_calibration(scores, ranks, np.ones(len(ranks)), 61)
    given_ranks = calibration.rank(scores)
    assert len(calibration.cuts) == len(calibration.thresholds) == 60
    assert all(np.diff(calibration.cuts) > 0)
    assert quadratic_weighted_kappa(given_ranks, ranks, 61) > 0.8
    expected = calibration.probabilities(scores) @ np.arange(61)
    assert np.abs(expected - ranks).mean() < 6


def test_scores_that_say_nothing_still_give_a_valid_calibration():
    ranks = np.array([0, 1, 2] * 10)
    calibration = learn_calibration(np.ones(30), ranks, np.ones(30), 3)
    assert calibration.probabilities([1.0])[0] == pytest.approx([1 / 3] * 3, abs=0.15)
    assert all(np.diff(calibration.cuts) > 0)


def test_doubtful_labels_count_less():
    scores = np.tile([0.0, 1.0], 30)
    ranks = np.tile([0, 1, 1, 0], 15)
    for_first, for_second = np.tile([1.0, 1.0, 0.01, 0.01], 15), np.tile([0.01, 0.01, 1.0, 1.0], 15)
    agreeing = learn_calibration(scores, ranks, for_first, 2).probabilities([1.0])[0, 1]
    disagreeing = learn_calibration(scores, ranks, for_second, 2).probabilities([1.0])[0, 1]
    assert agreeing > 0.8
    assert disagreeing < 0.6
