from functools import partial

import numpy as np
import pytest

from models.raters.agreement import adjacent_agreement, bootstrap_interval, exact_agreement, quadratic_weighted_kappa
from models.raters.alpha import ordinal_alpha
from models.raters.pairs import rating_pairs
from models.raters.reviewer_agreement import FEW, agreement_of, agreement_tables
from tests.models.raters.tables import panel, ratings_of


def noisy(n, reviewers=("r1", "r2"), seed=0, **more):
    """Reviewers who mostly see the true level, on n evidence items."""
    generator = np.random.default_rng(seed)
    return [
        (f"e{item:03d}", name, int(np.clip(item % 4 + generator.integers(-1, 2), 0, 3)), more)
        for item in range(n)
        for name in reviewers
    ]


def columns(rows):
    by_reviewer = {}
    for _, reviewer, level, *_ in sorted(rows, key=lambda row: (row[0], row[1])):
        by_reviewer.setdefault(reviewer, []).append(level)
    return [np.array(column) for column in by_reviewer.values()]


def test_two_reviewers_agree_as_two_columns_do():
    rows = noisy(40)
    a, b = columns(rows)
    found = agreement_of(rating_pairs(ratings_of(rows)), 4)
    assert (found.n_pairs, found.n_units, found.n_evidence, found.few) == (40, 40, 40, False)
    assert found.qwk.estimate == pytest.approx(quadratic_weighted_kappa(a, b, 4))
    assert found.exact.estimate == exact_agreement(a, b)
    assert found.adjacent.estimate == adjacent_agreement(a, b)
    assert found.alpha.estimate == ordinal_alpha(rating_pairs(ratings_of(rows)), 4)


def test_intervals_equal_those_of_the_bootstrap_one_by_one():
    rows = noisy(60, seed=3)
    a, b = columns(rows)
    found = agreement_of(rating_pairs(ratings_of(rows)), 4).qwk
    reference = bootstrap_interval(partial(quadratic_weighted_kappa, n_levels=4), a, b, resamples=1000)
    assert found.low == pytest.approx(reference.low, abs=0.03)
    assert found.high == pytest.approx(reference.high, abs=0.03)
    assert found.low < found.estimate < found.high


def test_the_interval_covers_what_all_evidence_would_show():
    everything = agreement_of(rating_pairs(ratings_of(noisy(900, seed=9))), 4).alpha.estimate
    covered = 0
    for seed in range(100, 140):
        found = agreement_of(rating_pairs(ratings_of(noisy(60, seed=seed))), 4, resamples=300).alpha
        covered += found.low <= everything <= found.high
    assert covered >= 33


def test_criteria_of_one_item_are_drawn_together():
    once = noisy(30)
    copied = [(e, r, level, {"criterion": f"c{k}"}) for k in range(9) for e, r, level, *_ in once]
    single = agreement_of(rating_pairs(ratings_of(once)), 4).exact
    many = agreement_of(rating_pairs(ratings_of(copied)), 4).exact
    assert many.high - many.low == pytest.approx(single.high - single.low, abs=0.02)


def test_pooled_kappa_does_not_depend_on_names():
    rows = noisy(30, ("r1", "r2", "r3"))
    renamed = [(e, {"r1": "z", "r2": "m", "r3": "a"}[r], *rest) for e, r, *rest in rows]
    one, other = (agreement_of(rating_pairs(ratings_of(these)), 4) for these in (rows, renamed))
    assert one.n_pairs == 90
    assert one.qwk.estimate == pytest.approx(other.qwk.estimate)


def test_parts_hold_only_their_own_pairs():
    rows = noisy(20, ("r1", "r2", "r3"), school="S1", point="A1")
    rows += [
        (f"x{n}", r, level, {"criterion": "c2", "school": "S2"})
        for n in range(3)
        for r, level in [("r1", 0), ("r4", 3)]
    ]
    rows += [("y", "r5", 1, {"school": "S3"})]
    tables = agreement_tables(ratings_of(rows))
    assert {one.names: one.agreement.n_pairs for one in tables.criteria} == {("c1",): 60, ("c2",): 3}
    assert {one.names: one.agreement.n_pairs for one in tables.schools} == {("S1",): 60, ("S2",): 3, ("S3",): 0}
    assert {one.names: one.agreement.n_pairs for one in tables.points} == {("A1",): 60}
    couples = {one.names: one.agreement for one in tables.reviewer_pairs}
    assert set(couples) == {("r1", "r2"), ("r1", "r3"), ("r1", "r4"), ("r2", "r3")}
    assert couples["r1", "r2"].n_pairs == 20
    assert couples["r1", "r4"].exact.estimate == 0
    assert couples["r1", "r4"].few
    assert tables.overall.n_pairs == 63
    assert tables.prescore is None


def test_alpha_of_two_reviewers_does_not_feel_a_third():
    rows = noisy(20, ("r1", "r2"))
    third = [(f"e{item:03d}", "r3", 0, {}) for item in range(0, 20, 3)]
    alone = agreement_tables(ratings_of(rows)).reviewer_pairs[0].agreement.alpha.estimate
    (beside,) = [one for one in agreement_tables(ratings_of(rows + third)).reviewer_pairs if one.names == ("r1", "r2")]
    assert beside.agreement.alpha.estimate == pytest.approx(alone)


def test_too_little_in_common_has_no_interval():
    rows = panel("s", "ab", 1)
    found = agreement_of(rating_pairs(ratings_of(rows)), 4)
    assert found.n_evidence == 1
    assert found.few
    assert np.isnan(found.exact.low)
    assert not np.isnan(found.exact.estimate)
    assert not agreement_of(rating_pairs(ratings_of(panel("s", "ab", FEW))), 4).few


def test_without_any_pair_everything_is_undefined():
    tables = agreement_tables(ratings_of([("a", "r", 1), ("b", "s", 2)]))
    assert tables.overall.n_pairs == 0
    assert np.isnan([tables.overall.alpha.estimate, tables.overall.qwk.estimate, tables.overall.exact.high]).all()
    assert tables.reviewer_pairs == ()


def test_one_level_only_is_full_agreement_without_any_kappa():
    found = agreement_tables(ratings_of(panel("s", "ab", 5, level=lambda *_: 2))).overall
    assert found.exact.estimate == 1
    assert np.isnan([found.alpha.estimate, found.qwk.estimate]).all()


def test_the_prescore_stands_apart():
    rows = [(e, r, level, {"prescore": "1"}) for e, r, level, *_ in noisy(30)]
    with_it, without = agreement_tables(ratings_of(rows)), agreement_tables(ratings_of(noisy(30)))
    assert with_it.overall == without.overall
    assert with_it.prescore.n_pairs == 60
    assert with_it.prescore.exact.estimate == np.mean([row[2] == 1 for row in rows])
    assert np.isnan(with_it.prescore.alpha.estimate)
    assert [one.names for one in with_it.prescore_criteria] == [("c1",)]
