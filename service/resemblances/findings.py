"""The unusual patterns of one round in one county: looked for with the ratings, the times and the look-alikes of it."""

from collections import Counter
from collections.abc import Iterator
from math import isnan

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from models.documents.similarity.shingles import Keys, shingles
from models.raters.patterns.handing_in import Alike, HandIn
from models.raters.patterns.pattern import Pattern, PatternKind
from models.raters.patterns.readings import Reading
from models.raters.patterns.search import Seen, find_patterns
from models.raters.severity import estimate_severity
from service.clock import now
from service.consistency.loading import load
from service.consistency.rating_store import Part
from service.resemblances import pattern_store
from service.resemblances.tables import RoundPatterns

SHORTEST_COMMENT = 20
"""Letters and characters of a comment below which it is a turn of phrase and nobody's own."""


class PatternOut(BaseModel):
    """One unusual pattern: what was seen, and what chance would bring. A flag, never a verdict."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "same_comments",
                "who": 12,
                "n": 40,
                "seen": 31.0,
                "expected": 2.4,
                "p": 0.0001,
                "q": 0.004,
                "evidence": [7, 19],
                "level": None,
            }
        }
    )

    kind: PatternKind
    who: int = Field(description="Id of the reviewer; of the school for `school_burst`.")
    n: int = Field(description="What was looked at.")
    seen: float = Field(description="How much of it stands out; a ratio for `halo`, a share for `fast_excellent`.")
    expected: float | None = Field(description="The same by chance.")
    p: float | None = Field(description="Chance of as much or more; null where a rule and no test decides.")
    q: float | None = Field(description="The same, allowing for everything that was tested.")
    evidence: list[int] = Field(description="Evidence items to look at first.")
    level: str | None = Field(description="The level that stands out; only for `levels`.")


def compute(session: Session, part: Part) -> RoundPatterns:
    """Look for patterns; the row that it returns is of no session."""
    source = load(session, part)
    pairs = list(pattern_store.pairs(session, part))
    seen = Seen(
        list(_readings(session, part)),
        [
            HandIn(str(row.submission), str(row.school), row.at.timestamp())
            for row in pattern_store.handed_in(session, part)
        ],
        _alike(pairs),
    )
    ratings = source.final.ratings
    found = find_patterns(ratings, estimate_severity(ratings), seen) if len(ratings) else ()
    return RoundPatterns(
        round_id=part.round_id,
        unit_id=part.unit_id,
        n_reviews=pattern_store.n_reviews(session, part),
        n_pairs=len(pairs),
        tested=dict(Counter(one.tested.kind.value for one in found)),
        patterns=[_out(one, ratings.levels).model_dump(mode="json") for one in found if one.flagged],
        computed_at=now(),
    )


def _readings(session: Session, part: Part) -> Iterator[Reading]:
    for row in pattern_store.readings(session, part):
        yield Reading(
            str(row.reviewer),
            str(row.evidence),
            row.blind_seconds,
            row.characters,
            row.finished_at.timestamp(),
            _keys(row.advice),
        )


def _keys(comment: str) -> Keys:
    """Return the shingles of a comment: of its words nothing else goes on."""
    cut = shingles(comment)
    return cut.keys if len(cut.folded) >= SHORTEST_COMMENT else np.empty(0, np.uint32)


def _alike(pairs: list[pattern_store.PairInside]) -> list[Alike]:
    """Return each two submissions once, however many of their items look alike."""
    by_submissions = {(one.submission, one.other): one.evidence for one in reversed(pairs)}
    return [Alike(str(one), str(other), str(evidence)) for (one, other), evidence in sorted(by_submissions.items())]


def _out(one: Pattern, levels: tuple[str, ...]) -> PatternOut:
    tested = one.tested
    return PatternOut(
        kind=tested.kind,
        who=int(tested.who),
        n=tested.n,
        seen=tested.seen,
        expected=_told(tested.expected),
        p=_told(tested.p),
        q=_told(one.q),
        evidence=[int(name) for name in tested.evidence],
        level=None if tested.level is None else levels[tested.level],
    )


def _told(value: float) -> float | None:
    return None if isnan(value) else value
