"""Reviewers who are faster than reading allows, and reviews that were finished one right after the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.raters.patterns.excess import FEWEST_TRIALS, VERY_CAUTIOUS, excess
from models.raters.patterns.pattern import PatternKind, Tested
from models.raters.patterns.readings import Reading, by_reviewer

FASTEST = 0.05
"""Share of the other reviewers' readings, the fastest for their length, that a fast one is as fast as."""
CLOSE_SECONDS = 60.0
"""Seconds between two finished reviews of one reviewer below which they are close."""
_MOST_PAIRS = 20_000
_MOST_SHOWN = 20

Reals = NDArray[np.float64]


def fast_readings(readings: Sequence[Reading], *, seed: int = 0) -> list[Tested]:
    """Count for each reviewer the readings that are among the fastest of all others for the length of the text.

    Notes
    -----
    Time for length is the residual of the logarithm of seconds on that of characters, with the slope of H. Theil, "A
    rank-invariant method of linear and polynomial regression analysis", Proceedings of the Royal Netherlands Academy of
    Sciences 53 (1950) 386-392, within reviewers: nobody's own pace and no few odd readings bend it.
    """
    people = by_reviewer([one for one in readings if one.seconds > 0 and one.characters > 0])
    rest = _times_for_length(people, seed)
    trials = np.array([len(times) for times in rest], np.int64)
    found = []
    for at, (who, mine) in enumerate(people.items()):
        others = [times for place, times in enumerate(rest) if place != at]
        if trials[at] < FEWEST_TRIALS or not others:
            continue
        limit = float(np.quantile(np.concatenate(others), FASTEST))
        seen = np.array([int((times <= limit).sum()) for times in rest], np.int64)
        # Paces of people have a longer tail than shares of a beta-binomial distribution.
        expected, p = excess(seen, trials, at, VERY_CAUTIOUS)
        if not np.isnan(p):
            quickest = np.argsort(rest[at], kind="stable")[: min(int(seen[at]), _MOST_SHOWN)]
            evidence = tuple(mine[place].evidence for place in quickest.tolist())
            found.append(
                Tested(PatternKind.FAST_READINGS, who, int(trials[at]), float(seen[at]), expected, p, evidence)
            )
    return found


def close_readings(readings: Sequence[Reading]) -> list[Tested]:
    """Count for each reviewer the reviews finished within a minute of the one before, and hold them against others."""
    people = by_reviewer(readings)
    gaps = [np.diff([one.finished_at for one in mine]) for mine in people.values()]
    seen = np.array([int((gap < CLOSE_SECONDS).sum()) for gap in gaps], np.int64)
    trials = np.array([len(gap) for gap in gaps], np.int64)
    found = []
    for at, (who, mine) in enumerate(people.items()):
        expected, p = excess(seen, trials, at)
        if not np.isnan(p):
            places = np.flatnonzero(gaps[at] < CLOSE_SECONDS)[:_MOST_SHOWN]
            evidence = tuple(mine[place + 1].evidence for place in places.tolist())
            found.append(
                Tested(PatternKind.CLOSE_READINGS, who, int(trials[at]), float(seen[at]), expected, p, evidence)
            )
    return found


def _times_for_length(people: dict[str, list[Reading]], seed: int) -> list[Reals]:
    """Return for each reviewer the log time of each reading less what its length explains."""
    times = [np.log([one.seconds for one in mine]) for mine in people.values()]
    lengths = [np.log([one.characters for one in mine]) for mine in people.values()]
    slope = _slope(times, lengths, np.random.default_rng(seed))
    return [time - slope * length for time, length in zip(times, lengths, strict=True)]


def _slope(times: list[Reals], lengths: list[Reals], generator: np.random.Generator) -> float:
    """Return the median slope over pairs of readings of one reviewer; 0 where no two differ in length."""
    slopes = []
    share = _MOST_PAIRS // max(len(times), 1)
    for time, length in zip(times, lengths, strict=True):
        one, other = generator.integers(0, len(time), (2, min(share, len(time) * (len(time) - 1) // 2)))
        apart = length[one] != length[other]
        slopes.append((time[one] - time[other])[apart] / (length[one] - length[other])[apart])
    every = np.concatenate(slopes) if slopes else np.empty(0)
    return float(np.median(every)) if len(every) else 0.0
