"""Figures as rows."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from service.clock import now
from service.consistency.figures import Figures
from service.consistency.tables import AuditFigures, FigureState

_PLACE = {"report": {"agreement": {"pairs"}}}


def row_of(session: Session, round_id: int, unit_id: int) -> AuditFigures | None:
    query = select(AuditFigures).where(AuditFigures.round_id == round_id, AuditFigures.unit_id == unit_id)
    return session.scalars(query).one_or_none()


def all_rows(session: Session) -> Sequence[AuditFigures]:
    return session.scalars(select(AuditFigures).order_by(AuditFigures.id)).all()


def figures_of(session: Session, round_id: int, unit_id: int, *, pairs: bool = True) -> Figures | None:
    """Return the newest figures of a round in a county, None before the first; ``pairs``: with every two reviewers."""
    query = select(AuditFigures).where(AuditFigures.round_id == round_id, AuditFigures.unit_id == unit_id)
    columns = [undefer(AuditFigures.figures), *([undefer(AuditFigures.pairs)] if pairs else [])]
    row = session.scalars(query.options(*columns).execution_options(populate_existing=True)).one_or_none()
    if row is None or row.figures is None:
        return None
    stored = row.figures
    report = stored["report"]
    agreement = {**report["agreement"], "pairs": (row.pairs or []) if pairs else []}
    try:
        return Figures.model_validate({**stored, "report": {**report, "agreement": agreement}})
    except ValidationError:
        # Of an earlier release; whoever asks for them has them computed again.
        return None


def ask(session: Session, round_id: int, unit_id: int) -> None:
    """Have figures computed; what is being computed already goes on."""
    row = row_of(session, round_id, unit_id)
    if row is None:
        session.add(AuditFigures(round_id=round_id, unit_id=unit_id, state=FigureState.WAITING, touched_at=now()))
    elif row.state is not FigureState.RUNNING:
        row.state, row.touched_at = FigureState.WAITING, now()
    session.flush()


def claim(session: Session, round_id: int, unit_id: int, dead_since: datetime, total: int) -> int | None:
    """Return the id of the row to compute; None where somebody who is alive has it."""
    query = select(AuditFigures).where(AuditFigures.round_id == round_id, AuditFigures.unit_id == unit_id)
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        row = AuditFigures(round_id=round_id, unit_id=unit_id)
        session.add(row)
    elif row.state is FigureState.RUNNING and row.touched_at > dead_since:
        return None
    row.state, row.done, row.total, row.touched_at = FigureState.RUNNING, 0, total, now()
    session.flush()
    return row.id


def touch(session: Session, key: int, done: int | None = None) -> None:
    row = session.get_one(AuditFigures, key)
    row.touched_at = now()
    if done is not None:
        row.done, row.stage_at = done, now()


def fail(session: Session, key: int) -> None:
    row = session.get_one(AuditFigures, key)
    row.state, row.touched_at = FigureState.FAILED, now()


def keep(session: Session, key: int, found: Figures | None, as_of: datetime) -> None:
    """Write what was computed; None where nothing could be, which is up to date as well."""
    row = session.get_one(AuditFigures, key)
    row.state, row.done, row.touched_at, row.as_of, row.computed_at = FigureState.DONE, row.total, now(), as_of, now()
    row.figures = row.pairs = None
    row.source_hash = ""
    if found is not None:
        row.source_hash, row.seconds = found.source_hash, sum(found.seconds.values())
        row.stage_seconds = dict(found.seconds)
        row.figures = found.model_dump(mode="json", exclude=_PLACE)
        row.pairs = [one.model_dump(mode="json") for one in found.report.agreement.pairs]
