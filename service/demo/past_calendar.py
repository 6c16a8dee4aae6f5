"""When things happened in the finished round: handed in before the last day, reviewed evening by evening after it."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from service.clock import CHINA

STARTS_ON, SUBMIT_BY, REVIEW_BY = date(2026, 3, 2), date(2026, 4, 10), date(2026, 5, 31)
DECIDED_ON = date(2026, 6, 5)
_FIRST_EVENING, _SECOND_PASS = date(2026, 4, 13), date(2026, 5, 11)
_BEGINS, _ITEMS_AN_EVENING = time(19, 30), 9
_MEDIAN_MINUTES, _SPREAD = 5.0, 0.45
_RUSH = 0.06
"""Of the usual time, on a hurried evening: twenty seconds instead of five minutes."""


@dataclass(frozen=True)
class Sitting:
    """One item under review, from opening to the levels set blind to the end."""

    opened_at: datetime
    blind_seconds: float
    final_seconds: float

    @property
    def blind_at(self) -> datetime:
        return self.opened_at + timedelta(seconds=self.blind_seconds)

    @property
    def final_at(self) -> datetime:
        return self.opened_at + timedelta(seconds=self.final_seconds)


def handed_in_at(rng: random.Random) -> datetime:
    days = rng.randrange((SUBMIT_BY - STARTS_ON).days)
    return datetime.combine(STARTS_ON + timedelta(days=days), time(8), CHINA) + timedelta(
        minutes=rng.randrange(14 * 60)
    )


def sittings(rng: random.Random, *, second_pass: bool, hurried: Collection[int] = frozenset()) -> Iterator[Sitting]:
    """Yield one sitting after the other of one reviewer, some in an evening, every other evening or so.

    ``hurried`` are the evenings, from 0, on which they rush through what lies there.
    """
    day = (_SECOND_PASS if second_pass else _FIRST_EVENING) + timedelta(days=rng.randrange(3))
    for evening in count():
        pace = _RUSH if evening in hurried else 1.0
        moment = datetime.combine(day, _BEGINS, CHINA) + timedelta(minutes=rng.randrange(40))
        for _ in range(_ITEMS_AN_EVENING):
            blind = round(pace * 60 * _MEDIAN_MINUTES * rng.lognormvariate(0.0, _SPREAD), 1)
            sitting = Sitting(moment, blind, round(blind + pace * rng.uniform(6.0, 40.0), 1))
            yield sitting
            moment = sitting.final_at + timedelta(seconds=pace * rng.uniform(5.0, 90.0))
        day += timedelta(days=rng.choice((1, 2, 2)))


def decided_at() -> datetime:
    return datetime.combine(DECIDED_ON, time(10), CHINA)
