"""What the pages and the programs see: stored figures for a county, and behind them schools, reviewers and items."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import EvidenceRequirement, Standard
from models.standard.verdict import item_level
from service.accounts.actor import Actor
from service.accounts.tables import Person, Unit
from service.assignments.urgency import Need
from service.audits.caterpillar import Standing, standing_of
from service.audits.schemas import ReviewerOut
from service.clock import now
from service.consistency import drill_store, store
from service.consistency.drill_store import Computed, Reading
from service.consistency.figures import Figures
from service.consistency.schemas import (
    ComputedOut,
    GivenItem,
    ItemView,
    JudgedCriterion,
    PanelMember,
    Reader,
    ReadItem,
    ReviewerView,
    SchoolView,
)
from service.consistency.tables import FigureState
from service.consistency.workflow import STAGES
from service.errors import NotFound
from service.reviews.requirement import required_of
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions.tables import Evidence

_MOST_ITEMS = 30
_TWO = 2


def computed_out(found: Computed) -> ComputedOut:
    row = found.row
    running = row.state is FigureState.RUNNING and row.done < len(STAGES)
    stage = STAGES[row.done] if running else None
    before = (row.stage_seconds or {}).get(stage.value) if stage else None
    return ComputedOut(
        round_id=row.round_id,
        round=found.round_name,
        unit_id=row.unit_id,
        unit=found.unit_name,
        state=row.state,
        stage=stage,
        stage_seconds=int((now() - row.stage_at).total_seconds()) if stage and row.stage_at else None,
        last_seconds=None if before is None else round(before),
        done=row.done,
        total=row.total,
        computed_at=row.computed_at,
        seconds=row.seconds,
    )


def chosen(found: Sequence[Computed], round_id: int | None, unit_id: int | None) -> Computed | None:
    """Return what was asked for, by default the newest round that has figures.

    Raises
    ------
    NotFound
        When there is nothing of it within reach.
    """
    fitting = [one for one in found if round_id in (None, one.row.round_id) and unit_id in (None, one.row.unit_id)]
    if not fitting and (round_id or unit_id):
        raise NotFound
    with_figures = [one for one in fitting if one.row.computed_at is not None]
    return next(iter([*with_figures, *fitting]), None)


def school_view(session: Session, actor: Actor, unit: Unit, round_id: int | None) -> SchoolView:
    held = chosen(drill_store.rows_above(session, unit), round_id, None)
    if held is None:
        return SchoolView(unit_id=unit.id, name=unit.name, computed=None, school=None, panel=[], items=[], n_items=0)
    figures = store.figures_of(session, held.row.round_id, held.row.unit_id, pairs=False)
    readings = drill_store.readings_of_school(session, held.row.round_id, unit.id)
    items = _items(_standard(session, held), readings)
    return SchoolView(
        unit_id=unit.id,
        name=unit.name,
        computed=computed_out(held),
        school=next((one for one in figures.schools if one.unit_id == unit.id), None) if figures else None,
        panel=_panel(session, actor, readings, figures),
        items=[one for one in items if one.apart][:_MOST_ITEMS],
        n_items=len(items),
    )


def reviewer_view(session: Session, actor: Actor, person: Person, round_id: int | None) -> ReviewerView:
    held = chosen(drill_store.rows_above(session, person.unit), round_id, None)
    figures = store.figures_of(session, held.row.round_id, held.row.unit_id, pairs=False) if held else None
    report, key = figures.report if figures else None, str(person.id)
    mine = next((one for one in report.reviewers if one.id == key), None) if report else None
    read = drill_store.readings_by(session, actor, held.row.round_id, person.id) if held else []
    return ReviewerView(
        person_id=person.id,
        name=person.name,
        computed=computed_out(held) if held else None,
        figures=mine,
        standing=standing_of(mine) if mine else Standing.UNKNOWN,
        effects=[one for one in report.effects if one.reviewer == key and one.flagged] if report else [],
        drift=next((one for one in report.drift if one.reviewer == key), None) if report else None,
        levels=_shares(read),
        items=_all_given(session, held, read[:_MOST_ITEMS]) if held else [],
    )


def item_view(session: Session, actor: Actor, evidence: Evidence) -> ItemView:
    declaration, required = evidence.submission.declaration, required_of(session, evidence)
    readings = drill_store.readings_of_item(session, evidence.id)
    names = drill_store.reachable_people(session, actor, (one.reviewer for one in readings))
    outcome = readings[0].outcome if readings else None
    return ItemView(
        evidence_id=evidence.id,
        declaration_id=declaration.id,
        item=evidence.item,
        name=required.item.name,
        point=f"{required.point.code} {required.point.name}",
        school=declaration.school.name,
        unit_id=declaration.school_id,
        round_id=declaration.round_id,
        readers=[_reader(one, names) for one in readings],
        criteria=[
            JudgedCriterion(
                id=one.id,
                name=one.name,
                name_en=one.name_en,
                blind=[reading.blind_levels.get(one.id) for reading in readings],
                final=[reading.final_levels.get(one.id) for reading in readings],
                came_out=outcome.get(one.id) if outcome else None,
                apart=_apart(one.codes, [reading.final_levels.get(one.id) for reading in readings]),
            )
            for one in required.item.criteria
        ],
        item_level=readings[0].item_level if readings else None,
    )


def _reader(reading: Reading, names: Mapping[int, str]) -> Reader:
    name = names.get(reading.reviewer)
    return Reader(
        person_id=reading.reviewer if name else None,
        name=name,
        seat=reading.seat,
        knew_others=Need.DIFFER.value in reading.reasons,
        off_task=reading.off_task,
    )


def _panel(session: Session, actor: Actor, readings: Sequence[Reading], figures: Figures | None) -> list[PanelMember]:
    counted = Counter(one.reviewer for one in readings)
    names = drill_store.reachable_people(session, actor, counted)
    known: dict[str, ReviewerOut] = {one.id: one for one in figures.report.reviewers} if figures else {}
    panel = []
    for key, n in counted.items():
        one, shown = known.get(str(key)), key in names
        panel.append(
            PanelMember(
                person_id=key if shown else None,
                name=names.get(key),
                readings=n,
                severity=one.severity if one and shown else None,
                se=one.se if one and shown else None,
                standing=standing_of(one) if one and shown else Standing.UNKNOWN,
            )
        )
    return sorted(panel, key=lambda one: (one.name is None, -(one.severity or 0.0), one.name or ""))


def _items(standard: Standard, readings: Sequence[Reading]) -> list[ReadItem]:
    """Return the items that were read twice, those on which readers are furthest apart first."""
    by_item: dict[int, list[Reading]] = {}
    for one in readings:
        by_item.setdefault(one.evidence, []).append(one)
    found = [_read(_requirement(standard, some[0]), some) for some in by_item.values() if len(some) >= _TWO]
    return sorted(found, key=lambda one: (-one.apart, one.evidence_id))


def _read(item: EvidenceRequirement, readings: Sequence[Reading]) -> ReadItem:
    first = readings[0]
    apart = [_apart(one.codes, [read.final_levels.get(one.id) for read in readings]) for one in item.criteria]
    return ReadItem(
        evidence_id=first.evidence,
        item=first.item,
        point=first.point,
        school=first.school,
        readers=len(readings),
        apart=max(apart, default=0),
        item_level=first.item_level,
    )


def _apart(codes: Sequence[str], levels: Sequence[str | None]) -> int:
    ranks = [codes.index(level) for level in levels if level in codes]
    return max(ranks) - min(ranks) if ranks else 0


def _all_given(session: Session, found: Computed, readings: Sequence[Reading]) -> list[GivenItem]:
    standard = _standard(session, found)
    return [_given(standard, one) for one in readings]


def _given(standard: Standard, reading: Reading) -> GivenItem:
    item = _requirement(standard, reading)
    ranks = [one.rank(reading.final_levels[one.id]) for one in item.criteria if one.id in reading.final_levels]
    return GivenItem(
        evidence_id=reading.evidence,
        item=reading.item,
        point=reading.point,
        school=reading.school,
        given=item.levels[item_level(ranks)].code if len(ranks) == len(item.criteria) else None,
        came_out=reading.item_level,
    )


def _requirement(standard: Standard, reading: Reading) -> EvidenceRequirement:
    return find_point(standard, reading.point).item(reading.item)


def _standard(session: Session, found: Computed) -> Standard:
    return standard_of(session, session.get_one(Round, found.row.round_id))


def _shares(readings: Sequence[Reading]) -> dict[str, float]:
    counted = Counter(level for one in readings for level in one.final_levels.values())
    total = sum(counted.values())
    return {level: round(n / total, 6) for level, n in counted.items()}
