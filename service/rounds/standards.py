"""The standards that rounds are judged by, kept whole so that an old result can be explained."""

import json
from functools import lru_cache

from sqlalchemy.orm import Session

from models.standard.loading import parse_standard, to_document
from models.standard.rubric import Standard
from service.clock import now
from service.rounds.scheme import Scheme
from service.rounds.tables import Round, StandardVersion


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


@lru_cache(maxsize=8)
def _parsed(document: str) -> Standard:
    return parse_standard(document.encode(), "standard.json")
