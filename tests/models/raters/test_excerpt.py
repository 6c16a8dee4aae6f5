from dataclasses import replace

import numpy as np
import pytest

from models.raters.connectedness import connectedness
from models.raters.excerpt import EXCERPT, Excerpt
from models.raters.parts import shared_rows
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_ratings import Design, simulate, subset
from tests.models.raters.tables import panel, ratings_of

SMALL = Excerpt(above=0, each=90)


@pytest.fixture(scope="module")
def simulated():
    return simulate(Design(reviewers=12, evidence=700, schools=3, levels=3), np.random.default_rng(8))


@pytest.fixture(scope="module")
def rows(simulated):
    return SMALL.rows(simulated.ratings, shared_rows(simulated.ratings))


@pytest.fixture(scope="module")
def told(simulated):
    return estimate_severity(simulated.ratings, excerpt=SMALL)


def test_whole_evidence_items_are_taken_and_everybody_keeps_enough(simulated, rows):
    ratings = simulated.ratings
    assert len(rows) < len(ratings) / 2
    taken = np.isin(ratings.evidence, ratings.evidence[rows])
    assert taken.sum() == len(rows)
    assert np.bincount(ratings.reviewer[rows], minlength=12).min() >= 90
    assert np.bincount(ratings.criterion[rows], minlength=3).min() >= 90
    assert np.bincount(ratings.school[rows], minlength=3).min() >= 90


def test_who_has_few_ratings_keeps_all_that_are_shared():
    rows = [*panel("a", "12", 30), *panel("b", "34", 30), ("odd", "a-1", 1), ("odd", "b-3", 2), ("alone", "b-9", 1)]
    ratings = ratings_of(rows)
    taken = Excerpt(0, 1000).rows(ratings, shared_rows(ratings))
    assert np.array_equal(taken, shared_rows(ratings))


def test_the_choice_does_not_depend_on_levels_and_repeats_itself(simulated, rows):
    other = replace(simulated.ratings, rank=simulated.ratings.rank[::-1].copy())
    assert np.array_equal(SMALL.rows(other, shared_rows(other)), rows)


def test_the_only_joint_of_two_panels_is_kept():
    for number in range(5):
        joint = [(f"joint{number}", "a-1", 1), (f"joint{number}", "b-3", 2)]
        ratings = ratings_of([*panel("a", "12", 60), *panel("b", "34", 60), *joint])
        taken = Excerpt(0, 5).rows(ratings, shared_rows(ratings))
        kept = np.zeros(len(ratings), dtype=bool)
        kept[taken] = True
        assert 0 < kept.sum() < 40
        assert connectedness(subset(ratings, kept)).connected


def test_tables_of_usual_size_are_estimated_whole(simulated):
    assert not EXCERPT.needed(simulated.ratings, shared_rows(simulated.ratings))
    whole = estimate_severity(simulated.ratings)
    assert whole.basis.readings == whole.basis.shared == 1400
    assert not whole.basis.is_excerpt


def test_an_excerpt_tells_severities_and_says_what_it_rests_on(simulated, told):
    assert told.basis.is_excerpt
    assert told.basis.readings < 900
    assert told.basis.shared == 1400
    value = np.array([one.severity for one in told.reviewers])
    se = np.array([one.se for one in told.reviewers])
    assert np.corrcoef(value, simulated.severity)[0, 1] > 0.8
    assert np.all(np.abs(value - simulated.severity) < 4 * se)


def test_errors_are_larger_than_with_the_whole_table(simulated, told):
    whole = estimate_severity(simulated.ratings)
    assert all(part.se > one.se for part, one in zip(told.reviewers, whole.reviewers, strict=True))


def test_expectations_cover_what_was_left_out(simulated, told, rows):
    left_out = np.ones(len(simulated.ratings), dtype=bool)
    left_out[rows] = False
    assert not np.isnan(told.expected).any()
    whole = estimate_severity(simulated.ratings)
    assert np.corrcoef(told.expected[left_out], whole.expected[left_out])[0, 1] > 0.98
    assert np.abs(told.expected[left_out] - whole.expected[left_out]).mean() < 0.08
