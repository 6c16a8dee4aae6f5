"""Whether the quoted passages carry the level: measured on the small county, and on passages that do nothing."""

import pytest

from models.grading.grader import Grader
from tests.county import working_directory
from training.faithfulness import measure_faithfulness
from training.run_folder import RunFolder


@pytest.fixture(scope="module")
def report(small_county, encoder):
    with working_directory(small_county.folder):
        evidence = RunFolder(small_county.run).evidence("test")
        grader = Grader(small_county.bundle, encoder)
        first = measure_faithfulness(grader, evidence, seed=3)
        assert measure_faithfulness(grader, evidence, seed=3) == first
        return first


def test_what_is_quoted_moves_more_than_what_is_not(report):
    assert report["n"] > 0
    assert report["removed"] > report["others"] > 0
    assert report["ratio"] == pytest.approx(report["removed"] / report["others"], abs=0.01)
    assert report["ratio_low"] <= report["ratio"] <= report["ratio_high"]


def test_weak_texts_gain_by_the_quoted_passages_of_strong_ones(report):
    assert report["n_added"] > 0
    assert report["raised_share"] > 0.5
    assert 0 <= report["others_raised_share"] <= 1


def test_every_learned_criterion_has_its_own_figures(report):
    assert sum(one["n"] for one in report["criteria"].values()) == report["n"]
    assert all(set(one) == set(report) - {"criteria"} for one in report["criteria"].values())
