"""All unusual patterns of one round: tested one by one, and reported together so that few of them are chance."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from models.raters.effects import Effect, find_effects
from models.raters.measures import Severity
from models.raters.patterns.comments import same_comments
from models.raters.patterns.discovery import FALSE_DISCOVERIES, q_values
from models.raters.patterns.handing_in import Alike, HandIn, bursts_of_schools
from models.raters.patterns.levels import unexplained_levels
from models.raters.patterns.pace import close_readings, fast_readings
from models.raters.patterns.pattern import Pattern, PatternKind, Tested
from models.raters.patterns.readings import Reading
from models.raters.ratings import Ratings

_EFFECTS = {Effect.HALO: PatternKind.HALO, Effect.FAST_EXCELLENT: PatternKind.FAST_EXCELLENT}


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of a round beside its ratings; reviewers, evidence and schools by the ids of the ratings."""

    readings: Sequence[Reading]
    handed_in: Sequence[HandIn] = field(default_factory=tuple)
    alike: Sequence[Alike] = field(default_factory=tuple)


def find_patterns(ratings: Ratings, severity: Severity, seen: Seen, *, seed: int = 0) -> tuple[Pattern, ...]:
    """Look for everything of :class:`models.raters.patterns.pattern.PatternKind`, what is flagged first.

    Parameters
    ----------
    ratings, severity
        A table of independent ratings and what the model says of it.
    seen
        Of the same round.
    seed
        Of all random draws: the same round always gives the same answer.

    Returns
    -------
    tuple of Pattern
        Everything that could be tested, flagged or not: how much was looked at belongs to what was found. Of all tests
        but those of :mod:`models.raters.effects`, which control any false alarm by themselves, at most
        :data:`models.raters.patterns.discovery.FALSE_DISCOVERIES` of those flagged are chance on average.
    """
    tested = [
        *same_comments(seen.readings),
        *fast_readings(seen.readings, seed=seed),
        *close_readings(seen.readings),
        *unexplained_levels(ratings, severity, seed=seed),
        *bursts_of_schools(seen.handed_in, seen.alike, seed=seed),
    ]
    q = q_values(np.array([one.p for one in tested]))
    found = [Pattern(one, float(value), bool(value <= FALSE_DISCOVERIES)) for one, value in zip(tested, q, strict=True)]
    found += _effects(ratings, severity)
    return tuple(sorted(found, key=lambda one: (not one.flagged, _or_zero(one.q), one.tested.kind, one.tested.who)))


def _effects(ratings: Ratings, severity: Severity) -> list[Pattern]:
    return [
        Pattern(Tested(_EFFECTS[one.effect], one.reviewer, one.n, one.statistic, one.others, one.p), one.p, one.flagged)
        for one in find_effects(ratings, severity)
        if one.effect in _EFFECTS
    ]


def _or_zero(q: float) -> float:
    """Return where a rule without a p-value stands in the order: before everything that is tested."""
    return 0.0 if np.isnan(q) else q
