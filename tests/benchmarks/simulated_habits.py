"""Invented readings beside invented ratings: how long they took, when they ended and what was written."""

from dataclasses import dataclass, replace

import numpy as np

from models.documents.similarity.shingles import shingles
from models.raters.patterns.handing_in import Alike, HandIn
from models.raters.patterns.readings import Reading
from models.raters.ratings import Ratings
from models.raters.visits import visits_of

WORDS = tuple(
    "目标明确活动设计合理评价数据反思建议改进学生课堂证据充分不足补充说明具体案例方法过程结果分析情境问题探究"
)
"""Comments are put together out of these, sixty a comment."""


@dataclass(frozen=True)
class Planted:
    """What reviewer 0 does unlike the others; shares are of that reviewer's readings.

    Attributes
    ----------
    same_comments
        Get one and the same comment.
    fast
        Take a tenth of the time, and so end soon after the one before.
    """

    same_comments: float = 0.0
    fast: float = 0.0


def readings_of(ratings: Ratings, generator: np.random.Generator, planted: Planted | None = None) -> list[Reading]:
    """Invent readings; honest reviewers differ in pace, and in how often they write something again."""
    planted = planted or Planted()
    pace = np.exp(generator.normal(0.0, 0.4, len(ratings.reviewer_ids)))
    repeating = generator.beta(1.5, 20.0, len(ratings.reviewer_ids))
    length = np.exp(generator.normal(7.3, 0.5, len(ratings.evidence_ids))).astype(int) + 100
    found: list[Reading] = []
    for code, name in enumerate(ratings.reviewer_ids):
        visits = visits_of(ratings, code)
        fast = generator.random(len(visits)) < planted.fast * (code == 0)
        seconds = pace[code] * 0.4 * length[[one.evidence for one in visits]] ** 0.9
        seconds *= np.exp(generator.normal(0.0, 0.5, len(visits))) * np.where(fast, 0.1, 1.0)
        # Between two readings there are pauses; a fast one goes on at once.
        ended = np.cumsum(seconds + np.where(fast, 3.0, generator.exponential(60.0, len(visits))))
        comments = _comments(len(visits), repeating[code], planted.same_comments * (code == 0), generator)
        found += [
            Reading(name, ratings.evidence_ids[one.evidence], took, int(length[one.evidence]), end, comment)
            for one, took, end, comment in zip(visits, seconds, ended, comments, strict=True)
        ]
    return found


def _comments(n: int, repeating: float, planted: float, generator: np.random.Generator) -> list[np.ndarray]:
    written: list[np.ndarray] = []
    stock = shingles("".join(generator.choice(WORDS, 60))).keys
    for _ in range(n):
        if generator.random() < planted:
            written.append(stock)
        elif written and generator.random() < repeating:
            written.append(written[generator.integers(len(written))])
        else:
            written.append(shingles("".join(generator.choice(WORDS, 60))).keys)
    return written


def extreme(ratings: Ratings, share: float, generator: np.random.Generator) -> Ratings:
    """Let reviewer 0 give the lowest or the highest level by the toss of a coin, in some readings for all criteria."""
    rank = ratings.rank.copy()
    mine = np.flatnonzero(ratings.reviewer == 0)
    readings = np.unique(ratings.evidence[mine])
    chosen = readings[generator.random(len(readings)) < share]
    tossed = dict(zip(chosen.tolist(), generator.integers(0, 2, len(chosen)).tolist(), strict=True))
    for row in mine:
        if int(ratings.evidence[row]) in tossed:
            rank[row] = tossed[int(ratings.evidence[row])] * (len(ratings.levels) - 1)
    return replace(ratings, rank=rank)


@dataclass(frozen=True)
class SchoolDesign:
    """Submissions of one round; of planted pairs of school 0 the second comes within ``apart`` seconds."""

    schools: int = 10
    each: int = 30
    pairs: int = 5
    planted: int = 0
    apart: float = 120.0


def submissions(design: SchoolDesign, generator: np.random.Generator) -> tuple[list[HandIn], list[Alike]]:
    """Invent submissions over ten days, most of a school on its last evening, with look-alikes among them."""
    handed_in: list[HandIn] = []
    alike: list[Alike] = []
    for school in range(design.schools):
        evening = generator.random(design.each) < 0.6
        at = np.where(
            evening, 864_000 - generator.exponential(5_000, design.each), 864_000 * generator.random(design.each)
        )
        order = generator.permutation(design.each)
        pairs = [(int(order[2 * n]), int(order[2 * n + 1])) for n in range(design.pairs)]
        for one, other in pairs[: design.planted * (school == 0)]:
            at[other] = at[one] + design.apart * generator.random()
        handed_in += [HandIn(f"{school}-{n}", f"s{school}", float(when)) for n, when in enumerate(at)]
        alike += [Alike(f"{school}-{one}", f"{school}-{other}", f"{school}-{other}") for one, other in pairs]
    return handed_in, alike
