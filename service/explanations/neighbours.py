"""The nearest work of others one level above and one below: allowed by them, decided, and without any name.

Nobody of one's own school is shown, since colleagues know each other's lessons.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.documents.privacy import mask_text
from models.grading.grade import Grade, QuotedPassage
from models.grading.nearness import nearness
from models.standard.rubric import Criterion
from service.declarations.tables import Declaration
from service.results.names import without_known
from service.results.store import Candidate, allowed_examples
from service.submissions.readings import grade_of

_LOOKED_AT = 60
"""The newest so many are compared; a county has hundreds of each item, and the page must not wait for all."""
_LONGEST = 240
_FARTHEST = 2.0
"""Behind any cosine."""


@dataclass(frozen=True)
class Neighbour:
    """The passage that matters most for the criterion, of reviewed work at ``level``."""

    level: str
    passage: str


@dataclass(frozen=True)
class Neighbours:
    """Of one criterion; None where nobody allowed an example."""

    criterion: str
    above: Neighbour | None
    below: Neighbour | None


def neighbours_of(session: Session, own: Declaration, grade: Grade, criterion: Criterion, level: str) -> Neighbours:
    rank = criterion.rank(level)
    above = criterion.codes[rank + 1] if rank + 1 < len(criterion.codes) else None
    below = criterion.codes[rank - 1] if rank else None
    return Neighbours(
        criterion.id,
        _nearest(session, own, grade, criterion.id, above),
        _nearest(session, own, grade, criterion.id, below),
    )


def _nearest(session: Session, own: Declaration, grade: Grade, criterion: str, level: str | None) -> Neighbour | None:
    if level is None:
        return None
    candidates = allowed_examples(session, own, grade.item, criterion, (level,), _LOOKED_AT)
    elsewhere = [one for one in candidates if one[0].evidence.submission.declaration.school_id != own.school_id]
    for candidate in _by_nearness(grade, elsewhere):
        passage = _passage(candidate, criterion)
        if passage:
            return Neighbour(level, passage)
    return None


def _by_nearness(grade: Grade, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Sort the nearest first; those that cannot be compared come last, the newest of them first."""
    near = {one[0].id: nearness(grade.vector, grade_of(one[0]).vector) for one in candidates}
    return sorted(candidates, key=lambda one: _FARTHEST if near[one[0].id] is None else -float(near[one[0].id] or 0))


def _passage(candidate: Candidate, criterion: str) -> str:
    row, teacher, school = candidate
    quoted = [passage for one in grade_of(row).criteria if one.id == criterion for passage in one.passages]
    if not quoted:
        return ""
    best: QuotedPassage = max(quoted, key=lambda one: (one.effect or 0.0, one.relevance))
    return mask_text(without_known(best.text, teacher, school))[:_LONGEST]
