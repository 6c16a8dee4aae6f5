from dataclasses import replace

import numpy as np
import pytest

from models.raters.effects import Effect, find_effects
from models.raters.severity import estimate_severity
from models.raters.significance import adjusted, below
from tests.benchmarks.simulated_ratings import Design, Habits, simulate

DESIGN = Design(reviewers=10, evidence=300)


def findings(ratings, effect):
    return {one.reviewer: one for one in find_effects(ratings, estimate_severity(ratings)) if one.effect is effect}


def flagged(ratings, effect):
    return {name for name, one in findings(ratings, effect).items() if one.flagged}


def test_one_level_for_all_criteria_is_halo():
    ratings = simulate(DESIGN, np.random.default_rng(0), Habits(halo=1.0)).ratings
    assert flagged(ratings, Effect.HALO) == {"r000"}
    halo = findings(ratings, Effect.HALO)["r000"]
    assert halo.statistic < 0.6 * halo.others


def test_avoiding_the_ends_is_central_tendency():
    ratings = simulate(DESIGN, np.random.default_rng(0), Habits(narrowing=0.2)).ratings
    assert flagged(ratings, Effect.CENTRAL_TENDENCY) == {"r000"}
    central = findings(ratings, Effect.CENTRAL_TENDENCY)["r000"]
    assert central.statistic < central.others


@pytest.mark.parametrize("effect", list(Effect))
def test_honest_reviewers_are_not_flagged(effect):
    assert flagged(simulate(DESIGN, np.random.default_rng(1)).ratings, effect) == set()


def hasty(*, rank, seconds):
    ratings = simulate(DESIGN, np.random.default_rng(2)).ratings
    mine = ratings.reviewer == 0
    start = ratings.submitted_at.min()
    moment = np.where(mine, start + ratings.evidence * np.timedelta64(seconds, "s"), ratings.submitted_at)
    return replace(ratings, rank=np.where(mine, rank, ratings.rank), submitted_at=moment)


def test_excellent_in_seconds_is_flagged():
    assert flagged(hasty(rank=3, seconds=1), Effect.FAST_EXCELLENT) == {"r000"}


@pytest.mark.parametrize(("rank", "seconds"), [(3, 300), (2, 1)])
def test_neither_excellent_alone_nor_fast_alone_is_flagged(rank, seconds):
    assert flagged(hasty(rank=rank, seconds=seconds), Effect.FAST_EXCELLENT) == set()


def test_without_times_nothing_is_said_of_speed():
    ratings = simulate(DESIGN, np.random.default_rng(2)).ratings
    timeless = replace(ratings, submitted_at=np.full(len(ratings), np.datetime64("NaT", "s")))
    assert findings(timeless, Effect.FAST_EXCELLENT) == {}


def test_nothing_is_said_of_reviewers_with_little_evidence():
    ratings = simulate(Design(reviewers=10, evidence=20), np.random.default_rng(0)).ratings
    visits = {name: len(set(ratings.evidence[ratings.reviewer == at])) for at, name in enumerate(ratings.reviewer_ids)}
    assert all(visits[one.reviewer] >= 10 for one in find_effects(ratings, estimate_severity(ratings)))


def test_holm_multiplies_the_smallest_by_the_number_of_reviewers():
    assert adjusted(np.array([0.03, 0.01, np.nan, 0.5])) == pytest.approx([0.06, 0.03, np.nan, 0.5], nan_ok=True)
    assert below(-1.959964) == pytest.approx(0.025)
