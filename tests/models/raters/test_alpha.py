"""The worked example that Krippendorff publishes, and what alpha must be by its meaning."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raters.alpha import alphas, ordinal_alpha
from models.raters.pairs import rating_pairs
from tests.models.raters.tables import ratings_of

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers, twelve units.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
LEVELS = ("1", "2", "3", "4", "5")


def published():
    rows = [
        (f"u{unit:02d}", f"observer {number}", level)
        for number, line in enumerate(OBSERVERS)
        for unit, level in enumerate(line.split())
        if level != "."
    ]
    return ratings_of(rows, LEVELS)


def by_definition(units, n_levels):
    """Alpha as the mean squared distance within units over that among all paired ratings, rating by rating."""
    paired = [unit for unit in units if len(unit) > 1]
    ratings = [rank for unit in paired for rank in unit]
    held = [ratings.count(level) for level in range(n_levels)]

    def distance(c, k):
        low, high = sorted((c, k))
        return (sum(held[low : high + 1]) - (held[low] + held[high]) / 2) ** 2

    def others(group):
        return sum(distance(c, k) for i, c in enumerate(group) for j, k in enumerate(group) if i != j)

    n = max(len(ratings), 2)
    expected = others(ratings) / (n * (n - 1))
    return 1 - sum(others(unit) / (len(unit) - 1) for unit in paired) / n / expected if expected else float("nan")


def test_the_published_example():
    assert ordinal_alpha(rating_pairs(published()), 5) == pytest.approx(0.815, abs=0.0005)


def test_levels_nobody_used_change_nothing():
    ratings = published()
    wider = ratings_of(
        [
            (ratings.evidence_ids[e], ratings.reviewer_ids[r], ratings.levels[k])
            for e, r, k in zip(ratings.evidence, ratings.reviewer, ratings.rank, strict=True)
        ],
        ("-1", "0", *LEVELS, "6"),
    )
    assert ordinal_alpha(rating_pairs(wider), 8) == pytest.approx(ordinal_alpha(rating_pairs(ratings), 5))


def test_perfect_agreement_is_one_and_a_single_level_tells_nothing():
    assert ordinal_alpha(rating_pairs(ratings_of([("a", "r", 0), ("a", "s", 0), ("b", "r", 3), ("b", "s", 3)])), 4) == 1
    assert np.isnan(ordinal_alpha(rating_pairs(ratings_of([("a", "r", 2), ("a", "s", 2)])), 4))
    assert np.isnan(ordinal_alpha(rating_pairs(ratings_of([("a", "r", 2), ("b", "s", 1)])), 4))


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=5), min_size=1, max_size=12))
def test_alpha_is_the_definition_rating_by_rating(units):
    rows = [(f"u{u:02d}", f"r{r}", rank) for u, unit in enumerate(units) for r, rank in enumerate(unit)]
    assert ordinal_alpha(rating_pairs(ratings_of(rows)), 4) == pytest.approx(by_definition(units, 4), nan_ok=True)


def test_a_stack_is_worked_table_by_table():
    tables = np.random.default_rng(0).integers(0, 9, size=(5, 3, 3)).astype(float)
    assert alphas(tables) == pytest.approx([alphas(one[None])[0] for one in tables])
    assert np.isnan(alphas(np.zeros((1, 3, 3)))).all()
