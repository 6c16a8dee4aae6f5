"""``python -m tests.benchmarks.simulate_patterns``: how often unusual patterns are reported where there are none, and
found where they were planted. Prints Markdown tables."""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from models.raters.patterns.pattern import Pattern, PatternKind
from models.raters.patterns.search import Seen, find_patterns
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_habits import Planted, SchoolDesign, extreme, readings_of, submissions
from tests.benchmarks.simulated_ratings import Design, Habits, simulate

_TESTED = (
    PatternKind.SAME_COMMENTS,
    PatternKind.FAST_READINGS,
    PatternKind.CLOSE_READINGS,
    PatternKind.LEVELS,
    PatternKind.SCHOOL_BURST,
)


@dataclass(frozen=True)
class Case:
    """What is planted in reviewer 0, or in school 0."""

    name: str
    kind: PatternKind | None = None
    planted: Planted = field(default_factory=Planted)
    habits: Habits = field(default_factory=Habits)
    coin: float = 0.0
    school: SchoolDesign = field(default_factory=SchoolDesign)


CASES = (
    Case("half the comments the same", PatternKind.SAME_COMMENTS, Planted(same_comments=0.5)),
    Case("all comments the same", PatternKind.SAME_COMMENTS, Planted(same_comments=1.0)),
    Case("a third of the readings in a tenth of the time", PatternKind.FAST_READINGS, Planted(fast=0.33)),
    Case("all readings in a tenth of the time", PatternKind.FAST_READINGS, Planted(fast=1.0)),
    Case("a third one right after the other", PatternKind.CLOSE_READINGS, Planted(fast=0.33)),
    Case("all one right after the other", PatternKind.CLOSE_READINGS, Planted(fast=1.0)),
    Case("the middle levels only", PatternKind.LEVELS, habits=Habits(narrowing=0.0)),
    Case("lowest or highest by coin in half", PatternKind.LEVELS, coin=0.5),
    Case("5 of 5 pairs within 2 minutes", PatternKind.SCHOOL_BURST, school=SchoolDesign(planted=5)),
    Case("3 of 5 pairs within 2 minutes", PatternKind.SCHOOL_BURST, school=SchoolDesign(planted=3)),
)


def found_in(case: Case, visits: int, seed: int) -> tuple[Pattern, ...]:
    """Return the patterns of one invented round of 20 reviewers and 10 schools."""
    generator = np.random.default_rng([seed, visits])
    design = Design(evidence=visits * 10, levels=3, interaction_spread=0.5)
    ratings = extreme(simulate(design, generator, case.habits).ratings, case.coin, generator)
    seen = Seen(readings_of(ratings, generator, case.planted), *submissions(case.school, generator))
    return find_patterns(ratings, estimate_severity(ratings), seen, seed=seed)


def clean(visits: int, rounds: int) -> None:
    _head(
        f"Nothing planted, {visits} readings a reviewer, {rounds} rounds",
        "what",
        "tests",
        "p < 5%",
        "rounds with a flag",
    )
    found = [found_in(Case("clean"), visits, seed) for seed in range(rounds)]
    for kind in _TESTED:
        of_kind = [[one for one in row if one.tested.kind is kind] for row in found]
        p = np.array([one.tested.p for row in of_kind for one in row])
        share = f"{(p < 0.05).mean():.3f}" if len(p) else "–"
        _row(kind, len(p), share, _share([any(one.flagged for one in row) for row in of_kind]))
    together = [any(one.flagged for one in row if one.tested.kind in _TESTED) for row in found]
    _row("all five together", "", "", _share(together))


def planted(visits: int, rounds: int) -> None:
    _head(
        f"Planted in one, {visits} readings a reviewer, {rounds} rounds",
        "planted",
        "found as",
        "found",
        "others flagged a round",
    )
    for case in CASES:
        found = [found_in(case, visits, 10_000 + seed) for seed in range(rounds)]
        who = "s0" if case.kind is PatternKind.SCHOOL_BURST else "r000"
        flagged = [[one.tested for one in row if one.flagged and one.tested.kind in _TESTED] for row in found]
        hit = [any(one.who == who and one.kind is case.kind for one in row) for row in flagged]
        others = np.mean([sum(one.who != who for one in row) for row in flagged])
        _row(case.name, case.kind, _share(hit), f"{others:.2f}")


def _share(events: list[bool]) -> str:
    return f"{np.mean(events):.3f}"


def _head(title: str, *columns: str) -> None:
    sys.stdout.write(f"\n### {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n")


def _row(*cells: object) -> None:
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


PARTS: dict[str, Callable[[int, int], None]] = {"clean": clean, "planted": planted}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="invented rounds a row")
    parser.add_argument("--only", choices=sorted(PARTS))
    arguments = parser.parse_args()
    started = time.perf_counter()
    for name, part in PARTS.items():
        if arguments.only in (None, name):
            for visits in (20, 60):
                part(visits, arguments.rounds)
    sys.stdout.write(f"\n{time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
