"""``python -m tests.benchmarks.simulate_spot_checks``: whether the spot-check's whole rule keeps its confidence.

Runs what the page runs: the plan with its settings, the extension, and whole schools reread where wrong ones were
found, on counties in which the claim is just false. Prints a Markdown table.
"""

import argparse
import sys
import time
from collections.abc import Sequence

import numpy as np

from models.raters.strata import Allocation, Trait, Unit
from service.spot_checks.drawing import plans_of
from service.spot_checks.judging import Judged, Reread, both_sided, judge, next_of, share_of
from service.spot_checks.plan_settings import Per, PlanSettings
from service.spot_checks.result import NextStep

SCHOOLS = (8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 55, 65)
SMALL = 15
SHAPES = {
    "one stratum": PlanSettings(by=()),
    "every school": PlanSettings(),
    "small schools whole": PlanSettings(small_school=SMALL),
    "every school, every person": PlanSettings(by=(Trait.SCHOOL, Trait.PERSON)),
    "every point, level, reviewer": PlanSettings(by=(Trait.POINT, Trait.LEVEL, Trait.REVIEWER)),
    "all excellent ones": PlanSettings(whole_levels=("excellent",)),
    "by risk": PlanSettings(allocation=Allocation.RISK),
    "2 wrong allowed, one stratum": PlanSettings(by=(), accept=2),
    "small, excellent, 2 wrong allowed": PlanSettings(small_school=SMALL, whole_levels=("excellent",), accept=2),
    "a claim per level": PlanSettings(per=Per.LEVEL, by=()),
}
SPREADS = ("at random", "one school first", "lowest risk first")


def county() -> list[Unit]:
    """Return 360 decisions of 120 people in schools of different sizes, a seventh of them excellent."""
    units = []
    for school, size in enumerate(SCHOOLS):
        for place in range(size):
            number = len(units)
            units.append(
                Unit(
                    str(number),
                    school=f"s{school:02d}",
                    person=f"s{school:02d}-{place // 3}",
                    point=f"p{number % 3}",
                    level="excellent" if number % 7 == 0 else "qualified",
                    reviewer=f"r{number % 4}",
                    risk=(0.02, 0.12, 0.17)[number % 3],
                )
            )
    return units


def just_false(units: Sequence[Unit], settings: PlanSettings, spread: str, seed: int) -> set[str]:
    """Make as many decisions wrong as refute each claim."""
    chance = np.random.default_rng(seed).random(len(units))
    keys = {
        "at random": lambda at: (chance[at],),
        "one school first": lambda at: (units[at].school != f"s{seed % len(SCHOOLS):02d}", chance[at]),
        "lowest risk first": lambda at: (units[at].risk, chance[at]),
    }
    groups: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        groups.setdefault(unit.level if settings.per is Per.LEVEL else "", []).append(at)
    return {
        units[at].id
        for members in groups.values()
        for at in sorted(members, key=keys[spread])[: settings.claim.refuted_by(len(members))]
    }


def worked_through(
    units: Sequence[Unit], settings: PlanSettings, wrong: set[str], seed: str
) -> tuple[list[Judged], Reread]:
    """Go the way of the page: draw, extend where the rule says so, then reread whole where wrong ones were found."""
    levels = {unit.id: "not_qualified" if unit.id in wrong else unit.level for unit in units}
    sampled = frozenset(one for plan in plans_of(units, settings, seed).values() for one in plan.selected)
    reread = Reread({one: levels[one] for one in sampled}, sampled)
    judged = judge(units, settings, seed, reread)
    if next_of(judged) is NextStep.EXTEND:
        sampled |= {one for part in judged if part.step is NextStep.EXTEND for one in part.outcome.ids}
        reread = Reread({one: levels[one] for one in sampled}, sampled)
        judged = judge(units, settings, seed, reread)
    if next_of(judged) is NextStep.RECHECK_ALL:
        found = {unit.school for unit in units if unit.id in sampled and unit.id in wrong}
        extra = frozenset(unit.id for unit in units if unit.school in found) - sampled
        reread = Reread({one: levels[one] for one in sampled | extra}, sampled, extra)
        judged = judge(units, settings, seed, reread)
    return judged, reread


def measured(name: str, spread: str, runs: int) -> tuple[object, ...]:
    units, settings = county(), SHAPES[name]
    accepted, covered, schools, sizes = [], [], [], []
    by_school = {school: [one.id for one in units if one.school == school] for school in {u.school for u in units}}
    for seed in range(runs):
        wrong = just_false(units, settings, spread, seed)
        judged, reread = worked_through(units, settings, wrong, f"{name} {spread} {seed}")
        accepted += [part.step is NextStep.ACCEPT for part in judged]
        strata = tuple(stratum for part in judged for stratum in part.outcome.plan.strata)
        differs = wrong.intersection(reread.levels)

        def covers(members: Sequence[str]) -> bool:
            proof = share_of(strata, members, differs.intersection(members), reread, both_sided(settings))  # noqa: B023  called in its turn of the loop
            share = len(wrong.intersection(members)) / len(members)  # noqa: B023  likewise
            return proof is None or proof.low - 1e-9 <= share <= proof.high + 1e-9

        covered.append(covers([unit.id for unit in units]))
        schools += [covers(members) for members in by_school.values()]
        sizes.append(len(reread.levels))
    return name, spread, runs, f"{np.mean(sizes):.0f}", *(f"{np.mean(one):.3f}" for one in (accepted, covered, schools))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--only", choices=SHAPES, help="these settings alone")
    asked = parser.parse_args()
    started = time.perf_counter()
    heads = (
        "settings",
        "where wrong",
        "runs",
        "mean reread",
        "accepted though false",
        "interval covers",
        "of a school",
    )
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    for name in [asked.only] if asked.only else SHAPES:
        for spread in SPREADS:
            sys.stdout.write(f"| {' | '.join(map(str, measured(name, spread, asked.runs)))} |\n")
            sys.stdout.flush()
    sys.stdout.write(f"\n{time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
