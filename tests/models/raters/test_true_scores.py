"""True-score evaluation: values that RSMTool states in its tests, its two formulas as one, simulated reviewers."""

import numpy as np
import pytest

from models.raters.true_scores import pooled_true_scores, score_sums, true_scores

NAN = float("nan")


def sums(given, ratings):
    ratings = np.array(ratings, dtype=float)
    return score_sums(np.array(given, dtype=float), ratings, np.zeros(len(ratings), np.int64), 1).whole()


def doubled(values):
    return [[value, value] for value in values]


def single(values):
    return [[value, NAN] for value in values]


def test_documented_variance_of_errors():
    pairs = np.transpose([[1, 2, 3, 1, 2], [2, 1, 4, 2, 3]])
    assert true_scores(sums([0] * 5, pairs)).error_variance == pytest.approx(0.5)
    assert true_scores(sums([0] * 6, doubled([1, 2, 3, 1, 2, 3]))).error_variance == 0.0


def test_documented_variance_of_true_scores_where_some_are_read_twice():
    mixed = sums([0] * 9, single([1, 2, 4, 1, 2, 2]) + doubled([4, 1, 1]))
    assert true_scores(mixed, np.float64(0.5)).true_variance == pytest.approx(4 / 3)
    constant = sums([0] * 12, single([1] * 6) + doubled([1] * 6))
    assert true_scores(constant, np.float64(0.0)).true_variance == 0.0


def test_documented_squared_error_where_some_are_read_twice():
    given = [2, 2, 0, 0, 1, 1]
    mixed = sums(given * 2, single([1] * 6) + doubled([1] * 6))
    assert true_scores(mixed, np.float64(0.0)).squared_error == pytest.approx(2 / 3)


def test_where_all_are_read_twice_the_general_formulas_are_the_simple_ones():
    human, given, error = np.array([2.0, 1, 3, 2, 3, 4, 6]), np.array([2.0, 2, 3, 1, 4, 4, 5]), np.float64(0.3)
    found = true_scores(sums(given, doubled(human)), error)
    assert found.true_variance == pytest.approx(human.var(ddof=1) - error / 2)
    assert found.squared_error == pytest.approx(np.mean((human - given) ** 2) - error / 2)


def test_without_a_second_reviewer_nothing_can_be_told():
    found = true_scores(sums([1, 2, 0], [[1], [2], [1]]))
    assert np.isnan(found.error_variance)
    assert np.isnan(found.prmse)


@pytest.mark.parametrize("twice", [1.0, 0.3])
def test_a_grader_is_judged_by_the_truth_and_not_by_the_reviewers_errors(twice):
    random = np.random.default_rng(3)
    n = 40_000
    truth = random.normal(0, 1, n)
    ratings = truth[:, None] + random.normal(0, 0.8, (n, 2))
    ratings[random.uniform(size=n) > twice, 1] = NAN
    given = 0.9 * truth + random.normal(0, 0.3, n)
    found = true_scores(sums(given, ratings))
    assert found.error_variance == pytest.approx(0.64, abs=0.03)
    assert found.true_variance == pytest.approx(1.0, abs=0.03)
    assert found.prmse == pytest.approx(1 - np.mean((truth - given) ** 2), abs=0.03)


def test_groups_add_up_as_often_as_they_are_drawn():
    random = np.random.default_rng(4)
    ratings, given = random.integers(0, 3, (30, 2)).astype(float), random.integers(0, 3, 30).astype(float)
    grouped = score_sums(given, ratings, np.repeat(np.arange(3), 10), 3)
    drawn = true_scores(grouped.weighted(np.array([[1.0, 1, 1], [2, 0, 1]])))
    again = np.r_[0:10, 0:10, 20:30]
    assert drawn.prmse[0] == pytest.approx(true_scores(sums(given, ratings)).prmse)
    assert drawn.prmse[1] == pytest.approx(true_scores(sums(given[again], ratings[again])).prmse)


def test_differences_between_parts_explain_nothing():
    random = np.random.default_rng(5)
    truth = random.normal(0, 1, 200)
    ratings, given = truth[:, None] + random.normal(0, 0.5, (200, 2)), truth + random.normal(0, 0.5, 200)
    shifted = sums(given + 50, ratings + 50)
    pooled = pooled_true_scores([sums(given, ratings), shifted])
    assert pooled.prmse == pytest.approx(true_scores(sums(given, ratings)).prmse)
    assert true_scores(sums(np.r_[given, given + 50], np.r_[ratings, ratings + 50])).prmse > 0.99
