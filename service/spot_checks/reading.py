"""Rereading: somebody opens an item, judges it knowing nothing of what came before, and what is sent stays."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint
from models.standard.verdict import item_level, point_level
from service.clock import now
from service.declarations.workflow import expect_version
from service.errors import NotFound, TransitionForbidden
from service.files.store import FileStore
from service.journal.store import append
from service.language import mark
from service.reviews.requirement import required_of
from service.reviews.sight import Seen, read_text
from service.reviews.workflow import By, Judged, levels_of
from service.rounds.standards import standard_of
from service.spot_checks import store
from service.spot_checks.judging import Reread
from service.spot_checks.tables import SpotCheck, SpotItem, SpotState, Stage

NOT_BEGUN, BEGUN, SENT = mark("Not begun"), mark("Begun"), mark("Sent")


def open_item(session: Session, spot_item_id: int, by: By) -> SpotItem:
    """Begin an item: its time is counted from here."""
    item = _taken_up(session, spot_item_id, by)
    if item.opened_at is None:
        item.opened_at = now()
        item.version += 1
        _write_down(session, item, "spot_item_opened", by)
    return item


def set_levels(session: Session, spot_item_id: int, judged: Judged, by: By) -> SpotItem:
    """Keep the levels of an item for good.

    Raises
    ------
    TransitionForbidden
        When it is not begun, or was sent already.
    ValueRefused
        When a criterion has no level, or one that it does not know.
    """
    item = _taken_up(session, spot_item_id, by)
    if item.opened_at is None:
        raise TransitionForbidden(action=mark("Set the levels"), state=NOT_BEGUN, from_states=BEGUN)
    required = required_of(session, item.evidence)
    item.levels, item.off_task, item.done_at = levels_of(required.item, judged), judged.off_task, now()
    item.seconds = (item.done_at - item.opened_at).total_seconds()
    item.version += 1
    _write_down(session, item, "spot_item_read", by)
    return item


def seen_of(session: Session, files: FileStore, item: SpotItem) -> Seen:
    """Return the work and what it is judged by: nothing of who judged it before, what they found, or the machine."""
    required = required_of(session, item.evidence)
    return Seen(required, read_text(files, item.evidence) if item.opened_at else None)


def opened(session: Session, spot_item_id: int) -> SpotItem:
    """Return an item that its rechecker has begun; before that its file does not exist for them."""
    item = session.get_one(SpotItem, spot_item_id)
    if item.opened_at is None:
        raise NotFound
    return item


def reread_of(session: Session, spot: SpotCheck) -> Reread:
    """Return the levels of the drawn decisions that are reread to the end."""
    draws, sent = store.draws_of(session, spot), store.sent_of(session, spot)
    standard = standard_of(session, spot.round)
    points = store.points_of(session, spot)
    return Reread(
        {
            str(one.declaration_id): level_of(find_point(standard, points[one.declaration_id]), sent.get(one.id, {}))
            for one in draws
            if one.done
        },
        frozenset(str(one.declaration_id) for one in draws if one.stage is not Stage.WHOLE_SCHOOL),
        frozenset(str(one.declaration_id) for one in draws if one.stage is Stage.WHOLE_SCHOOL),
    )


def level_of(point: AbilityPoint, sent: Mapping[str, Mapping[str, str]]) -> str:
    """Return the level of a reread decision by the rule; ``sent`` is by item and criterion, a missing one is lowest."""
    ranks = [
        item_level([one.rank(sent[item.id][one.id]) for one in item.criteria]) if item.id in sent else None
        for item in point.evidence
    ]
    return point.evidence[0].levels[point_level(ranks)].code


def _taken_up(session: Session, spot_item_id: int, by: By) -> SpotItem:
    item = store.locked_item(session, spot_item_id)
    expect_version(item.version, by.expected)
    spot = item.draw.spot_check
    if item.done_at is not None or spot.state is not SpotState.DRAWN:
        raise TransitionForbidden(action=mark("Set the levels"), state=SENT, from_states=BEGUN)
    return item


def _write_down(session: Session, item: SpotItem, action: str, by: By) -> None:
    spot = item.draw.spot_check
    details = {"item": item.id, "evidence": item.evidence_id, "levels": item.levels}
    append(session, action, f"spot_check:{spot.id}", actor=by.actor, unit=spot.unit_id, details=details)
