"""``python -m tests.benchmarks.simulate_excerpt``: what an excerpt costs in precision, at a size where both can be had.

A county of 40 schools with panels of five, who read eight of a hundred items of other schools, estimated whole and from
excerpts of several sizes. Prints a Markdown table.
"""

import sys
import time

import numpy as np
from numpy.typing import NDArray

from models.raters.excerpt import Excerpt
from models.raters.measures import Severity
from models.raters.severity import estimate_severity
from tests.benchmarks.simulated_ratings import Design, Simulated, simulate

COUNTY = Design(reviewers=200, evidence=12_000, levels=3, schools=40, school_spread=0.5, own_share=0.92)
TABLES = 3
_WHOLE = Excerpt(above=sys.maxsize)
_Z = 1.959964


def main() -> None:
    tables = [simulate(COUNTY, np.random.default_rng(seed)) for seed in range(TABLES)]
    whole = [_estimate(one, _WHOLE) for one in tables]
    print(
        "| ratings each | readings used | correlation | RMSE | coverage 95% | median SE | with the whole | s a table |"
    )
    print("|---|---|---|---|---|---|---|---|")
    _row("all", tables, whole, whole)
    for each in (240, 120, 60):
        _row(str(each), tables, [_estimate(one, Excerpt(0, each)) for one in tables], whole)


def _estimate(simulated: Simulated, excerpt: Excerpt) -> tuple[Severity, float]:
    started = time.process_time()
    return estimate_severity(simulated.ratings, excerpt=excerpt), time.process_time() - started


def _row(
    name: str, tables: list[Simulated], found: list[tuple[Severity, float]], whole: list[tuple[Severity, float]]
) -> None:
    truth = np.concatenate([one.severity for one in tables])
    told = np.concatenate([_severities(one) for one, _ in found])
    se = np.concatenate([[told.se for told in one.reviewers] for one, _ in found])
    error = told - truth
    cells = (
        name,
        f"{sum(one.basis.readings for one, _ in found) / sum(one.basis.shared for one, _ in found):.0%}",
        f"{np.corrcoef(told, truth)[0, 1]:.3f}",
        f"{np.sqrt(np.mean(error**2)):.3f}",
        f"{np.mean(np.abs(error) < _Z * se):.3f}",
        f"{np.median(se):.3f}",
        f"{np.corrcoef(told, np.concatenate([_severities(one) for one, _ in whole]))[0, 1]:.3f}",
        f"{np.mean([seconds for _, seconds in found]):.0f}",
    )
    print("| " + " | ".join(cells) + " |", flush=True)


def _severities(severity: Severity) -> NDArray[np.float64]:
    return np.array([one.severity for one in severity.reviewers])


if __name__ == "__main__":
    main()
