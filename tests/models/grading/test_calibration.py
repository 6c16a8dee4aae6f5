import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.calibration import Calibration

finite = st.floats(-50, 80, allow_nan=False)


@st.composite
def calibrations(draw):
    n_cuts = draw(st.integers(1, 60))
    ascending = st.lists(finite, min_size=n_cuts, max_size=n_cuts).map(sorted)
    slope = draw(st.floats(1e-3, 500))
    return Calibration(tuple(draw(ascending)), slope, tuple(draw(ascending)))


@given(calibrations(), st.lists(finite, min_size=1, max_size=20))
def test_probabilities_are_a_distribution_over_all_levels(calibration, scores):
    probabilities = calibration.probabilities(scores)
    assert probabilities.shape == (len(scores), len(calibration.cuts) + 1)
    assert np.isfinite(probabilities).all()
    assert (probabilities >= 0).all()
    assert probabilities.sum(axis=1) == pytest.approx(1.0)


@given(calibrations(), finite, finite)
def test_a_higher_score_never_makes_a_higher_level_less_probable(calibration, one, other):
    low, high = calibration.probabilities(sorted((one, other)))
    at_least_low, at_least_high = (np.cumsum(row[::-1])[::-1] for row in (low, high))
    assert (at_least_high >= at_least_low - 1e-9).all()


@given(calibrations(), finite, finite)
def test_a_higher_score_never_gets_a_lower_rank(calibration, one, other):
    low, high = calibration.rank(sorted((one, other)))
    assert low <= high


@given(calibrations(), finite)
def test_the_rank_is_the_number_of_cuts_below_the_score(calibration, score):
    assert calibration.rank([score])[0] == sum(cut < score for cut in calibration.cuts)


def test_extreme_scores_give_the_outer_levels_without_overflow():
    calibration = Calibration((0.5, 1.5), 4.0, (2.0, 6.0))
    assert calibration.rank([-1e300, 1e300]).tolist() == [0, 2]
    assert calibration.probabilities([-1e300, 1e300]) == pytest.approx(np.array([[1, 0, 0], [0, 0, 1]]))
