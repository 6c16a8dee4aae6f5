import numpy as np
import pytest

from models.raters.rasch import FacetTable, fit
from models.raters.scoring import expected_measures
from tests.benchmarks.simulated_ratings import Design, simulate


def test_evidence_that_was_in_the_estimation_gets_the_measure_it_had_there():
    ratings = simulate(Design(reviewers=6, evidence=120), np.random.default_rng(1)).ratings
    table = FacetTable(ratings.evidence, ratings.criterion, ratings.rank, {"reviewer": ratings.reviewer})
    found = fit(table)
    location = found.location(table) - found.evidence[table.evidence]
    again = expected_measures(location, found.steps[table.criterion], table.rank, table.evidence, found.spread)
    assert again == pytest.approx(found.evidence, abs=0.01)


def test_higher_levels_and_severer_readers_mean_better_evidence():
    steps, code = np.array([[-1.0, 1.0]] * 3), np.arange(3)
    low, middle, high = expected_measures(np.zeros(3), steps, code, code, 1.0)
    assert low < middle < high
    assert middle == pytest.approx(0.0, abs=1e-6)
    strict = expected_measures(np.full(3, -1.0), steps, code, code, 1.0)
    assert np.all(strict > np.array([low, middle, high]))
