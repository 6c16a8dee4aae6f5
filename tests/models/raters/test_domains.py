import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.raters.domains import domain_of, prove_domain
from models.raters.proof import Checked, prove
from models.raters.strata import Rules, Stratum, Trait, Unit, stratified


def stratum(name: str, size: int, drawn: int) -> Stratum:
    return Stratum((name,), whole=False, order=tuple(f"{name}{n}" for n in range(size)), drawn=drawn, risk=0.0)


def test_a_part_is_counted_stratum_by_stratum():
    strata = (stratum("a", 10, 4), stratum("b", 6, 2), stratum("c", 3, 1))
    members = {"a0", "a1", "a9", "b1", "b2", "c2"}
    domain = domain_of(strata, members, {"a1", "b0"})
    assert domain.checked == (Checked(3, 2, 1), Checked(2, 1, 0))
    assert (domain.missed, domain.population) == (1, 6)


def test_a_whole_stratum_is_judged_like_the_stratum():
    one = stratum("a", 50, 20)
    proof = prove_domain(domain_of([one], one.order, {"a3"}), 0.95)
    whole = prove([Checked(50, 20, 1)], 0.95)
    assert proof is not None
    assert (proof.estimate, proof.low, proof.high) == (whole.estimate, whole.low, pytest.approx(whole.high))


def test_what_was_not_drawn_may_be_all_right_or_all_wrong():
    strata = (stratum("a", 4, 4), stratum("b", 6, 1))
    proof = prove_domain(domain_of(strata, {"a0", "a1", "a2", "a3", "b4", "b5"}, {"a0"}), 0.95)
    assert proof is not None
    assert (proof.estimate, proof.low) == (0.25, pytest.approx(1 / 6))
    assert proof.high == pytest.approx(3 / 6)


def test_nothing_drawn_says_nothing():
    assert prove_domain(domain_of([stratum("a", 5, 1)], {"a3"}, ()), 0.95) is None


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_parts_of_a_sample_add_up_to_it(seed: int, drawn: int):
    units = [Unit(str(n), school=f"s{n % 3}", level=f"l{n % 2}") for n in range(36)]
    strata = tuple(
        Stratum(one.key, one.whole, one.order, min(drawn, len(one.order)), one.risk)
        for one in stratified(units, Rules(by=(Trait.SCHOOL,)), str(seed))
    )
    wrong = {one.selected[0] for one in strata}
    parts = [domain_of(strata, {u.id for u in units if u.level == level}, wrong) for level in ("l0", "l1")]
    assert sum(part.population for part in parts) == len(units)
    assert sum(one.wrong for part in parts for one in part.checked) == len(wrong)
    assert sum(one.drawn for part in parts for one in part.checked) == sum(one.drawn for one in strata)
