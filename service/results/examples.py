"""Passages of other teachers' evidence that show the next level: allowed by them, and without any name."""

from sqlalchemy.orm import Session

from models.documents.privacy import mask_text
from models.standard.rubric import Criterion
from service.declarations.tables import Declaration
from service.results.names import without_known
from service.results.store import Candidate, allowed_examples
from service.submissions.readings import grade_of

MOST = 2
_LOOKED_AT = 8
"""More than are shown: of some, no passage stands behind the criterion."""
_LONGEST = 240


def examples_for(session: Session, own: Declaration, item: str, criterion: Criterion, rank: int) -> tuple[str, ...]:
    """Return at most two passages of reviewed evidence that stands above ``rank`` in this criterion."""
    higher = criterion.codes[rank + 1 :]
    if not higher:
        return ()
    found: list[str] = []
    for candidate in allowed_examples(session, own, item, criterion.id, higher, _LOOKED_AT):
        passage = _passage(candidate, criterion.id)
        if passage and passage not in found:
            found.append(passage)
    return tuple(found[:MOST])


def _passage(candidate: Candidate, criterion: str) -> str:
    row, teacher, school = candidate
    quoted = (one.passages for one in grade_of(row).criteria if one.id == criterion)
    for passages in quoted:
        for passage in passages:
            return mask_text(without_known(passage.text, teacher, school))[:_LONGEST]
    return ""
