from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raters.chances import at_most_binomial, at_most_drawn, binomial_interval
from models.raters.proof import Checked, Claim, Draw, Step, decide, largest_chance, prove
from models.raters.sampling import extend, make_plan, next_step, plan_each, sample_size
from models.raters.strata import Allocation, Rules, Trait, Unit, draw_order

ONE_LOOK = Claim(0.05, 0.95, looks=1)


def units(n=600, schools=20):
    return [
        Unit(
            f"d{at}", f"s{at % schools:02d}", f"t{at // 3}", f"p{at % 3}",
            "excellent" if at % 10 == 0 else "qualified", f"r{at % 7}", (at % schools) / 40,
        )
        for at in range(n)
    ]  # fmt: skip


def test_the_hypergeometric_chance_is_that_of_all_samples_counted():
    samples = [sum(one < 3 for one in drawn) for drawn in combinations(range(8), 4)]
    for limit in range(-1, 5):
        assert at_most_drawn(limit, 8, 3, 4) == pytest.approx(sum(one <= limit for one in samples) / len(samples))


@given(st.integers(1, 30), st.integers(-1, 31), st.floats(0, 1))
@settings(max_examples=50)
def test_the_binomial_chance_is_the_sum_of_its_terms(trials, limit, share):
    exact = Fraction(share)
    terms = (comb(trials, k) * exact**k * (1 - exact) ** (trials - k) for k in range(min(limit, trials) + 1))
    assert at_most_binomial(limit, trials, share) == pytest.approx(float(sum(terms)), abs=1e-9)


def test_clopper_pearson_as_published():
    # The limits for 10 of 100 in any table of exact 95% limits.
    assert binomial_interval(10, 100, 0.95) == pytest.approx((0.0490, 0.1762), abs=1e-4)
    assert binomial_interval(0, 59, 0.90) == pytest.approx((0.0, 0.0495), abs=1e-4)
    assert binomial_interval(3, 3, 0.95) == pytest.approx((0.2924, 1.0), abs=1e-4)


@pytest.mark.parametrize(("wrong", "drawn"), [(0, 0), (2, 1), (-1, 5)])
def test_an_impossible_sample_has_no_interval(wrong, drawn):
    with pytest.raises(ValueError, match="drawn"):
        binomial_interval(wrong, drawn, 0.95)


def test_the_classic_sample_sizes_for_95_percent_confidence_and_5_percent_wrong():
    # 59, 93 and 124 are the sizes for an endless population with 0, 1 and 2 wrong ones allowed.
    assert [sample_size(1_000_000, ONE_LOOK, accept=accept) for accept in (0, 1, 2)] == [59, 93, 124]
    assert sample_size(100, ONE_LOOK) == 39
    assert sample_size(1, ONE_LOOK) == 1


@given(st.integers(1, 300), st.integers(0, 2), st.sampled_from([0.0, 0.02, 0.05, 0.1, 0.3]))
@settings(max_examples=50)
def test_a_sample_size_proves_the_claim_and_one_less_does_not(population, accept, share):
    claim = Claim(share, 0.95, looks=1)
    least = claim.refuted_by(population)
    if accept >= least:
        with pytest.raises(ValueError, match="refute"):
            sample_size(population, claim, accept=accept)
        return
    n = sample_size(population, claim, accept=accept)
    assert at_most_drawn(accept, population, least, n) <= 0.05
    assert at_most_drawn(accept, population, least, n - 1) > 0.05


def test_the_claim_counts_decimals_exactly():
    assert Claim(0.05, 0.95).refuted_by(20) == 2
    assert Claim(0.07, 0.95).refuted_by(100) == 8
    assert Claim(0.0, 0.95).refuted_by(100) == 1


@pytest.mark.parametrize("numbers", [(1.0, 0.95, 1), (-0.1, 0.95, 1), (0.05, 0.5, 1), (0.05, 1.0, 1), (0.05, 0.9, 0)])
def test_a_claim_that_cannot_be_meant_is_refused(numbers):
    with pytest.raises(ValueError, match="share"):
        Claim(*numbers)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=4), st.data())
@settings(max_examples=100)
def test_the_stratified_bound_is_never_below_the_true_chance(shapes, data):
    draws = [Draw(population, min(drawn, population)) for population, drawn in shapes]
    wrong = [data.draw(st.integers(0, one.population)) for one in draws]
    chances = {0: 1.0}
    for one, here in zip(draws, wrong, strict=True):
        combined = Counter()
        for found, chance in chances.items():
            for k in range(one.drawn + 1):
                exactly = at_most_drawn(k, one.population, here, one.drawn) - at_most_drawn(
                    k - 1, one.population, here, one.drawn
                )
                combined[found + k] += chance * exactly
        chances = combined
    for limit in range(sum(one.drawn for one in draws)):
        true = sum(chance for found, chance in chances.items() if found <= limit)
        assert largest_chance(draws, limit, sum(wrong)) >= true - 1e-9


def test_rechecked_whole_the_share_is_known():
    proof = prove([Checked(10, 10, 1), Checked(30, 30, 3)], 0.95)
    assert (proof.estimate, proof.low, proof.high) == (0.1, 0.1, 0.1)


def test_the_estimate_weighs_strata_by_their_size():
    proof = prove([Checked(900, 10, 1), Checked(100, 10, 5)], 0.95)
    assert proof.estimate == pytest.approx(0.9 * 0.1 + 0.1 * 0.5)
    assert proof.low < proof.estimate < proof.high


def test_strata_rechecked_whole_leave_only_the_others_uncertain():
    proof = prove([Checked(50, 50, 2), Checked(50, 25, 0)], 0.95)
    assert proof.low == 0.02
    assert 0.02 < proof.high < 0.15


def test_nothing_can_be_proved_about_nothing():
    with pytest.raises(ValueError, match="no decision"):
        prove([], 0.95)
    with pytest.raises(ValueError, match="drawn"):
        Checked(5, 0, 0)


def test_the_plan_proves_the_claim_if_all_is_right_and_anyone_can_draw_it_again():
    plan = make_plan(units(), ONE_LOOK, seed="2026-05-11 lottery 4 8 15")
    assert decide(plan.checked([]), ONE_LOOK, look=1).step is Step.ACCEPT
    school = [one.id for one in units() if one.school == "s03"]
    again = sorted(school, key=lambda one: sha256(f"2026-05-11 lottery 4 8 15\n{one}".encode()).hexdigest())
    stratum = next(one for one in plan.strata if one.key == ("s03",))
    assert list(stratum.selected) == again[: stratum.drawn]
    assert make_plan(reversed(units()), ONE_LOOK, seed="2026-05-11 lottery 4 8 15").selected == plan.selected
    assert make_plan(units(), ONE_LOOK, seed="another").selected != plan.selected


def test_every_school_and_every_person_give_at_least_one():
    chosen = {one.id: one for one in units()}
    by_school = make_plan(units(), ONE_LOOK, seed="x").selected
    assert {chosen[one].school for one in by_school} == {one.school for one in units()}
    by_person = make_plan(units(), ONE_LOOK, Rules(by=(Trait.PERSON,)), seed="x").selected
    assert {chosen[one].person for one in by_person} == {one.person for one in units()}


def test_all_the_excellent_ones_and_small_schools_are_rechecked_whole():
    population = [*units(), *(Unit(f"small{at}", "s99") for at in range(5))]
    selected = set(
        make_plan(population, ONE_LOOK, Rules(whole_levels=frozenset({"excellent"}), small_school=5), seed="x").selected
    )
    assert {one.id for one in population if one.level == "excellent" or one.school == "s99"} <= selected
    assert len(selected) < len(population)


def test_risk_draws_more_where_decisions_are_likelier_to_be_wrong():
    plan = make_plan(units(), ONE_LOOK, Rules(allocation=Allocation.RISK), seed="x")
    drawn = {one.key[0]: one.drawn for one in plan.strata}
    assert drawn["s19"] > 2 * drawn["s00"] > 0
    assert decide(plan.checked([]), ONE_LOOK, look=1).step is Step.ACCEPT


def test_an_extension_keeps_the_sample_and_proves_the_claim_with_a_few_wrong():
    claim = Claim(0.05, 0.95, looks=2)
    plan = make_plan(units(), claim, Rules(by=()), seed="x")
    wrong = plan.selected[:2]
    assert next_step(plan, wrong, look=1).step is Step.EXTEND
    larger = extend(plan, plan.checked(wrong))
    assert larger.selected[: len(plan.selected)] == plan.selected
    assert next_step(larger, wrong, look=2).step is Step.ACCEPT
    assert next_step(larger, larger.selected[:3], look=2).step is Step.RECHECK_ALL


def test_the_size_of_an_extension_does_not_depend_on_what_the_sample_held():
    plan = make_plan(units(), Claim(0.05, 0.95), seed="x")
    sizes = {len(extend(plan, plan.checked(plan.selected[:wrong])).selected) for wrong in range(4)}
    assert len(sizes) == 1


def test_no_extension_is_asked_for_that_could_not_pass():
    plan = make_plan(units(), Claim(0.05, 0.95), Rules(by=()), seed="x")
    assert next_step(plan, plan.selected[:3], look=1).step is Step.RECHECK_ALL


def test_many_wrong_ones_lead_to_a_recheck_of_all_at_once():
    claim = Claim(0.05, 0.95, looks=2)
    plan = make_plan(units(), claim, seed="x")
    assert decide(plan.checked(plan.selected[:20]), claim, look=1).step is Step.RECHECK_ALL
    with pytest.raises(ValueError, match="look"):
        decide(plan.checked([]), claim, look=3)


def test_each_school_can_have_its_own_proof():
    plans = plan_each(units(), Trait.SCHOOL, ONE_LOOK, seed="x")
    assert len(plans) == 20
    assert all(plan.population == 30 for plan in plans.values())
    assert all(len(plan.selected) == sample_size(30, ONE_LOOK) for plan in plans.values())


def test_more_looks_need_more_evidence():
    assert sample_size(1000, Claim(0.05, 0.95, looks=2)) > sample_size(1000, ONE_LOOK)


def test_an_id_that_occurs_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        make_plan([Unit("a"), Unit("a")], ONE_LOOK, seed="x")
    with pytest.raises(ValueError, match="no decision"):
        make_plan([], ONE_LOOK, seed="x")


def test_the_order_of_the_draw_depends_on_every_character_of_the_seed():
    ids = [f"d{at}" for at in range(50)]
    assert draw_order(ids, "a") != draw_order(ids, "b")
    assert draw_order(ids, "a") == draw_order(reversed(ids), "a")
