"""Promises: kept on data whose truth is known, refused below 200 items, the same as MAPIE where MAPIE has the case."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mapie.classification import SplitConformalClassifier
from mapie.exchangeability_testing import OnlineMartingaleTest
from scipy.stats import binom
from sklearn.base import BaseEstimator, ClassifierMixin

from models.grading.acceptance import Refusal
from models.grading.alarm import jumper
from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training.experiment import Promise
from training.guarantee import MIN_ITEMS, independent, learn_guarantee, set_floor
from training.resampling import prove
from training.risk_control import controlled_threshold

STANDARD = load_standard(Path("data/standards/micro-ability-2019-derived.json"))


def doubtful(n: int, seed: int = 0) -> pd.DataFrame:
    """Return items that are wrong as often as half their doubt."""
    rng = np.random.default_rng(seed)
    doubt = rng.uniform(size=n)
    wrong = rng.uniform(size=n) < doubt / 2
    return pd.DataFrame({"doubt": doubt, "wrong": wrong, "passed": wrong & (rng.uniform(size=n) < 0.3)})


def test_the_threshold_is_the_last_of_a_row_of_binomial_tests():
    items = doubtful(2000)
    found = controlled_threshold(items["doubt"].to_numpy(), [items["wrong"].to_numpy()], [0.1])
    assert found is not None
    for value, kept in ((found, True), (round(found + 0.01, 2), False)):
        under = items[items["doubt"] <= value]
        assert (binom.cdf(under["wrong"].sum(), len(under), 0.1) <= 0.05) is np.bool_(kept)


def test_a_second_promise_never_raises_the_threshold():
    items = doubtful(2000)
    doubt, wrong, passed = (items[name].to_numpy() for name in ("doubt", "wrong", "passed"))
    both = controlled_threshold(doubt, [wrong, passed], [0.1, 0.05])
    one = controlled_threshold(doubt, [wrong], [0.1])
    assert both is not None
    assert one is not None
    assert both <= one


def test_nothing_is_promised_where_doubt_tells_nothing():
    rng = np.random.default_rng(0)
    assert controlled_threshold(rng.uniform(size=500), [rng.uniform(size=500) < 0.5], [0.1]) is None
    assert controlled_threshold(np.zeros(20), [np.zeros(20, np.bool_)], [0.05]) is None


def test_the_promise_holds_in_95_of_100_resamplings():
    found = prove(doubtful(800), 0.2, 0.1, 60)
    assert found.held >= 0.95
    assert found.accepted > 0.1


def test_of_each_teacher_one_item_counts():
    items = pd.DataFrame({"evidence_id": ["a", "b", "c"], "item": "x", "teacher": ["t", "t", "u"]})
    assert sorted(independent(items)["teacher"]) == ["t", "u"]


class Given(ClassifierMixin, BaseEstimator):
    classes_ = np.arange(3)

    def predict_proba(self, rows: np.ndarray) -> np.ndarray:
        return rows

    def predict(self, rows: np.ndarray) -> np.ndarray:
        return rows.argmax(axis=1)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def test_floors_are_those_of_mapie():
    rng = np.random.default_rng(0)
    rows = rng.dirichlet([2, 2, 2], size=300)
    panel = np.array([rng.choice(3, p=row) for row in rows])
    mapie = SplitConformalClassifier(Given(), confidence_level=0.9, prefit=True).conformalize(rows, panel)
    new = rng.dirichlet([2, 2, 2], size=200)
    _, sets = mapie.predict_set(new)
    floor = set_floor(rows[np.arange(300), panel], 0.9)
    assert (sets[:, :, 0] == (new >= floor - 1e-9)).all()


def test_the_bet_is_that_of_mapie():
    p_values = np.random.default_rng(0).uniform(size=200) ** 2
    theirs = OnlineMartingaleTest(test_method="jumper_martingale")
    found = [theirs.update_simple_jumper_martingale(float(p)) for p in p_values]
    assert np.exp(jumper(p_values)) == pytest.approx(found, rel=1e-9)


def scores(standard: Standard, n: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return out-of-fold scores of one item's criteria by n teachers, near to the panel's ranks."""
    rng = np.random.default_rng(0)
    criteria = standard.points[0].evidence[0].criteria
    ids = [f"e{number}" for number in range(n)]
    ranks = rng.integers(0, len(criteria[0].levels), size=n)
    tables = [
        pd.DataFrame(
            {
                "criterion": one.id,
                "evidence_id": ids,
                "score": ranks + rng.normal(0, 0.1, n),
                "rank": ranks,
                "weight": 1.0,
            }
        )
        for one in criteria
    ]
    return pd.concat(tables, ignore_index=True), {key: f"t{key}" for key in ids}


def test_fewer_than_200_items_are_refused_and_more_are_not():
    few, teachers = scores(STANDARD, MIN_ITEMS - 1)
    found = learn_guarantee(STANDARD, few, teachers, Promise(alpha=0.1, beta=0.05), 0.6)
    assert {pool.refusal for pool in found.pools.values()} == {Refusal.FEW_ITEMS}
    assert {pool.threshold for pool in found.pools.values()} == {None}
    many, teachers = scores(STANDARD, 400)
    found = learn_guarantee(STANDARD, many, teachers, Promise(alpha=0.1, beta=0.05), 0.6)
    pool = found.pools[STANDARD.points[0].code]
    assert pool.threshold is not None
    assert pool.accepted is not None
    assert pool.accepted > 0.5
    unasked = learn_guarantee(STANDARD, many, teachers, Promise(), 0.6)
    assert {pool.refusal for pool in unasked.pools.values()} == {Refusal.NOT_ASKED}
