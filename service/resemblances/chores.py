"""What the worker does for resemblances, after everything that people wait for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.resemblances import pattern_store, work_store
from service.resemblances.comparing import compare
from service.resemblances.findings import compute
from service.worker.chore import Chore, Tools

_MOST = 100
"""Items asked for in one sweep: other chores come to their turn between."""


def due(session: Session) -> Sequence[int]:
    """Return the items to compare, first what no longer counts, then what is new, then what was compared with few."""
    found = [*work_store.gone(session, _MOST), *work_store.never_compared(session, _MOST)]
    return [*found, *work_store.grown(session, _MOST - len(found))] if len(found) < _MOST else found[:_MOST]


RESEMBLANCES = Chore("resemblances", due, compare)


def look_for_patterns(tools: Tools, round_id: int) -> None:
    """Look for the patterns of a round in each of its counties."""
    with tools.database.transaction(reads_only=True) as session:
        parts = pattern_store.parts(session, round_id)
    for part in parts:
        with tools.database.transaction(reads_only=True) as session:
            found = compute(session, part)
        with tools.database.transaction() as session:
            pattern_store.keep(session, found)


PATTERNS = Chore("patterns", pattern_store.rounds_due, look_for_patterns)
