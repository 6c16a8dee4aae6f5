import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.raters.consensus import agree, severities


def simulate(seed, *, n_units=400, n_reviewers=12, n_levels=5, per_unit=2, spread=0.8):
    """Ratings of known quality by reviewers of known severity, each unit seen by a few of them."""
    generator = np.random.default_rng(seed)
    quality = generator.uniform(0, n_levels - 1, n_units)
    severity = generator.normal(0, spread, n_reviewers)
    severity -= severity.mean()
    reviewer = np.concatenate([generator.choice(n_reviewers, per_unit, replace=False) for _ in range(n_units)])
    unit = np.repeat(np.arange(n_units), per_unit)
    rating = quality[unit] + severity[reviewer] + generator.normal(0, 0.4, len(unit))
    rank = np.clip(np.rint(rating), 0, n_levels - 1).astype(int)
    return np.rint(quality).astype(int), severity, unit, reviewer, rank


def test_known_severities_are_recovered():
    _, severity, unit, reviewer, rank = simulate(1)
    assert np.corrcoef(severities(unit, reviewer, rank), severity)[0, 1] > 0.97


def test_consensus_is_nearer_to_the_truth_than_the_plain_mean():
    for seed in range(5):
        truth, _, unit, reviewer, rank = simulate(seed)
        plain = np.ceil(np.bincount(unit, weights=rank) / np.bincount(unit) - 0.5)
        assert np.abs(agree(unit, reviewer, rank).rank - truth).mean() < np.abs(plain - truth).mean()


def test_consensus_is_nearer_to_the_truth_than_the_majority():
    for seed in range(5):
        truth, _, unit, reviewer, rank = simulate(seed, per_unit=3)
        majority = [np.bincount(rank[unit == u]).argmax() for u in range(len(truth))]
        assert np.abs(agree(unit, reviewer, rank).rank - truth).mean() < np.abs(np.array(majority) - truth).mean()


@given(st.data())
def test_consensus_stays_within_what_reviewers_gave(data):
    n_units = data.draw(st.integers(1, 8))
    pairs = sorted(data.draw(st.sets(st.tuples(st.integers(0, n_units - 1), st.integers(0, 4)), min_size=1)))
    unit = np.unique([u for u, _ in pairs], return_inverse=True)[1]
    reviewer = np.array([r for _, r in pairs])
    rank = np.array([data.draw(st.integers(0, 5)) for _ in pairs])
    result = agree(unit, reviewer, rank)
    for u in range(unit.max() + 1):
        given_ranks = rank[unit == u]
        assert given_ranks.min() <= result.rank[u] <= given_ranks.max()
        assert result.n_reviewers[u] == len(given_ranks)
    assert np.isfinite(result.uncertainty).all() == (len(unit) > unit.max() + 1)


def test_a_reviewer_without_overlap_is_taken_at_face_value():
    unit, reviewer, rank = np.array([0, 0, 1, 1, 2, 3]), np.array([0, 1, 0, 1, 2, 2]), np.array([2, 1, 2, 1, 0, 0])
    found = severities(unit, reviewer, rank)
    assert found[2] == 0.0
    assert found[0] == pytest.approx(-found[1])
    assert found[0] > 0
    assert agree(unit, reviewer, rank).rank.tolist()[2:] == [0, 0]


def test_a_reviewer_with_few_ratings_moves_less():
    def gap(n):
        unit, reviewer = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
        found = severities(unit, reviewer, np.tile([3, 1], n))
        return found[0] - found[1]

    assert gap(1) < gap(5) < gap(100) < 2.0
    assert gap(100) == pytest.approx(2.0, abs=0.1)


def test_half_way_goes_down():
    result = agree(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), np.array([1, 2, 1, 2]))
    assert result.rank.tolist() == [1, 1]


def test_uncertainty_shrinks_with_reviewers_and_a_single_one_gets_the_pooled_deviation():
    unit, reviewer = np.array([0, 0, 1, 1, 1, 1, 2]), np.array([0, 1, 0, 1, 2, 3, 0])
    result = agree(unit, reviewer, np.array([1, 2, 0, 1, 1, 2, 1]))
    single, pair, four = result.uncertainty[2], result.uncertainty[0], result.uncertainty[1]
    assert single > 0
    assert pair == pytest.approx(single / np.sqrt(2))
    assert four == pytest.approx(single / 2)


def test_uncertainty_is_unknown_when_nobody_overlaps():
    result = agree(np.array([0, 1]), np.array([0, 1]), np.array([2, 0]))
    assert result.rank.tolist() == [2, 0]
    assert np.isnan(result.uncertainty).all()


def test_uncertainty_is_about_the_noise_of_a_rating():
    _, _, unit, reviewer, rank = simulate(3, n_levels=61, n_units=2000)
    # Rounding to whole ranks adds a twelfth to the noise variance of 0.16; a long scale keeps clipping out.
    assert agree(unit, reviewer, rank).uncertainty[0] * np.sqrt(2) == pytest.approx(np.sqrt(0.16 + 1 / 12), rel=0.1)


@pytest.mark.parametrize(
    ("ranks", "decided"), [((0, 2, 1), 1), ((0, 2, 2), 2), ((0, 2, 0), 0), ((0, 0, 2), 0), ((1, 1, 1), 1)]
)
def test_a_third_reviewer_decides_unless_the_first_two_agree(ranks, decided):
    unit, reviewer = np.zeros(3, np.int64), np.arange(3)
    result = agree(unit, reviewer, np.array(ranks), np.array([False, False, True]))
    assert result.rank.tolist() == [decided]


def test_without_a_third_reviewer_a_unit_keeps_its_mean():
    unit, reviewer = np.array([0, 0, 1, 1, 1]), np.array([0, 1, 0, 1, 2])
    third = np.array([False, False, False, False, True])
    assert agree(unit, reviewer, np.array([0, 2, 0, 2, 2]), third).rank.tolist() == [1, 2]


def test_quality_stands_between_the_levels_that_were_given():
    _, _, unit, reviewer, rank = simulate(5, n_levels=4, n_units=400)
    result = agree(unit, reviewer, rank)
    unanimous = np.array([len(set(rank[unit == u])) == 1 for u in range(400)])
    assert (result.quality[unanimous] == result.rank[unanimous]).all()
    assert (np.abs(result.quality - result.rank)[~unanimous] > 0).mean() > 0.75
    assert (np.abs(result.quality - result.rank) <= 0.5 + 1e-6).all()
