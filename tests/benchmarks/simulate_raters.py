"""``python -m tests.benchmarks.simulate_raters``: whether severities, flags, alarms and audits keep what they promise.

Prints Markdown tables. ``--tables FOLDER`` adds what the model says of real rating tables; ``--only NAME`` prints one.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from models.raters.drift import Drift, between_rounds, within_round
from models.raters.effects import Effect, find_effects
from models.raters.fit import Misfit, misfit
from models.raters.proof import Claim, Step, prove
from models.raters.ratings import Ratings
from models.raters.sampling import extend, make_plan, next_step
from models.raters.severity import estimate_severity
from models.raters.strata import Allocation, Rules, Trait, Unit
from tests.benchmarks.rater_comparison import compare
from tests.benchmarks.real_rater_tables import COLUMNS, described
from tests.benchmarks.simulated_ratings import Design, Habits, simulate, subset

Z = 1.959964


def recovery() -> None:
    _head("Severity recovered", "design", "tables", "ratings a reviewer", "correlation", "bias", "RMSE", "coverage 95%")
    for ratings, tables in ((10, 40), (30, 40), (100, 20)):
        _recover(f"2 readers, {ratings} ratings", Design(evidence=round(ratings * 20 / 6)), tables)
    _recover("5 schools 1 logit apart, 90% own readers", Design(evidence=333, schools=5), 15)
    _recover("the same, school not given", Design(evidence=333, schools=5), 15, with_school=False)
    _recover("liking of single evidence, 0.5 logits", Design(evidence=333, interaction_spread=0.5), 15)
    _recover("liking of single evidence, 1 logit", Design(evidence=333, interaction_spread=1.0), 15)


def _recover(name: str, design: Design, tables: int, *, with_school: bool = True) -> None:
    truth, told, se = [], [], []
    for seed in range(tables):
        simulated = simulate(design, np.random.default_rng(seed))
        ratings = simulated.ratings
        if not with_school:
            ratings.school[:] = -1
        reviewers = estimate_severity(ratings).reviewers
        known = [at for at, one in enumerate(reviewers) if one.component == 0 and not np.isnan(one.severity)]
        truth.append(simulated.severity[known] - simulated.severity[known].mean())
        told.append(np.array([reviewers[at].severity for at in known]))
        se.append(np.array([reviewers[at].se for at in known]))
    a, b, errors = np.concatenate(truth), np.concatenate(told), np.concatenate(told) - np.concatenate(truth)
    # The slope of estimate on truth shows bias that cancels in the mean.
    bias = f"slope {np.polyfit(a, b, 1)[0]:.2f}"
    n = design.evidence * design.readers * design.criteria / design.reviewers
    covered = np.mean(np.abs(errors) < Z * np.concatenate(se))
    _row(
        name,
        tables,
        f"{n:.0f}",
        f"{np.corrcoef(a, b)[0, 1]:.3f}",
        bias,
        f"{np.sqrt(np.mean(errors**2)):.3f}",
        f"{covered:.3f}",
    )


def flags() -> None:
    _head("Flags", "reviewer 0", "visits a reviewer", "tables", "flag", "reviewer 0 flagged", "any other flagged")
    cases = (
        ("halo on all evidence", Habits(halo=1.0), Effect.HALO),
        ("halo on half of it", Habits(halo=0.5), Effect.HALO),
        ("distances from the middle x 0.4", Habits(narrowing=0.4), Effect.CENTRAL_TENDENCY),
        ("distances from the middle x 0", Habits(narrowing=0.0), Effect.CENTRAL_TENDENCY),
    )
    for visits, tables in ((20, 75), (60, 60)):
        _honest_flags(visits, 2 * tables)
        for name, habits, effect in cases:
            found = [_flagged(visits, habits, seed)[effect] for seed in range(tables // 3)]
            hit, other = _share("r000" in names for names in found), _share(bool(names - {"r000"}) for names in found)
            _row(name, visits, len(found), effect, hit, other)


def _honest_flags(visits: int, tables: int) -> None:
    found = [_flagged(visits, Habits(), seed) for seed in range(tables)]
    for effect in Effect:
        _row("honest", visits, tables, effect, "", _share(bool(one[effect]) for one in found))
    misfits = [_misfits(visits, seed) for seed in range(tables)]
    for kind in (Misfit.ERRATIC, Misfit.MUTED):
        _row("honest", visits, tables, f"infit {kind}", "", _share(kind in kinds for kinds in misfits))


def _flagged(visits: int, habits: Habits, seed: int) -> dict[Effect, set[str]]:
    ratings = simulate(Design(evidence=visits * 10), np.random.default_rng(seed), habits).ratings
    findings = find_effects(ratings, estimate_severity(ratings))
    return {effect: {one.reviewer for one in findings if one.effect is effect and one.flagged} for effect in Effect}


def _misfits(visits: int, seed: int) -> set[Misfit]:
    ratings = simulate(Design(evidence=visits * 10), np.random.default_rng(seed)).ratings
    return {misfit(one.infit, one.n_shared) for one in estimate_severity(ratings).reviewers}


def drift() -> None:
    _head(
        "Drift within a round",
        "shift, logits",
        "visits",
        "ratings",
        "tables",
        "p < 5%",
        "alarm, 20 reviewers",
        "any other alarmed",
    )
    for visits in (10, 20, 40):
        for shift in (0.0, 0.5, 1.0):
            tables = 60 if visits < 40 else 40
            courses = [_courses(visits, shift, seed) for seed in range(tables)]
            own = [course for names in courses for course in names if course.reviewer == "r000"]
            everyone = [course for names in courses for course in names]
            raw = _share(course.p < 0.05 for course in (own if shift else everyone))
            _row(
                shift,
                f"about {visits}",
                f"about {3 * visits}",
                tables,
                raw,
                _share(one.alarm for one in own),
                _share(any(one.alarm and one.reviewer != "r000" for one in names) for names in courses),
            )
    _head("Drift between two rounds of 60 ratings a reviewer", "tables", "tables with a false alarm")
    alarms = []
    for seed in range(100):
        generator = np.random.default_rng(seed)
        first, second = (estimate_severity(one) for one in _two_rounds(generator))
        alarms.append(any(one.alarm for one in between_rounds(first, second)))
    _row(len(alarms), _share(alarms))


def _courses(visits: int, shift: float, seed: int) -> tuple[Drift, ...]:
    generator = np.random.default_rng(seed)
    ratings = simulate(Design(evidence=visits * 10), generator, Habits(shift=shift)).ratings
    return within_round(ratings, estimate_severity(ratings), seed=seed, shuffles=1999)


def _two_rounds(generator: np.random.Generator) -> tuple[Ratings, Ratings]:
    whole = simulate(Design(evidence=400), generator).ratings
    return subset(whole, whole.evidence < 200), subset(whole, whole.evidence >= 200)


def audit() -> None:
    _head(
        "Audit: claim of at most 5% wrong at 95%, just false",
        "population",
        "strata and setting",
        "where wrong",
        "looks",
        "mean sample",
        "accepted though false",
        "interval 95% covers",
    )
    for population, rules, name in (
        (400, Rules(by=()), "one"),
        (1000, Rules(), "40 schools"),
        (1000, Rules(by=(Trait.SCHOOL, Trait.POINT)), "40 schools x 3 points"),
        (1000, Rules(allocation=Allocation.RISK), "40 schools, by risk"),
        (1000, Rules(whole_levels=frozenset({"excellent"})), "40 schools, all excellent ones"),
    ):
        for spread in ("at random", "one school first", "lowest risk first"):
            for looks in (1, 2):
                _audited(population, rules, name, spread, looks)


def _audited(population: int, rules: Rules, name: str, spread: str, looks: int) -> None:
    units = [
        Unit(
            str(at),
            f"s{at % 40:02d}",
            point=f"p{at % 3}",
            level="excellent" if at % 7 == 0 else "qualified",
            risk=(at % 40) / 100,
        )
        for at in range(population)
    ]
    claim = Claim(0.05, 0.95, looks)
    wrong_in_all = claim.refuted_by(population)
    accepted, covered, sizes = [], [], []
    for seed in range(1000 if population == 400 else 100):
        wrong = _wrong_ones(units, wrong_in_all, spread, seed)
        plan = make_plan(units, claim, rules, seed=f"{name} {seed}")
        proof = prove(plan.checked(wrong), 0.95)
        covered.append(proof.low <= wrong_in_all / population <= proof.high)
        for look in range(1, looks + 1):
            step = next_step(plan, wrong, look=look).step
            if step is not Step.EXTEND:
                break
            plan = extend(plan, plan.checked(wrong))
        accepted.append(step is Step.ACCEPT)
        sizes.append(len(plan.selected))
    _row(
        population, name, spread, looks, f"{np.mean(sizes):.0f}", _share(accepted, digits=3), _share(covered, digits=3)
    )


def _wrong_ones(units: list[Unit], number: int, spread: str, seed: int) -> set[str]:
    chance = np.random.default_rng(seed).random(len(units))
    key = {
        "at random": lambda at: chance[at],
        "one school first": lambda at: (units[at].school, chance[at]),
        "lowest risk first": lambda at: (units[at].risk, chance[at]),
    }[spread]
    return {units[at].id for at in sorted(range(len(units)), key=key)[:number]}


def second_implementation() -> None:
    _head(
        "mirt and raschpy on the same tables",
        "ratings a reviewer",
        "tables",
        "correlation",
        "RMSE mirt",
        "RMSE raschpy",
        "median SE mirt",
        "median SE raschpy",
        "coverage mirt",
        "coverage raschpy",
    )
    for ratings, tables in ((30, 10), (100, 10)):
        pairs = []
        for seed in range(tables):
            simulated = simulate(Design(evidence=round(ratings * 20 / 6)), np.random.default_rng(seed))
            both = compare(simulated.ratings)
            truth = simulated.severity[both.position] - simulated.severity[both.position].mean()
            pairs.append(np.stack([both.ours, both.theirs, both.our_se, both.their_se, truth]))
        ours, theirs, our_se, their_se, truth = np.concatenate(pairs, axis=1)
        errors = (ours - truth, theirs - truth)
        _row(
            ratings,
            tables,
            f"{np.corrcoef(ours, theirs)[0, 1]:.3f}",
            *(f"{np.sqrt(np.mean(e**2)):.3f}" for e in errors),
            f"{np.median(our_se):.3f}",
            f"{np.median(their_se):.3f}",
            *(_share(np.abs(e) < Z * se) for e, se in zip(errors, (our_se, their_se), strict=True)),
        )


def _share(events: Iterable[object], digits: int = 2) -> str:
    return f"{np.mean([bool(event) for event in events]):.{digits}f}"


def _head(title: str, *columns: str) -> None:
    sys.stdout.write(f"\n### {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n")


def _row(*cells: object) -> None:
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


PARTS: dict[str, Callable[[], None]] = {
    "recovery": recovery,
    "second": second_implementation,
    "flags": flags,
    "drift": drift,
    "audit": audit,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(PARTS))
    parser.add_argument("--tables", type=Path, help="folder with real rating tables, analysed after the simulations")
    arguments = parser.parse_args()
    started = time.perf_counter()
    for name, part in PARTS.items():
        if arguments.only in (None, name):
            part()
    if arguments.tables:
        _head("Real tables", *COLUMNS)
        for row in described(arguments.tables):
            _row(*row)
    sys.stdout.write(f"\n{time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
