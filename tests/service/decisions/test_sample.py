from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from models.raters.strata import Unit
from service.decisions.sample import draw


def units(n: int, schools: int = 2) -> list[Unit]:
    return [Unit(id=str(number), school=f"s{number % schools}", point="A1", level="qualified") for number in range(n)]


def ids(found: list[Unit]) -> set[str]:
    return {one.id for one in found}


@given(n=st.integers(1, 60), schools=st.integers(1, 4), share=st.floats(0.01, 1))
def test_a_draw_holds_its_share_and_every_group(n: int, schools: int, share: float):
    found = units(n, schools)
    sample = draw(found, share, "seed", drawn=(), free=ids(found))
    assert len(sample.added) >= ceil(share * n)
    assert {int(one) % schools for one in sample.added} == {int(one.id) % schools for one in found}
    assert sample.population == n


def test_the_same_seed_draws_the_same_and_another_one_others():
    found = units(60)
    first = draw(found, 0.2, "seed", drawn=(), free=ids(found)).added
    assert draw(list(reversed(found)), 0.2, "seed", drawn=(), free=ids(found)).added == first
    assert draw(found, 0.2, "another", drawn=(), free=ids(found)).added != first


def test_drawn_again_it_adds_nothing():
    found = units(40)
    first = set(draw(found, 0.2, "seed", drawn=(), free=ids(found)).added)
    assert draw(found, 0.2, "seed", drawn=first, free=ids(found) - first).added == ()


def test_what_comes_later_is_drawn_too_and_never_what_cannot_be():
    early, all_ = units(20), units(60)
    first = set(draw(early, 0.2, "seed", drawn=(), free=ids(early)).added)
    free = ids(all_) - ids(early)
    later = set(draw(all_, 0.2, "seed", drawn=first, free=free).added)
    assert later <= free
    assert len(first | later) >= 12


def test_a_share_of_nothing_draws_nothing():
    found = units(10)
    assert draw(found, 0.0, "seed", drawn=(), free=ids(found)).added == ()
