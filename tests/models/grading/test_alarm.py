"""Bets against new work: they rarely win while it is as before, and soon when it is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.alarm import LIMIT, Arrival, jumper, p_value, watch, watch_share


def arrivals(values: np.ndarray, rng: np.random.Generator) -> list[Arrival]:
    return [Arrival("A*", float(value), float(lot)) for value, lot in zip(values, rng.random(len(values)), strict=True)]


def test_exchangeable_work_hardly_ever_fires():
    rng = np.random.default_rng(0)
    fired = 0
    for _ in range(200):
        values = rng.normal(size=300)
        fired += watch({"A*": values[:100].tolist()}, arrivals(values[100:], rng)).fired
    assert fired <= 200 * 3 / LIMIT


@pytest.mark.parametrize("shift", [-1.5, 1.5])
def test_planted_drift_fires_in_either_direction(shift: float):
    rng = np.random.default_rng(1)
    found = watch({"A*": rng.normal(size=200).tolist()}, arrivals(rng.normal(shift, size=200), rng))
    assert found.fired
    assert found.n == 200


def test_without_a_reference_the_first_arrivals_serve():
    rng = np.random.default_rng(2)
    found = watch({}, arrivals(np.repeat([0.0, 1.0], [60, 100]), rng), burn_in=60)
    assert found.n == 100
    assert found.fired


def test_strange_work_fires_only_above_its_share():
    rng = np.random.default_rng(3)
    assert watch_share(rng.random(300) < 0.2, 0.02).fired
    assert not watch_share(np.zeros(300, np.bool_), 0.02).fired
    assert watch_share(np.zeros(0, np.bool_), 0.02).peak == 1


@given(st.lists(st.floats(-5, 5), max_size=30), st.floats(-5, 5), st.floats(0, 1))
def test_p_values_are_shares(before: list[float], value: float, lot: float):
    assert 0 <= p_value(sorted(before), value, lot) <= 1


def test_a_long_watch_stays_a_number():
    assert np.isfinite(jumper(np.zeros(5000))).all()
