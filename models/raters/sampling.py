"""The audit sample: how many decisions, from which strata, and which ones, so that anyone can draw them again.

How the draw works is in :mod:`models.raters.strata`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from models.raters.chances import last_true
from models.raters.proof import Checked, Claim, Decision, Draw, Step, decide, largest_chance
from models.raters.strata import Rules, Stratum, Trait, Unit, allocated, stratified

MORE_WRONG = 2
"""Wrong decisions that each extension lets the sample hold beyond those of the sample before it."""


@dataclass(frozen=True)
class Plan:
    """A drawn sample.

    Attributes
    ----------
    accept
        Wrong decisions that the sample may hold outside the strata rechecked whole, with the claim still proved, if the
        latter hold none.
    """

    claim: Claim
    rules: Rules
    seed: str
    accept: int
    strata: tuple[Stratum, ...]

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the sample, stratum by stratum."""
        return tuple(one for stratum in self.strata for one in stratum.selected)

    @property
    def population(self) -> int:
        """Number of decisions that the claim is about."""
        return sum(len(stratum.order) for stratum in self.strata)

    def checked(self, wrong: Collection[str]) -> tuple[Checked, ...]:
        """Return what the recheck found in each stratum, given the ids of the wrong decisions of the sample."""
        found = set(wrong)
        return tuple(
            Checked(len(stratum.order), stratum.drawn, len(found.intersection(stratum.selected)))
            for stratum in self.strata
        )


def sample_size(population: int, claim: Claim, *, accept: int = 0) -> int:
    """Return the smallest unstratified sample that proves a claim when it holds at most ``accept`` wrong decisions.

    Raises
    ------
    ValueError
        When that many wrong decisions refute the claim by themselves.
    """
    least = _least_wrong(population, claim, accept)
    return 1 + last_true(
        lambda drawn: largest_chance([Draw(population, drawn)], accept, least) > claim.allowance, 0, population - 1
    )


def make_plan(units: Iterable[Unit], claim: Claim, rules: Rules | None = None, *, seed: str, accept: int = 0) -> Plan:
    """Stratify a population, find the smallest sample that can prove the claim, and draw it.

    Parameters
    ----------
    units
        The decisions that the claim is about.
    claim
        What is to be proved.
    rules
        Settings; by default one stratum for each school.
    seed
        Published beside the plan, after the population is fixed and in a way that nobody could foresee.
    accept
        Wrong decisions that the sample may hold; more of them need a larger sample, and spare an extension.

    Raises
    ------
    ValueError
        When there is no decision, an id occurs twice, or ``accept`` wrong decisions refute the claim by themselves.
    """
    rules = rules or Rules()
    strata = stratified(list(units), rules, seed)
    return _sized(Plan(claim, rules, seed, accept, strata), accept, 0)


def plan_each(
    units: Iterable[Unit], trait: Trait, claim: Claim, rules: Rules | None = None, *, seed: str
) -> dict[str, Plan]:
    """Make a plan of its own for each school, level or other trait: the claim is to be proved for each alone."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[getattr(unit, trait)].append(unit)
    return {name: make_plan(groups[name], claim, rules, seed=seed) for name in sorted(groups)}


def extend(plan: Plan, checked: Sequence[Checked]) -> Plan:
    """Return the plan with the next larger sample: one that may hold :data:`MORE_WRONG` wrong decisions more.

    Its size does not depend on what the sample held so far. A size chosen after counting the wrong ones would prove
    false claims more often than the allowance says. Wrong ones in strata rechecked whole count: they are no matter of
    chance.

    Parameters
    ----------
    plan
        The plan so far.
    checked
        What was found, a stratum of the plan each.

    Raises
    ------
    ValueError
        When the strata rechecked whole refute the claim by themselves.
    """
    known = sum(one.wrong for one, stratum in zip(checked, plan.strata, strict=True) if stratum.whole)
    accept = min(plan.accept + MORE_WRONG, _least_wrong(plan.population, plan.claim, known) - known - 1)
    return _sized(replace(plan, accept=accept), accept, known)


def next_step(plan: Plan, wrong: Collection[str], *, look: int) -> Decision:
    """Return what to do after a recheck; an extension that could no longer pass is a recheck of all.

    Parameters
    ----------
    plan
        The plan whose sample was rechecked.
    wrong
        Ids of the wrong decisions of the sample.
    look
        1 after the first sample, 2 after the first extension, and so on.
    """
    checked = plan.checked(wrong)
    decision = decide(checked, plan.claim, look=look)
    found = sum(one.wrong for one, stratum in zip(checked, plan.strata, strict=True) if not stratum.whole)
    if decision.step is Step.EXTEND and found > extend(plan, checked).accept:
        return replace(decision, step=Step.RECHECK_ALL)
    return decision


def _least_wrong(population: int, claim: Claim, found: int) -> int:
    least = claim.refuted_by(population)
    if population == 0 or found >= least:
        raise ValueError("there is no decision, or the wrong ones refute the claim by themselves")
    return least


def _sized(plan: Plan, wrong: int, known: int) -> Plan:
    """Draw as few as prove the claim when ``wrong`` are found in the sampled strata and ``known`` in the whole ones."""
    least = _least_wrong(plan.population, plan.claim, wrong + known) - known

    def proves(target: int) -> bool:
        draws = [
            Draw(len(one.order), one.drawn)
            for one in allocated(plan.strata, plan.rules.allocation, target)
            if not one.whole
        ]
        return largest_chance(draws, wrong, least) <= plan.claim.allowance

    most = sum(len(stratum.order) for stratum in plan.strata)
    target = 1 + last_true(lambda fewer: not proves(fewer), 0, most)
    return replace(plan, strata=allocated(plan.strata, plan.rules.allocation, target))
