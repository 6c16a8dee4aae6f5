"""From finished reviews in the database to the long table of ratings that the analysis works on.

Only people's readings count. Two tables come of one round:

*final* levels, which are what decides, for severity, patterns and drift;
*blind* levels, set before the machine's pre-score was shown, for agreement, because reviewers who have seen the same
proposal are no longer independent of each other.

A third reviewer who was called because two differ saw both, and is in neither: such a reading says how a difference was
settled, and would make everybody look more alike.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.raters.ratings import Ratings, RatingTable, Record, table_of
from models.standard.rubric import Standard
from service.assignments.urgency import Need
from service.consistency import rating_store
from service.consistency.figures import LeftOut
from service.consistency.rating_store import Finished, Part
from service.rounds.standards import standard_of
from service.rounds.tables import Round


@dataclass(frozen=True)
class Source:
    """What the figures of a part rest on; ``hash`` changes with any of it."""

    final: RatingTable
    blind: Ratings
    left_out: LeftOut
    n_reviews: int
    hash: str


def load(session: Session, part: Part) -> Source:
    held = session.get_one(Round, part.round_id)
    scale = _Scale.of(standard_of(session, held))
    proposed = rating_store.prescores(session, part, held.standard_hash)
    # One after the other: the rows of a large county take a lot of memory, their arrays little.
    blind = table_of(_Pass(scale, proposed, blind=True).records(rating_store.finished(session, part)), scale.levels)
    second = _Pass(scale, proposed, blind=False)
    final = table_of(second.records(rating_store.finished(session, part)), scale.levels)
    return Source(final, blind.ratings, LeftOut(**second.left_out), second.n_reviews, second.digest.hexdigest())


@dataclass(frozen=True)
class _Scale:
    """The levels that most criteria of a standard have, and these criteria; others cannot be put beside them."""

    levels: tuple[str, ...]
    criteria: frozenset[str]

    @classmethod
    def of(cls, standard: Standard) -> "_Scale":
        codes = {one.id: one.codes for point in standard.points for item in point.evidence for one in item.criteria}
        levels = Counter(codes.values()).most_common(1)[0][0]
        return cls(levels, frozenset(name for name, known in codes.items() if known == levels))


class _Pass:
    """Turns reviews into records, and counts what it leaves out."""

    def __init__(self, scale: _Scale, proposed: Mapping[tuple[int, str], str], *, blind: bool) -> None:
        self._scale = scale
        self._proposed = proposed
        self._blind = blind
        self.left_out = {"off_task": 0, "arbitrated": 0, "other_scale": 0}
        self.n_reviews = 0
        self.digest = hashlib.sha256()

    def records(self, reviews: Iterator[Finished]) -> Iterator[Record]:
        row = 0
        for one in reviews:
            self.n_reviews += 1
            self.digest.update(f"{one.id}:{sorted(one.final_levels.items())};".encode())
            if one.off_task:
                self.left_out["off_task"] += 1
            elif Need.DIFFER.value in one.reasons:
                self.left_out["arbitrated"] += 1
            else:
                for criterion, level in self._usable(one):
                    row += 1
                    yield self._record(row, one, criterion, level)

    def _usable(self, one: Finished) -> list[tuple[str, str]]:
        levels = one.blind_levels if self._blind else one.final_levels
        found = [(criterion, level) for criterion, level in levels.items() if criterion in self._scale.criteria]
        self.left_out["other_scale"] += not found
        return found

    def _record(self, row: int, one: Finished, criterion: str, level: str) -> Record:
        return Record(
            row=row,
            evidence=str(one.evidence),
            criterion=criterion,
            reviewer=str(one.reviewer),
            level=level,
            school=str(one.school),
            point=one.point,
            submitted_at=(one.blind_at if self._blind else one.final_at).isoformat(),
            prescore=self._proposed.get((one.machine_grade, criterion), "") if one.machine_grade else "",
        )
