"""Length explains of scores what it explains of reviewers' levels, and not more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.corpora import corpus
from training.length_control import excess_slope
from training.stacking import fit_item

N = 400


def explained(lengths, values):
    return np.corrcoef(lengths, values)[0, 1] ** 2


def drawn(follows, seed=0):
    """Return lengths, scores that follow them as told, and levels that follow them half as much."""
    random = np.random.default_rng(seed)
    lengths, quality = random.normal(6, 0.5, N), random.normal(size=N)
    return lengths, quality + follows * lengths, quality + follows / 2 * lengths + random.normal(size=N)


@given(follows=st.floats(-3, 3).filter(lambda value: abs(value) > 0.1), seed=st.integers(0, 50))
def test_what_is_left_is_the_share_of_the_reviewers(follows, seed):
    lengths, scores, levels = drawn(follows, seed)
    left = scores - excess_slope(lengths, scores, levels, np.ones(N)) * lengths
    least = min(explained(lengths, scores), explained(lengths, levels))
    assert explained(lengths, left) == pytest.approx(least, abs=1e-9)
    # Never so much that short texts gain from being short.
    assert np.sign(np.cov(lengths, left)[0, 1]) in (0, np.sign(np.cov(lengths, scores)[0, 1]))


def test_scores_that_follow_length_less_than_reviewers_do_are_left_alone():
    lengths, scores, levels = drawn(1.0)
    assert excess_slope(lengths, levels, scores, np.ones(N)) == 0.0


@pytest.mark.parametrize("same", [0, 1, 2])
def test_where_nothing_varies_nothing_is_taken(same):
    columns = list(drawn(1.0))
    columns[same] = np.full(N, 2.0)
    assert excess_slope(*columns, np.ones(N)) == 0.0


def test_a_text_without_weight_does_not_count():
    lengths, scores, levels = drawn(1.0)
    alone = excess_slope(lengths, scores, levels, np.ones(N))
    odd = [np.append(column, value) for column, value in ((lengths, 99.0), (scores, -99.0), (levels, 50.0))]
    assert excess_slope(*odd, np.append(np.ones(N), 0.0)) == pytest.approx(alone)


def test_a_blend_holds_length_back_only_where_it_is_told_to():
    random = np.random.default_rng(0)
    ranks = random.integers(0, 3, 240).astype(float)
    # The first surface feature is the length: it tells levels well here, and levels themselves are noisy.
    noisy = np.where(random.random(240) < 0.4, random.integers(0, 3, 240), ranks)
    made = corpus(noisy[:, None], [f"t{row // 2}" for row in range(240)], signal=ranks)
    lengths = np.array([document.surface[0] for document in made.documents])
    shares = {}
    for control in (True, False):
        fitted = fit_item(made, min_labels=24, rich_labels=10_000, n_folds=4, length_control=control)
        stack = fitted.stacks["P-E1-1"]
        assert (stack.length < 0) == control
        shares[control] = explained(lengths, fitted.scores["P-E1-1"])
    assert shares[True] < explained(lengths, noisy) + 0.05 < shares[False]
