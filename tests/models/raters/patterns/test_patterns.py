"""Unusual patterns: found where they were planted, silent where nothing is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.similarity.shingles import shingles
from models.raters.patterns.comments import same_comments
from models.raters.patterns.discovery import q_values
from models.raters.patterns.excess import Usual, at_least, excess
from models.raters.patterns.handing_in import Alike, HandIn, bursts_of_schools
from models.raters.patterns.levels import FEWEST_READINGS, unexplained_levels
from models.raters.patterns.pace import close_readings, fast_readings
from models.raters.patterns.pattern import PatternKind
from models.raters.patterns.readings import Reading
from models.raters.patterns.search import Seen, find_patterns
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_habits import Planted, SchoolDesign, readings_of, submissions
from tests.benchmarks.simulated_ratings import Design, simulate

NO_COMMENT = np.empty(0, np.uint32)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_q_values_are_no_smaller_than_p_and_keep_their_order(p: list[float]):
    values = np.array(p)
    q = q_values(values)
    assert np.all(q >= values - 1e-12)
    assert np.all(np.diff(q[np.argsort(values, kind="stable")]) >= -1e-12)


def test_q_values_of_the_published_example():
    # The 15 p-values of Benjamini and Hochberg (1995), section 3.2: four are reported at 5%.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
    assert int((q_values(np.array(p)) <= 0.05).sum()) == 4


def test_what_was_not_tested_does_not_count():
    assert q_values(np.array([0.04, np.nan])).tolist() == pytest.approx([0.04, np.nan], nan_ok=True)


def test_chances_of_the_beta_binomial_add_up():
    by = Usual(0.2, 0.1)
    chances = [at_least(k, 12, by) - at_least(k + 1, 12, by) for k in range(13)]
    assert sum(chances) == pytest.approx(1.0)
    assert sum(k * chance for k, chance in enumerate(chances)) == pytest.approx(12 * 0.2)


def test_nothing_is_said_with_too_few_others_or_trials():
    few = np.array([9, 0, 1]), np.array([20, 20, 20])
    assert all(np.isnan(excess(*few, 0)))
    short = np.array([5, 0, 1, 0, 1, 0]), np.array([9, 20, 20, 20, 20, 20])
    assert all(np.isnan(excess(*short, 0)))


def test_who_differs_from_others_that_are_alike_stands_out():
    seen, trials = np.array([15, 1, 2, 0, 1, 2, 1, 0]), np.full(8, 30)
    expected, p = excess(seen, trials, 0)
    assert expected < 2
    assert p < 1e-4
    assert excess(seen, trials, 1)[1] == 1.0


def test_a_comment_counts_as_repeated_also_with_another_word():
    written = "本案例目标明确，活动设计围绕真实情境展开，评价方式与目标一致，建议补充学生作品和课堂观察记录作为证据。"
    comments = [
        written,
        written,
        written.replace("建议", "望能"),
        "完全不同的一段话，谈的是另一份材料里的问卷和访谈数据。",
    ]
    people = [
        Reading(
            f"r{who}",
            f"e{who}-{n}",
            60.0,
            900,
            1000.0 * n,
            shingles(
                comments[n]
                if who == 0 and n < 3
                else f"{who}号评审第{n}条评语谈{n * 7919 + who * 104729}这一件材料的{n * 31}处细节"
            ).keys,
        )
        for who in range(6)
        for n in range(12)
    ]
    found = {one.who: one for one in same_comments(people)}
    assert found["r0"].seen >= 1
    assert found["r0"].evidence[0] == "e0-1"


def test_long_texts_may_take_longer():
    generator = np.random.default_rng(0)
    people = []
    for who in range(8):
        for n in range(30):
            length = int(generator.integers(300, 1200) if who == 0 else generator.integers(1000, 4000))
            seconds = length / 10 * np.exp(generator.normal(0, 0.3))
            people.append(Reading(f"r{who}", f"e{n}", seconds, length, 1e4 * n, NO_COMMENT))
    p = {one.who: one.p for one in fast_readings(people)}
    assert p["r0"] > 0.001


def test_reviews_entered_together_are_found_with_where_to_look():
    people = [
        Reading(f"r{who}", f"e{n}", 60.0, 900, n * (20.0 if who == 0 else 400.0), NO_COMMENT)
        for who in range(8)
        for n in range(20)
    ]
    found = {one.who: one for one in close_readings(people)}
    assert found["r0"].seen == found["r0"].n == 19
    assert found["r0"].p < 0.001
    assert found["r1"].seen == 0


def test_a_last_evening_is_no_pattern_but_pairs_that_come_together_are():
    evening = [HandIn(f"d{n}", "s", 5.0 * n) for n in range(20)]
    pairs = [Alike(f"d{n}", f"d{n + 9}", f"e{n}") for n in range(5)]
    (one,) = bursts_of_schools(evening, pairs, deals=199)
    assert one.seen == one.n == 5
    assert one.p > 0.5
    together, alike = submissions(SchoolDesign(planted=5), np.random.default_rng(1))
    p = {found.who: found.p for found in bursts_of_schools(together, alike, deals=999)}
    assert p["s0"] < 0.01


@pytest.fixture(scope="module")
def round_with_one():
    generator = np.random.default_rng(4)
    ratings = simulate(Design(reviewers=12, evidence=210, levels=3), generator).ratings
    return ratings, readings_of(ratings, generator, Planted(same_comments=1.0, fast=1.0))


def test_the_search_reports_the_planted_one_and_says_how_much_it_tested(round_with_one):
    ratings, readings = round_with_one
    found = find_patterns(ratings, estimate_severity(ratings), Seen(readings))
    flagged = {(one.tested.kind, one.tested.who) for one in found if one.flagged}
    assert (PatternKind.SAME_COMMENTS, "r000") in flagged
    assert (PatternKind.CLOSE_READINGS, "r000") in flagged
    assert {who for kind, who in flagged if kind in {PatternKind.SAME_COMMENTS, PatternKind.CLOSE_READINGS}} == {"r000"}
    assert sum(one.tested.kind is PatternKind.SAME_COMMENTS for one in found) == 12
    again = find_patterns(ratings, estimate_severity(ratings), Seen(readings))
    assert list(map(repr, found)) == list(map(repr, again))  # a NaN is not equal to itself


def test_levels_are_held_against_the_model(round_with_one):
    ratings, _ = round_with_one
    severity = estimate_severity(ratings)
    tested = unexplained_levels(ratings, severity, flips=499)
    enough = {
        name
        for code, name in enumerate(ratings.reviewer_ids)
        if len(np.unique(ratings.evidence[ratings.reviewer == code])) >= FEWEST_READINGS
    }
    assert {one.who for one in tested} == enough
    assert len(enough) > 6
    assert all(one.expected == pytest.approx(one.seen, rel=0.6) for one in tested)
    assert np.nansum(severity.share, axis=1)[~np.isnan(severity.expected)] == pytest.approx(1.0)
