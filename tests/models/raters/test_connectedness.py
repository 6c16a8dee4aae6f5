import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raters.connectedness import connectedness
from tests.models.raters.tables import panel, ratings_of


def parts(rows):
    return [part.reviewers for part in connectedness(ratings_of(rows)).parts]


def test_a_panel_is_connected():
    found = connectedness(ratings_of(panel("s", "abc", 4)))
    assert found.connected
    (part,) = found.parts
    assert part.reviewers == ("s-a", "s-b", "s-c")
    assert part.schools == ("s",)
    assert (part.n_evidence, part.n_ratings) == (4, 12)


def test_schools_that_share_nothing_are_parts_the_largest_first():
    rows = panel("s", "ab", 2) + panel("t", "ab", 5) + panel("u", "a", 3)
    found = connectedness(ratings_of(rows))
    assert not found.connected
    assert [part.schools for part in found.parts] == [("t",), ("s",), ("u",)]
    assert found.part.tolist() == [1, 1, 0, 0, 2]


def test_one_cross_reading_joins_two_schools():
    rows = [*panel("s", "ab", 2), *panel("t", "ab", 2), ("t-e0", "s-a", 1)]
    assert connectedness(ratings_of(rows)).connected


def test_a_shared_school_joins_nobody():
    rows = panel("s", "ab", 2) + panel("t", "cd", 2, home="s")
    assert parts(rows) == [("s-a", "s-b"), ("t-c", "t-d")]


def test_a_long_chain_is_connected():
    rows = [(f"e{n}", f"r{n + step}", n % 4) for n in range(60) for step in (0, 1)]
    assert len(parts(rows)) == 1


def test_reviewers_who_share_no_criterion_are_not_told_from_its_difficulty():
    rows = [
        (f"e{n}", reviewer, n % 3, {"criterion": c}) for n in range(5) for reviewer, c in (("a", "c1"), ("b", "c2"))
    ]
    assert parts(rows) == [("a",), ("b",)]


def test_changing_criteria_tells_reviewers_from_their_difficulty():
    rows = [("e0", "a", 1, {"criterion": "c1"}), ("e0", "b", 1, {"criterion": "c2"})]
    rows += [("e1", "a", 1, {"criterion": "c2"}), ("e1", "b", 1, {"criterion": "c1"})]
    assert parts(rows) == [("a", "b")]


def test_one_common_criterion_joins_those_who_also_judged_others():
    rows = [("e0", name, 1, {"criterion": c}) for name, c in (("a", "c1"), ("a", "c2"), ("b", "c2"), ("c", "c3"))]
    assert parts(rows) == [("a", "b"), ("c",)]


def test_an_empty_table_has_no_parts():
    found = connectedness(ratings_of([]))
    assert found.parts == ()
    assert found.connected


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=14, unique=True))
def test_parts_are_what_a_walk_reaches(edges):
    found = connectedness(ratings_of([(f"e{e}", f"r{r}", 0) for e, r in edges]))
    reach = np.eye(16, dtype=bool)
    for e, r in edges:
        reach[e, 8 + r] = reach[8 + r, e] = True
    for _ in range(16):
        reach = (reach.astype(int) @ reach.astype(int)) > 0
    part = {name: number for number, one in enumerate(found.parts) for name in one.reviewers}
    for _, r in edges:
        for _, other in edges:
            assert (part[f"r{r}"] == part[f"r{other}"]) == reach[8 + r, 8 + other]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12, unique=True)
)
def test_parts_are_what_an_additive_model_can_estimate(cells):
    rows = [(f"e{e}", f"r{r}", 0, {"criterion": f"c{c}"}) for e, r, c in cells]
    design = np.zeros((len(cells), 12))
    for row, (e, r, c) in enumerate(cells):
        design[row, [e, 4 + r, 8 + c]] = 1
    part = {name: number for number, one in enumerate(parts(rows)) for name in one}
    rank = np.linalg.matrix_rank(design)
    read = sorted({r for _, r, _ in cells})
    for r in read:
        for other in read:
            contrast = np.zeros(12)
            contrast[4 + r] += 1
            contrast[4 + other] -= 1
            estimable = np.linalg.matrix_rank(np.vstack([design, contrast])) == rank
            assert (part[f"r{r}"] == part[f"r{other}"]) == estimable
