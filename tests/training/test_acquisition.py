import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.acquisition import most_telling, shared_out


def alike(places):
    """Works on a line: the nearer, the more alike."""
    places = np.asarray(places, np.float64)
    return 2.0 * np.exp(-((places[:, None] - places[None, :]) ** 2))


def doubt(covariance, known):
    """What is left of the doubt about all works when some are known, by the textbook formula."""
    known = list(known)
    across = covariance[known]
    return np.trace(
        covariance - across.T @ np.linalg.inv(covariance[np.ix_(known, known)] + np.eye(len(known))) @ across
    )


def chosen(told):
    return [position for position, _ in told]


def test_a_work_that_resembles_many_comes_before_one_that_resembles_none():
    crowd, loner = [0.0, 0.1, 0.2, 0.3, 0.4], [9.0]
    assert chosen(most_telling(alike([*loner, *crowd]), (), 1)) == [3]


def test_no_two_of_a_kind_while_other_kinds_are_unknown():
    kinds = [0.0, 0.01, 0.02, 5.0, 5.01, 9.0]
    assert {round(kinds[row]) for row in chosen(most_telling(alike(kinds), (), 3))} == {0, 5, 9}


def test_what_reviewed_works_tell_is_not_asked_again():
    kinds = [0.0, 0.01, 0.02, 0.03, 5.0]
    assert chosen(most_telling(alike(kinds), [0, 1], 1)) == [4]


@given(st.lists(st.floats(0, 10), min_size=3, max_size=10), st.integers(0, 2))
def test_each_choice_leaves_the_least_doubt_there_can_be(places, n_known):
    covariance, known = alike(places), list(range(n_known))
    ((best, share),) = most_telling(covariance, known, 1)
    left = {row: doubt(covariance, [*known, row]) for row in range(n_known, len(places))}
    before = doubt(covariance, known) if known else np.trace(covariance)
    assert left[best] == pytest.approx(min(left.values()), abs=1e-9)
    assert share == pytest.approx(1 - left[best] / before, abs=1e-9)


@given(st.lists(st.floats(0, 10), max_size=12), st.integers(0, 4), st.integers(0, 15))
def test_unreviewed_works_are_chosen_once_and_as_many_as_there_are(places, n_known, n):
    known = range(min(n_known, len(places)))
    rows = chosen(most_telling(alike(places), known, n))
    assert len(set(rows)) == len(rows) == min(n, len(places) - len(known))
    assert not set(rows) & set(known)


def test_one_long_round_is_the_same_as_two_short_ones():
    covariance = alike(np.random.default_rng(0).uniform(0, 10, 40))
    first = chosen(most_telling(covariance, (), 6))
    assert first + chosen(most_telling(covariance, first, 6)) == chosen(most_telling(covariance, (), 12))


def test_works_that_are_all_alike_are_chosen_nevertheless():
    assert most_telling(np.zeros((3, 3)), (), 2) == [(0, 0.0), (1, 0.0)]


def test_the_item_with_the_fewest_labels_gets_the_most():
    assert shared_out({"a": 10, "b": 2}, {"a": 50, "b": 50}, 12) == {"a": 2, "b": 10}
    assert shared_out({}, {"a": 1, "b": 50}, 5) == {"a": 1, "b": 4}
    assert shared_out({}, {"a": 1}, 5) == {"a": 1}
