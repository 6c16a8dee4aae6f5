"""The routing rule: without a promise, or with a referral, nothing is covered; more doubt never covers more."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.grading.acceptance import Guarantee, Pool, decide, item_doubt, level_set
from models.grading.grade import Acceptance, Referral

SHARES = st.floats(0, 1)
REFERRALS = st.lists(st.sampled_from(list(Referral)), max_size=3)
CODES = ("not_qualified", "qualified", "excellent")
SCALE = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(lambda found: np.array(found) / sum(found))


def promising(threshold: float | None) -> Guarantee:
    pool = Pool(n_items=300, n_independent=300, threshold=threshold)
    return Guarantee(alpha=0.1, beta=0.05, pools={"A*": pool}, pool_of={"A1": "A*"})


@given(SHARES, REFERRALS)
def test_nothing_is_covered_without_a_promise(doubt: float, referral: list[Referral]):
    for guarantee, point in ((None, "A1"), (Guarantee(), "A1"), (promising(None), "A1"), (promising(1.0), "B1")):
        assert decide(guarantee, point, doubt, referral) is Acceptance.NO_GUARANTEE


@given(SHARES, SHARES, REFERRALS.filter(bool))
def test_nothing_is_covered_with_a_referral(threshold: float, doubt: float, referral: list[Referral]):
    assert decide(promising(threshold), "A1", doubt, referral) is Acceptance.REFERRED


@given(SHARES, SHARES, SHARES)
def test_less_doubt_and_a_larger_threshold_never_cover_less(threshold: float, doubt: float, less: float):
    if decide(promising(threshold), "A1", doubt, ()) is Acceptance.ACCEPTABLE:
        assert decide(promising(threshold), "A1", doubt * less, ()) is Acceptance.ACCEPTABLE
        assert decide(promising(max(threshold, less)), "A1", doubt, ()) is Acceptance.ACCEPTABLE


def test_an_item_without_a_level_is_not_covered():
    assert decide(promising(1.0), "A1", None, ()) is Acceptance.REFERRED


@given(st.lists(SCALE, min_size=1, max_size=6), st.integers(0, 2))
def test_doubt_is_a_probability_and_that_of_one_criterion_is_the_rest(found: list[np.ndarray], rank: int):
    assert 0 <= item_doubt(found, rank) <= 1
    assert abs(item_doubt(found[:1], rank) - (1 - found[0][rank])) < 1e-3
    assert item_doubt(found, rank, tolerance=2) == 0


@given(SCALE, st.integers(0, 2), SHARES, SHARES)
def test_level_sets_hold_the_shown_level_have_no_gaps_and_grow(found: np.ndarray, rank: int, floor: float, more: float):
    probabilities = dict(zip(CODES, found.tolist(), strict=True))
    chosen = level_set(probabilities, CODES[rank], floor)
    assert CODES[rank] in chosen
    assert "".join(chosen) in "".join(CODES)
    assert set(chosen) <= set(level_set(probabilities, CODES[rank], floor * more))
    assert level_set(probabilities, CODES[rank], None) == ()
