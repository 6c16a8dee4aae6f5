"""Figures of level tables: values that RSMTool states in its tests, cases by hand, and the plain definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.raters import level_tables as tables
from models.raters.agreement import adjacent_agreement, exact_agreement, quadratic_weighted_kappa

HUMAN, GRADER = np.array([8, 4, 6, 3]), np.array([9, 4, 5, 12])
ranks = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


def table(a, b, n_levels=13):
    a, b = np.array(a, np.int64), np.array(b, np.int64)
    return tables.grouped_tables(a, b, n_levels, np.zeros(len(a), np.int64), n_groups=1)[0]


def test_documented_values():
    found = table(GRADER, HUMAN)
    # RSMTool's tests state these with n below the variance, ours has n - 1 as its documentation has.
    assert tables.standardised_difference(found) == pytest.approx(1.171700198827415 * np.sqrt(3 / 4))
    assert tables.pooled_difference(found) == pytest.approx(0.8523247028586811 * np.sqrt(3 / 4))
    assert tables.quadratic_kappa(found) == pytest.approx(-0.09210526315789469)


def test_kappa_by_hand():
    # 35 of 50 agree; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5 would: (0.7 - 0.5) / (1 - 0.5).
    assert tables.kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == pytest.approx(0.4)


def test_error_and_explained_variance_by_hand():
    found = table([0, 1, 2, 2], [0, 1, 1, 3])
    assert tables.root_mean_squared_error(found) == pytest.approx(np.sqrt(2 / 4))
    assert tables.r_squared(found) == pytest.approx(1 - 2 / 4.75)
    assert tables.correlation(found) == pytest.approx(np.corrcoef([0, 1, 2, 2], [0, 1, 1, 3])[0, 1])


@given(ranks)
def test_tables_and_plain_definitions_are_one(pairs):
    a, b = np.array(pairs).T
    found = table(a, b, 5)
    assert tables.exact(found) == pytest.approx(exact_agreement(a, b))
    assert tables.adjacent(found) == pytest.approx(adjacent_agreement(a, b))
    assert tables.quadratic_kappa(found) == pytest.approx(quadratic_weighted_kappa(a, b, 5), nan_ok=True)
    if len(set(a)) > 1 and len(set(b)) > 1:
        assert tables.correlation(found) == pytest.approx(np.corrcoef(a, b)[0, 1])
        assert tables.deviations(found)[0] == pytest.approx(a.std(ddof=1))


def test_what_is_constant_has_no_standardised_difference():
    found = table([0, 1, 2], [2, 2, 2])
    assert np.isnan(tables.standardised_difference(found))
    assert np.isnan(tables.correlation(found))
    assert np.isnan(tables.r_squared(found))
    assert np.isnan(tables.exact(table([], [])))


def test_groups_add_up_and_a_group_without_a_pair_is_empty():
    a, b, group = np.array([0, 1, 2, 1]), np.array([0, 2, 2, 1]), np.array([0, 0, 3, 3])
    grouped = tables.grouped_tables(a, b, 3, group, n_groups=4)
    assert tables.total(grouped).tolist() == [2, 0, 0, 2]
    assert np.array_equal(grouped.sum(axis=0), table(a, b, 3))
    halved = tables.grouped_tables(a, b, 3, group, n_groups=4, weight=np.full(4, 0.5))
    assert tables.exact(halved.sum(axis=0)) == tables.exact(grouped.sum(axis=0)) == 0.75
