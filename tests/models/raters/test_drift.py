from dataclasses import replace

import numpy as np
import pytest

from models.raters.drift import between_rounds, within_round
from models.raters.excerpt import Excerpt
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_ratings import Design, Habits, simulate, subset

DESIGN = Design(reviewers=10, evidence=300)


@pytest.fixture(scope="module")
def drifting():
    return simulate(DESIGN, np.random.default_rng(0), Habits(shift=2.0)).ratings


def test_a_reviewer_who_becomes_severe_raises_the_alarm_and_is_measured(drifting):
    courses = within_round(drifting, estimate_severity(drifting), shuffles=1999)
    assert [one.reviewer for one in courses if one.alarm] == ["r000"]
    alarm = courses[0]
    assert alarm.shift.logits == pytest.approx(2.0, abs=4 * alarm.shift.se)
    assert alarm.shift.logits > 0
    moments = np.unique(drifting.submitted_at[drifting.reviewer == 0])
    share_before = (moments < alarm.changed_at).mean()
    assert 0.3 < share_before < 0.7


def test_of_an_excerpt_the_change_is_measured_among_those_who_read_the_same(drifting):
    alarm = within_round(drifting, estimate_severity(drifting, excerpt=Excerpt(above=0, each=100)), shuffles=1999)[0]
    assert alarm.alarm
    assert alarm.shift.logits == pytest.approx(2.0, abs=4 * alarm.shift.se)


def test_no_change_no_alarm_and_the_same_seed_gives_the_same():
    ratings = simulate(DESIGN, np.random.default_rng(1)).ratings
    severity = estimate_severity(ratings)
    courses = within_round(ratings, severity, seed=4, shuffles=499)
    assert not any(one.alarm or one.shift or one.changed_at for one in courses)
    assert courses == within_round(ratings, severity, seed=4, shuffles=499)
    assert all(1 / 500 <= one.p <= one.p_adjusted <= 1 for one in courses)


def test_without_times_there_is_no_course(drifting):
    timeless = replace(drifting, submitted_at=np.full(len(drifting), np.datetime64("NaT", "s")))
    assert within_round(timeless, estimate_severity(timeless)) == ()


def test_a_change_between_rounds_is_told_with_its_sign():
    first = simulate(DESIGN, np.random.default_rng(2)).ratings
    second = replace(first, rank=np.where(first.reviewer == 3, np.maximum(first.rank - 1, 0), first.rank))
    changes = between_rounds(estimate_severity(first), estimate_severity(second))
    assert [one.reviewer for one in changes if one.alarm] == ["r003"]
    assert next(one for one in changes if one.alarm).shift.logits > 0.5
    assert np.median([one.shift.logits for one in changes]) == pytest.approx(0, abs=1e-9)


def test_rounds_without_common_reviewers_cannot_be_compared():
    ratings = simulate(DESIGN, np.random.default_rng(2)).ratings
    empty = estimate_severity(subset(ratings, np.zeros(len(ratings), dtype=bool)))
    with pytest.raises(ValueError, match="fewer than two"):
        between_rounds(estimate_severity(ratings), empty)
