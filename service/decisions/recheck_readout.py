"""The county's recheck in words: the sample, the schools, and one result beside its recheck."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.tables import Person
from service.decisions.comparison import Comparison, RecheckedItem, compare
from service.decisions.ready_readout import point_name
from service.decisions.recheck_schemas import RecheckedItemOut, RecheckOut
from service.decisions.recheck_store import ended_of
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.language import Language, in_language, translate
from service.results.readout import LevelShown, level_shown
from service.reviews.states import STATE_NAMES as ASSIGNMENT_STATE_NAMES

FLAG_SHARE = 0.2
"""From this share of changed results a full recheck of the school is recommended; the domain's default."""


@dataclass(frozen=True)
class School:
    """``flagged`` recommends to recheck the whole school. It is no verdict on anybody."""

    name: str
    reached: int
    under_way: int
    ended: int
    changed: int

    @property
    def share(self) -> float | None:
        return self.changed / self.ended if self.ended else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)

    @property
    def flagged(self) -> bool:
        return self.share is not None and self.share >= FLAG_SHARE


@dataclass(frozen=True)
class Selected:
    id: int
    school: str
    point: str
    done: int
    items: int
    reviewers: tuple[str, ...]


@dataclass(frozen=True)
class CriterionCompared:
    name: str
    before: LevelShown | None
    now: LevelShown | None
    differs: bool


@dataclass(frozen=True)
class ItemCompared:
    id: str
    name: str
    reviewer: str
    state: str
    assignment_id: int | None
    reviewer_id: int | None
    before: LevelShown | None
    now: LevelShown | None
    changed: bool
    criteria: tuple[CriterionCompared, ...]


@dataclass(frozen=True)
class Compared:
    """Levels are empty until the recheck is finished, for the auditor as for everybody."""

    point: str
    complete: bool
    before: LevelShown | None
    now: LevelShown | None
    changed: bool
    items: tuple[ItemCompared, ...]


def schools_of(session: Session, actor: Actor, round_id: int, declarations: Sequence[Declaration]) -> list[School]:
    """Count by school, in the order of names."""
    names = {one.school_id: one.school.name for one in declarations}
    under_way = Counter(one.school_id for one in declarations if one.state is State.RECHECK)
    reached = Counter(one.school_id for one in declarations)
    ended = [one for one in ended_of(session, actor, round_id) if one.school_id in names]
    total = Counter(one.school_id for one in ended)
    changed = Counter(one.school_id for one in ended if one.changed)
    found = [School(name, reached[key], under_way[key], total[key], changed[key]) for key, name in names.items()]
    return sorted(found, key=lambda one: one.name)


def selected_readout(session: Session, declaration: Declaration, language: Language) -> Selected:
    found = compare(session, declaration)
    handed_in = [one for one in found.items if one.evidence is not None]
    names = dict.fromkeys(one.seat.reviewer.name for one in handed_in if one.seat is not None)
    return Selected(
        id=declaration.id,
        school=declaration.school.name,
        point=point_name(session, declaration, language),
        done=len(handed_in) - len(found.missing),
        items=len(handed_in),
        reviewers=tuple(names),
    )


def compared(session: Session, declaration: Declaration, language: Language) -> Compared:
    found = compare(session, declaration)
    complete, scale = not found.missing, found.point.evidence[0]
    return Compared(
        point=point_name(session, declaration, language),
        complete=complete,
        before=level_shown(scale, found.decided, language) if complete else None,
        now=level_shown(scale, found.rechecked, language) if complete else None,
        changed=found.changed,
        items=tuple(_item(one, found, language) for one in found.items),
    )


def recheck_out(session: Session, declaration: Declaration, recheckers: Sequence[Person]) -> RecheckOut:
    found = compare(session, declaration)
    complete = not found.missing
    return RecheckOut(
        declaration_id=declaration.id,
        complete=complete,
        level_before=found.decided if complete else None,
        level_now=found.rechecked if complete else None,
        changed=found.changed if complete else None,
        items=[_item_out(one, complete=complete) for one in found.items],
        recheckers=[] if complete else [one.id for one in recheckers],
    )


def _item_out(item: RecheckedItem, *, complete: bool) -> RecheckedItemOut:
    return RecheckedItemOut(
        item=item.requirement.id,
        assignment_id=item.seat.id if item.seat else None,
        reviewer_id=item.seat.reviewer_id if item.seat else None,
        level_before=item.decided if complete else None,
        changed=item.changed if complete else None,
        before=item.before if complete else None,
        now=item.levels if complete else None,
    )


def _item(item: RecheckedItem, found: Comparison, language: Language) -> ItemCompared:
    requirement, seat, open_ = item.requirement, item.seat, bool(found.missing)
    rank = item.rank
    now = None if rank is None else requirement.levels[rank].code
    return ItemCompared(
        id=requirement.id,
        name=requirement.name,
        reviewer=seat.reviewer.name if seat else "",
        state=translate(language, ASSIGNMENT_STATE_NAMES[seat.state]) if seat else "",
        assignment_id=seat.id if seat else None,
        reviewer_id=seat.reviewer_id if seat else None,
        before=None if open_ else level_shown(requirement, item.decided, language),
        now=None if open_ else level_shown(requirement, now, language),
        changed=item.changed and not open_,
        criteria=() if open_ else _criteria(item, language),
    )


def _criteria(item: RecheckedItem, language: Language) -> tuple[CriterionCompared, ...]:
    levels = item.levels or {}
    return tuple(
        CriterionCompared(
            name=in_language(language, one.name, one.name_en),
            before=level_shown(one, item.before.get(one.id), language),
            now=level_shown(one, levels.get(one.id), language),
            differs=one.id in item.differing,
        )
        for one in item.requirement.criteria
        if item.levels is not None
    )
