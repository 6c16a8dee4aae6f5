from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raters.anchors import cross_readings
from models.raters.connectedness import connectedness
from tests.models.raters.tables import panel, ratings_of


def proposal(rows, **options):
    ratings = ratings_of(rows)
    return cross_readings(ratings, connectedness(ratings), **options)


def with_readings(rows, readings):
    """The table after everyone has read, by every criterion, what they were asked to."""
    criteria = {row[3].get("criterion", "c1") for row in rows if len(row) > 3} or {"c1"}
    held = {(row[0], row[1], (row[3] if len(row) > 3 else {}).get("criterion", "c1")) for row in rows}
    asked = [(one.evidence, one.reviewer, criterion) for one in readings for criterion in sorted(criteria)]
    return rows + [(e, r, 1, {"criterion": c}) for e, r, c in asked if (e, r, c) not in held]


def connected(rows):
    return connectedness(ratings_of(rows)).connected


def schools(n, reviewers="ab", n_evidence=6):
    return [row for number in range(n) for row in panel(f"s{number}", reviewers, n_evidence)]


def test_a_connected_table_needs_nothing():
    assert proposal(panel("s", "ab", 3)) == ()
    assert proposal([]) == ()


@pytest.mark.parametrize("k", [2, 3, 7])
def test_k_parts_take_k_minus_one_links_and_not_one_less(k):
    rows = schools(k)
    readings = proposal(rows, per_link=1)
    assert len(readings) == k - 1
    assert connected(with_readings(rows, readings))
    for left_out in range(k - 1):
        assert not connected(with_readings(rows, readings[:left_out] + readings[left_out + 1 :]))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 2)), min_size=1, max_size=16, unique=True),
    st.integers(1, 4),
    st.integers(0, 3),
)
def test_the_proposal_always_connects_with_the_fewest_links(cells, per_link, n_schools):
    more = [{"school": f"s{e % n_schools}"} if n_schools else {} for e, _, _ in cells]
    rows = [
        (f"e{e}", f"r{r}", c, {"criterion": f"c{c}", **school}) for (e, r, c), school in zip(cells, more, strict=True)
    ]
    readings = proposal(rows, per_link=per_link)
    links = {frozenset((one.reviewer_part, one.evidence_part)) for one in readings}
    assert len(links) <= len(connectedness(ratings_of(rows)).parts) - 1
    assert len({(one.reviewer, one.evidence) for one in readings}) == len(readings) <= per_link * len(links)
    assert connected(with_readings(rows, readings))


def test_a_link_has_three_different_items_that_go_both_ways():
    readings = proposal(schools(2))
    assert len(readings) == 3
    assert len({one.evidence for one in readings}) == 3
    assert Counter((one.reviewer_part, one.evidence_part) for one in readings) == {(0, 1): 2, (1, 0): 1}
    assert all(one.reviewer[:2] != one.evidence[:2] for one in readings)


def test_anchors_are_spread_from_low_to_high():
    rows = [row for name in ("s", "t") for row in panel(name, "ab", 12, level=lambda item, _: item % 4)]
    heights = [one.mean_rank for one in proposal(rows, per_link=4)]
    assert heights[0] < heights[-1]
    assert set(heights) == {0.0, 1.0, 2.0, 3.0}


def test_those_with_the_least_to_read_are_asked():
    busy = [(f"s-x{n}", "s-a", 1, {"school": "s"}) for n in range(9)]
    rows = panel("s", "abc", 3) + busy + panel("t", "a", 3)
    readers = Counter(one.reviewer for one in proposal(rows, per_link=5) if one.reviewer_part == 0)
    assert readers == {"s-b": 2, "s-c": 1}


def test_nobody_is_asked_to_read_their_own_school_while_others_can():
    rows = panel("s", "ab", 4) + panel("s2", "ab", 3, home="s") + panel("t", "ab", 2)
    readings = proposal(rows)
    assert not any(one.same_school for one in readings)
    assert {frozenset((one.reviewer_part, one.evidence_part)) for one in readings} == {
        frozenset((0, 2)),
        frozenset((1, 2)),
    }


def test_within_one_school_there_is_nobody_else():
    readings = proposal(panel("s", "ab", 4) + panel("s2", "ab", 3, home="s"))
    assert len(readings) == 3
    assert all(one.same_school for one in readings)


def test_a_small_part_gives_what_it_has():
    readings = proposal(panel("s", "ab", 5) + panel("t", "a", 1))
    assert Counter(one.evidence for one in readings).most_common(1)[0][1] == 1
    assert {one.evidence for one in readings if one.evidence_part == 1} == {"t-e0"}


def test_a_county_of_lone_readers_is_dealt_with_at_once():
    rows = [row for school in range(150) for row in panel(f"s{school:03d}", "a", 10)]
    readings = proposal(rows)
    assert len(readings) == 3 * 149
    loads = Counter(one.reviewer for one in readings)
    assert loads["s000-a"] >= 149
