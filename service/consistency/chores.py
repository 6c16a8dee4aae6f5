"""The worker's part: figures are computed when there are newer reviews, or when somebody asks for them.

One key is one round; a round of a city has figures for each of its counties. While reviewing goes on, figures rest
between two computings for a multiple of the time that they take.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.clock import now
from service.consistency import rating_store, store
from service.consistency.rating_store import Part
from service.consistency.tables import AuditFigures, FigureState
from service.consistency.workflow import CHORE_NAME, STAGES, Stage, compute
from service.database.engine import Database
from service.worker.chore import Chore, Tools

LEASE = timedelta(minutes=3)
"""Without a sign of life for longer, whoever computed was killed."""
_PULSE_SECONDS = 20.0
_LEAST_REST = timedelta(minutes=10)
_REST_TIMES = 20
_MARGIN = timedelta(minutes=1)
"""A review is stamped before it is committed; one that came in between is found again."""


@dataclass(frozen=True)
class Look:
    """What has to be computed, and the rows that nothing newer than them was found for."""

    waiting: list[Part]
    up_to_date: list[AuditFigures]


def due(session: Session) -> Sequence[int]:
    return sorted({part.round_id for part in look(session).waiting})


def do(tools: Tools, round_id: int) -> None:
    """Compute what is due of a round, county by county."""
    known_until = now() - _MARGIN
    with tools.database.transaction() as session:
        found = look(session)
        for row in found.up_to_date:
            # The next look has less to go through.
            row.as_of = max(row.as_of or known_until, known_until)
    for part in found.waiting:
        if part.round_id == round_id:
            _compute(tools.database, part)


CHORE = Chore(CHORE_NAME, due, do)


def look(session: Session) -> Look:
    rows = {(row.round_id, row.unit_id): row for row in store.all_rows(session)}
    newest = _newest_reviews(session, list(rows.values()))
    outdated = {key for key, moment in newest.items() if key not in rows or moment > (rows[key].as_of or moment)}
    wanted = {key for key, row in rows.items() if _asked_for(row)}
    wanted |= {key for key in outdated if key not in rows or _has_rested(rows[key])}
    paths = rating_store.counties(session)
    return Look(
        [Part(round_id, unit_id, paths[unit_id]) for round_id, unit_id in sorted(wanted)],
        [row for key, row in rows.items() if row.state is FigureState.DONE and key not in outdated | wanted],
    )


def _newest_reviews(session: Session, rows: Sequence[AuditFigures]) -> dict[tuple[int, int], datetime]:
    """Return when the newest review was finished, by round and county, of all that some figures do not know."""
    known = [row.as_of for row in rows if row.as_of is not None]
    found = [*rating_store.reviewed_in(session, rating_store.rounds_without_figures(session))]
    if known:
        found += rating_store.reviewed_since(session, min(known))
    counties = rating_store.counties(session)
    newest: dict[tuple[int, int], datetime] = {}
    for round_id, path, moment in found:
        for unit_id in (int(step) for step in path.strip("/").split("/")):
            if unit_id in counties:
                newest[round_id, unit_id] = max(moment, newest.get((round_id, unit_id), moment))
    return newest


def _asked_for(row: AuditFigures) -> bool:
    """Say whether a row has to be computed whatever was reviewed since."""
    if row.state is FigureState.WAITING:
        return True
    if row.state is FigureState.RUNNING:
        return row.touched_at < now() - LEASE
    return row.state is FigureState.FAILED and row.touched_at < now() - _LEAST_REST


def _has_rested(row: AuditFigures) -> bool:
    rest = max(_LEAST_REST, _REST_TIMES * timedelta(seconds=row.seconds))
    return row.state is FigureState.DONE and row.touched_at < now() - rest


def _compute(database: Database, part: Part) -> None:
    started = now()
    with database.transaction() as session:
        row = store.claim(session, part.round_id, part.unit_id, started - LEASE, len(STAGES))
    if row is None:
        return

    def begins(stage: Stage) -> None:
        with database.transaction() as session:
            store.touch(session, row, done=STAGES.index(stage))

    try:
        with _pulse(database, row):
            found = compute(database, part, begins)
    except BaseException:
        with database.transaction() as session:
            store.fail(session, row)
        raise
    with database.transaction() as session:
        store.keep(session, row, found, as_of=started - _MARGIN)


@contextmanager
def _pulse(database: Database, row: int) -> Iterator[None]:
    """Give a sign of life while a long stage runs; it ends with the process."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_PULSE_SECONDS):
            with database.transaction() as session:
                store.touch(session, row)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
