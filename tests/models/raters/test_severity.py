from dataclasses import replace

import numpy as np
import pytest

from models.raters.measures import Band, Note, band_of
from models.raters.ratings import Record, table_of
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_ratings import Design, simulate, subset


def table(rows, levels=("0", "1", "2", "3")):
    """Rows of evidence, reviewer and a string with a digit for each criterion."""
    records = [
        Record(0, evidence, f"c{at}", reviewer, level)
        for evidence, reviewer, digits in rows
        for at, level in enumerate(digits)
    ]
    return table_of(records, levels).ratings


def severities(ratings):
    return np.array([one.severity for one in estimate_severity(ratings).reviewers])


@pytest.fixture(scope="module")
def simulated():
    return simulate(Design(reviewers=8, evidence=300), np.random.default_rng(3))


@pytest.fixture(scope="module")
def told(simulated):
    return estimate_severity(simulated.ratings)


def test_positive_is_severe_and_close_to_the_truth(simulated, told):
    estimated = np.array([one.severity for one in told.reviewers])
    assert np.corrcoef(estimated, simulated.severity)[0, 1] > 0.9
    assert np.all(np.abs(estimated - simulated.severity) < 4 * np.array([one.se for one in told.reviewers]))
    assert told.converged
    assert told.notes == ()


def test_severities_are_centred_and_the_severe_have_the_lower_fair_average(told):
    reviewers = sorted(told.reviewers, key=lambda one: one.severity)
    assert sum(one.severity for one in reviewers) == pytest.approx(0, abs=1e-6)
    fair = [one.fair_average for one in reviewers]
    assert fair == sorted(fair, reverse=True)
    assert 0 < fair[-1] < fair[0] < 3


def test_fit_is_near_one_where_the_model_holds(told):
    assert all(0.7 < one.infit < 1.3 and 0.6 < one.outfit < 1.5 for one in told.reviewers)


def test_expected_ranks_add_up_to_the_ratings_of_each_reviewer(simulated, told):
    for code in range(8):
        mine = simulated.ratings.reviewer == code
        assert told.expected[mine].mean() == pytest.approx(simulated.ratings.rank[mine].mean(), abs=0.08)
    assert np.all(told.variance > 0)


def test_an_erratic_reviewer_has_high_infit(simulated):
    rank = simulated.ratings.rank.copy()
    mine = simulated.ratings.reviewer == 2
    rank[mine] = np.random.default_rng(0).permutation(rank[mine])
    reviewers = estimate_severity(replace(simulated.ratings, rank=rank)).reviewers
    assert reviewers[2].infit > 1.5
    assert max(reviewers, key=lambda one: one.infit).id == "r002"


def test_a_good_school_does_not_make_its_reviewers_lenient():
    simulated = simulate(Design(reviewers=10, evidence=500, schools=2, school_spread=2.0), np.random.default_rng(4))
    without = replace(simulated.ratings, school=np.full(len(simulated.ratings), -1))
    errors = [np.sqrt(np.mean((severities(one) - simulated.severity) ** 2)) for one in (simulated.ratings, without)]
    assert errors[0] < 0.6 * errors[1]
    schools = estimate_severity(simulated.ratings).schools
    means = [simulated.ratings.rank[simulated.ratings.school == at].mean() for at in range(2)]
    assert (schools[0].value > schools[1].value) == (means[0] > means[1])


def test_schools_that_are_reviewers_under_another_name_are_left_out(simulated):
    ratings = replace(simulated.ratings, school=simulated.ratings.reviewer, school_ids=simulated.ratings.reviewer_ids)
    told = estimate_severity(ratings)
    assert Note.SCHOOLS_LEFT_OUT in {one.note for one in told.notes}
    assert severities(ratings) == pytest.approx(severities(simulated.ratings))


def test_parts_without_common_evidence_are_estimated_apart(simulated):
    first = simulated.ratings
    keep = (first.reviewer < 4) == (first.evidence < 150)
    told = estimate_severity(subset(first, keep))
    components = [one.component for one in told.reviewers]
    assert sorted(set(components)) == [0, 1]
    assert len(set(components[:4])) == len(set(components[4:])) == 1
    for component in (0, 1):
        values = [one.severity for one in told.reviewers if one.component == component]
        assert sum(values) == pytest.approx(0, abs=1e-6)
    assert told.notes[0].note is Note.PARTS_NOT_COMPARABLE


def test_a_reviewer_whose_evidence_nobody_else_read_gets_no_severity(simulated):
    first = simulated.ratings
    others = np.isin(first.evidence, first.evidence[first.reviewer == 0]) & (first.reviewer != 0)
    lonely = estimate_severity(subset(first, ~others)).reviewers[0]
    assert np.isnan(lonely.severity)
    assert (lonely.note, lonely.n_shared, lonely.band) == (Note.ALONE, 0, Band.SPARSE)
    assert lonely.n > 0


@pytest.mark.parametrize(("rank", "sign"), [(0, 1), (3, -1)])
def test_a_reviewer_of_one_extreme_gets_a_finite_severity_at_that_end(simulated, rank, sign):
    ranks = np.where(simulated.ratings.reviewer == 0, rank, simulated.ratings.rank)
    told = estimate_severity(replace(simulated.ratings, rank=ranks)).reviewers
    assert told[0].note is Note.EXTREME
    assert told[0].se > 0
    assert sign * told[0].severity == max(sign * one.severity for one in told)
    assert sign * told[0].severity < 15


def test_constant_ratings_say_nothing(simulated):
    told = estimate_severity(replace(simulated.ratings, rank=np.full(len(simulated.ratings), 2)))
    assert all(np.isnan(one.severity) and one.note is Note.NOT_ESTIMABLE for one in told.reviewers)
    assert not told.converged
    assert np.isnan(told.expected).all()


def test_levels_that_nobody_gave_are_left_out_and_the_fair_average_stays_on_the_scale(simulated):
    ranks = np.array([0, 2, 5, 6])[simulated.ratings.rank]
    stretched = replace(simulated.ratings, rank=ranks, levels=tuple("0123456"))
    told = estimate_severity(stretched)
    assert [one.note for one in told.notes] == [Note.LEVELS_UNUSED]
    assert [one.severity for one in told.reviewers] == pytest.approx(severities(simulated.ratings))
    # Each of these ranks is between 2 and 2.5 times the plain one.
    plain = [one.fair_average for one in estimate_severity(simulated.ratings).reviewers]
    assert all(2 * fair < one.fair_average < 2.5 * fair for one, fair in zip(told.reviewers, plain, strict=True))


def test_a_criterion_with_one_level_is_left_out(simulated):
    ranks = np.where(simulated.ratings.criterion == 1, 2, simulated.ratings.rank)
    told = estimate_severity(replace(simulated.ratings, rank=ranks))
    assert [(one.note, one.criterion) for one in told.notes] == [(Note.CRITERION_LEFT_OUT, "c1")]
    assert [one.id for one in told.criteria] == ["c0", "c2"]
    assert np.isnan(told.expected[simulated.ratings.criterion == 1]).all()


def test_two_levels_and_one_criterion_are_enough():
    simulated = simulate(
        Design(reviewers=5, evidence=400, criteria=1, levels=2, severity_spread=1.0), np.random.default_rng(5)
    )
    assert np.corrcoef(severities(simulated.ratings), simulated.severity)[0, 1] > 0.8


def test_readings_that_differ_as_wholes_widen_the_standard_errors():
    plain, partial = (
        estimate_severity(simulate(Design(evidence=400, interaction_spread=spread), np.random.default_rng(2)).ratings)
        for spread in (0.0, 1.5)
    )
    assert plain.dispersion[0].value == pytest.approx(1.0, abs=0.25)
    assert partial.dispersion[0].value > 1.5
    assert np.mean([one.se for one in partial.reviewers]) > 1.2 * np.mean([one.se for one in plain.reviewers])


def test_reviewers_who_share_no_criterion_are_not_told_apart():
    generator = np.random.default_rng(0)
    records = [
        Record(0, f"e{at}", criterion, reviewer, str(generator.integers(4)))
        for at in range(30)
        for criterion, reviewer in (("c0", "a"), ("c1", "b"))
    ]
    told = estimate_severity(table_of(records, ("0", "1", "2", "3")).ratings)
    assert all(np.isnan(one.severity) and one.note is Note.NOT_ESTIMABLE for one in told.reviewers)
    assert Note.NOT_ESTIMABLE in {one.note for one in told.notes}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("e", "a", "1")],
        [("e", "a", "1"), ("e", "b", "2")],
        [("e", "a", "12"), ("e", "b", "21")],
        [("e", "a", "0"), ("e", "b", "3"), ("f", "a", "0"), ("f", "b", "3")],
        [("e", "a", "01"), ("e", "b", "13"), ("f", "a", "10"), ("f", "c", "33"), ("g", "b", "02")],
    ],
)
def test_a_tiny_table_gets_an_answer_with_a_note_wherever_there_is_no_number(rows):
    told = estimate_severity(table(rows))
    for one in told.reviewers:
        assert np.isnan(one.severity) == np.isnan(one.se)
        assert one.note is not None or abs(one.severity) < 10
        assert not np.isnan(one.severity) or one.note is not None


def test_bands_by_number_of_ratings():
    assert [band_of(n) for n in (0, 9, 10, 30, 31)] == [
        Band.SPARSE, Band.SPARSE, Band.SCREENING, Band.SCREENING, Band.USABLE,
    ]  # fmt: skip


def test_an_occasion_can_be_a_facet(simulated):
    occasion = (simulated.ratings.evidence >= 150).astype(np.int64)
    told = estimate_severity(simulated.ratings, occasion=occasion)
    assert np.corrcoef([one.severity for one in told.reviewers], simulated.severity)[0, 1] > 0.9
