"""The standards that rounds are judged by, kept whole so that an old result can be explained."""

import json
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy.orm import Session

from models.standard.loading import parse_standard, to_document
from models.standard.rubric import Standard
from service.clock import now
from service.errors import ValueRefused
from service.language import mark
from service.rounds.scheme import Scheme
from service.rounds.tables import Round, StandardVersion

# As wide as the columns that keep them; the level's is that of grades, decisions and outcomes.
_TITLE, _ID, _VERSION, _CODE, _LEVEL = 200, 100, 60, 60, 40


def keep_standard(session: Session, standard: Standard) -> StandardVersion:
    """Store a standard unless it is there already."""
    kept = session.get(StandardVersion, standard.content_hash)
    if kept is None:
        kept = StandardVersion(
            content_hash=standard.content_hash,
            standard_id=standard.id,
            version=standard.version,
            title=standard.title,
            document=to_document(standard),
            kept_at=now(),
        )
        session.add(kept)
        session.flush()
    return kept


def standard_of(session: Session, held: Round) -> Standard:
    """Return the standard that a round is judged by."""
    kept = session.get_one(StandardVersion, held.standard_hash)
    return _parsed(json.dumps(kept.document, ensure_ascii=False, sort_keys=True))


def scheme_of(held: Round) -> Scheme:
    return Scheme.model_validate(held.scheme)


def check_lengths(standard: Standard) -> None:
    """Raise ValueRefused when a title or a code would not fit where it is kept."""
    for text, most in _lengths(standard):
        if len(text) > most:
            raise ValueRefused(field=f"{text[:30]}…", reason=mark("this is too long to be kept; shorten it"))


def _lengths(standard: Standard) -> Iterator[tuple[str, int]]:
    yield from ((standard.title, _TITLE), (standard.id, _ID), (standard.version, _VERSION))
    for point in standard.points:
        yield point.code, _CODE
        for item in point.evidence:
            yield item.id, _CODE
            for criterion in item.criteria:
                yield criterion.id, _CODE
                yield from ((level.code, _LEVEL) for level in criterion.levels)


@lru_cache(maxsize=8)
def _parsed(document: str) -> Standard:
    return parse_standard(document.encode(), "standard.json")
