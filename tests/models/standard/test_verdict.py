from hypothesis import given
from hypothesis import strategies as st

from models.standard.verdict import item_level, point_level

NOT_QUALIFIED, QUALIFIED, EXCELLENT = 0, 1, 2

three_levels = st.lists(st.integers(0, 2), min_size=1, max_size=8)
any_scale = st.lists(st.integers(0, 60), min_size=1, max_size=8)
handed_in = st.one_of(st.none(), st.integers(0, 60))


def official_item(ranks):
    if ranks is None:
        return NOT_QUALIFIED
    if all(rank == EXCELLENT for rank in ranks):
        return EXCELLENT
    if all(rank in (QUALIFIED, EXCELLENT) for rank in ranks):
        return QUALIFIED
    return NOT_QUALIFIED


def official_point(items):
    if any(item is None or item == NOT_QUALIFIED for item in items):
        return NOT_QUALIFIED
    if all(item == EXCELLENT for item in items):
        return EXCELLENT
    return QUALIFIED


@given(st.one_of(st.none(), three_levels))
def test_item_follows_the_official_rule(ranks):
    assert item_level(ranks) == official_item(ranks)


@given(st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=1, max_size=6))
def test_point_follows_the_official_rule(items):
    assert point_level(items) == official_point(items)


@given(any_scale, st.data())
def test_raising_one_criterion_never_lowers_the_item(ranks, data):
    place = data.draw(st.integers(0, len(ranks) - 1))
    raised = [*ranks[:place], ranks[place] + data.draw(st.integers(0, 10)), *ranks[place + 1 :]]
    assert item_level(raised) >= item_level(ranks)


@given(any_scale, st.randoms(use_true_random=False))
def test_order_of_criteria_makes_no_difference(ranks, random):
    shuffled = random.sample(ranks, len(ranks))
    assert item_level(shuffled) == item_level(ranks)
    assert point_level(shuffled) == point_level(ranks)


@given(any_scale, st.integers(0, 8))
def test_one_failed_criterion_fails_the_item(ranks, place):
    assert item_level([*ranks[:place], NOT_QUALIFIED, *ranks[place:]]) == 0


@given(any_scale, st.integers(1, 60))
def test_item_is_at_the_top_exactly_when_every_criterion_is(ranks, top):
    capped = [min(rank, top) for rank in ranks]
    assert (item_level(capped) == top) == all(rank == top for rank in capped)


@given(st.lists(handed_in, max_size=6), st.integers(0, 6))
def test_one_missing_item_fails_the_point(items, place):
    assert point_level([*items[:place], None, *items[place:]]) == 0


@given(st.lists(any_scale, min_size=1, max_size=4))
def test_point_is_the_weakest_criterion_of_all_its_items(items):
    assert point_level([item_level(ranks) for ranks in items]) == min(min(ranks) for ranks in items)


def test_many_strong_criteria_never_make_up_for_a_weak_one():
    assert item_level([EXCELLENT] * 20 + [NOT_QUALIFIED]) == NOT_QUALIFIED
    assert item_level([EXCELLENT] * 20 + [QUALIFIED]) == QUALIFIED


def test_nothing_judged_is_the_lowest_level():
    assert item_level(None) == item_level([]) == point_level([]) == NOT_QUALIFIED
