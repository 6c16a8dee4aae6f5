"""What the panel's pages show: declarations with their items, and who has and who could take each seat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.standard.lookup import find_item, find_point
from models.standard.rubric import Standard
from service.assignments.candidates import Candidate, Exclusion
from service.assignments.item_store import ItemRow, OpenSeatRow, SeatRow
from service.assignments.panel_stages import STAGE_NAMES, TONES, Stage
from service.assignments.panel_store import Choices, Counters, PanelRow
from service.assignments.readout import STATE_TONES, Option, code_of, days_until, reason_names
from service.assignments.schemas import CandidateShown, OpenSeatShown, PanelItem, PanelItemDetail, SeatShown
from service.assignments.store import UNDER_REVIEW
from service.assignments.urgency import in_order
from service.assignments.words import ASSIGNMENT_STATE_NAMES, EXCLUSION_NAMES, OBSTACLE_NAMES, SEAT_NAMES
from service.clock import today
from service.declarations.states import STATE_NAMES, State
from service.language import Language, in_language, mark, translate
from service.reviews.states import UNFINISHED


@dataclass(frozen=True)
class Tile:
    """A counter, which leads to what it counts."""

    stage: str
    name: str
    number: int


@dataclass(frozen=True)
class SeatEntry:
    id: int
    seat: str
    reviewer: str
    state: str
    tone: str
    due_on: date
    due: str
    late: bool
    why: tuple[str, ...]
    unfinished: bool
    version: int


@dataclass(frozen=True)
class OpenSeatEntry:
    seat: str
    obstacle: str


@dataclass(frozen=True)
class ItemEntry:
    """``given_up`` are the seats whose people gave them back or lost them."""

    id: int
    code: str
    point: str
    name: str
    carried: bool
    reviewed: bool
    under_review: bool
    reasons: tuple[str, ...]
    seats: tuple[SeatEntry, ...]
    open_seats: tuple[OpenSeatEntry, ...]
    given_up: tuple[SeatEntry, ...]
    declaration_id: int


@dataclass(frozen=True)
class DeclarationEntry:
    id: int
    point: str
    teacher: str
    subject: str
    school: str
    stage: str
    tone: str
    state: str
    late: int
    items: tuple[ItemEntry, ...]


@dataclass(frozen=True)
class CandidateEntry:
    id: int
    name: str
    subject: str
    load: int
    exclusion: str


def panel_item(row: ItemRow) -> PanelItem:
    return PanelItem(
        evidence_id=row.id,
        code=code_of(row.id),
        item=row.item,
        declaration_id=row.declaration_id,
        point=row.point,
        state=row.state,
        school_id=row.school_id,
        carried=row.carried,
        reviewed=row.reviewed,
        seats=[seat_shown(one) for one in row.seats if not one.given_up],
        open_seats=[OpenSeatShown(seat=one.seat, obstacle=one.obstacle, reasons=one.reasons) for one in row.open_seats],
    )


def panel_item_detail(
    row: ItemRow, allowed: Iterable[Candidate], others: Iterable[tuple[Candidate, Exclusion]]
) -> PanelItemDetail:
    who = [*((one, None) for one in allowed), *others]
    candidates = [
        CandidateShown(reviewer_id=one.id, reviewer=one.name, subject=one.subject, load=one.load, exclusion=why)
        for one, why in who
    ]
    return PanelItemDetail(**dict(panel_item(row)), candidates=candidates)


def seat_shown(row: SeatRow) -> SeatShown:
    return SeatShown(
        assignment_id=row.id,
        seat=row.seat,
        reviewer_id=row.reviewer_id,
        reviewer=row.reviewer,
        state=row.state,
        reasons=row.reasons,
        due_on=row.due_on,
        version=row.version,
    )


def tiles(counted: Counters, language: Language) -> list[Tile]:
    shown = [
        Tile(stage.value, translate(language, STAGE_NAMES[stage]), counted.by_stage[stage])
        for stage in Stage
        if stage is not Stage.OTHER
    ]
    return [*shown, Tile("overdue", translate(language, mark("A review is past its date")), counted.overdue)]


def declaration_entries(
    rows: Iterable[PanelRow], items: Iterable[ItemRow], standards: Mapping[int, Standard], language: Language
) -> list[DeclarationEntry]:
    of_submission: dict[int, list[ItemRow]] = {}
    for one in items:
        of_submission.setdefault(one.submission_id, []).append(one)
    return [
        DeclarationEntry(
            id=row.id,
            point=_point_name(standards[row.round_id], row.point, language),
            teacher=row.teacher,
            subject=row.subject,
            school=row.school,
            stage=translate(language, STATE_NAMES[row.state] if row.stage is Stage.OTHER else STAGE_NAMES[row.stage]),
            tone=TONES[row.stage],
            state=translate(language, STATE_NAMES[row.state]),
            late=row.late,
            items=tuple(
                item_entry(one, standards[row.round_id], language)
                for one in of_submission.get(row.submission_id or 0, ())
            ),
        )
        for row in rows
    ]


def item_entry(row: ItemRow, standard: Standard, language: Language) -> ItemEntry:
    requirement = find_item(find_point(standard, row.point), row.item)
    waiting = [code for one in row.open_seats for code in one.reasons]
    codes = [code for one in row.seats if not one.given_up for code in one.reasons]
    entries = [(one.given_up, _seat_entry(one, language)) for one in row.seats]
    return ItemEntry(
        id=row.id,
        code=code_of(row.id),
        point=_point_name(standard, row.point, language),
        name=requirement.name,
        carried=row.carried,
        reviewed=row.reviewed,
        under_review=row.state in UNDER_REVIEW and not row.carried,
        reasons=reason_names(in_order([*codes, *waiting]), language),
        seats=tuple(entry for given_up, entry in entries if not given_up),
        open_seats=tuple(_open_seat_entry(one, language) for one in row.open_seats),
        given_up=tuple(entry for given_up, entry in entries if given_up),
        declaration_id=row.declaration_id,
    )


def candidate_entries(
    allowed: Iterable[Candidate], others: Iterable[tuple[Candidate, Exclusion]], language: Language
) -> list[CandidateEntry]:
    """Return who could review, the first choice first, then who must not and why."""
    may = [CandidateEntry(one.id, one.name, one.subject, one.load, "") for one in allowed]
    return may + [
        CandidateEntry(one.id, one.name, one.subject, one.load, translate(language, EXCLUSION_NAMES[why]))
        for one, why in others
    ]


def school_options(found: Choices) -> list[Option]:
    return _named(found.schools)


def reviewer_options(found: Choices) -> list[Option]:
    return _named(found.reviewers)


def declaration_state_options(language: Language) -> list[Option]:
    return [Option(one.value, translate(language, STATE_NAMES[one])) for one in State]


def _named(names: Mapping[int, str]) -> list[Option]:
    return [Option(str(key), name) for key, name in sorted(names.items(), key=lambda one: (one[1], one[0]))]


def _point_name(standard: Standard, code: str, language: Language) -> str:
    point = find_point(standard, code)
    return f"{point.code} {in_language(language, point.name, point.name_en)}"


def _seat_entry(row: SeatRow, language: Language) -> SeatEntry:
    shown = set(in_order(row.reasons))
    return SeatEntry(
        id=row.id,
        seat=translate(language, SEAT_NAMES[row.seat]),
        reviewer=row.reviewer,
        state=translate(language, ASSIGNMENT_STATE_NAMES[row.state]),
        tone=STATE_TONES[row.state],
        due_on=row.due_on,
        due=days_until(row.due_on, language),
        late=row.state in UNFINISHED and row.due_on < today(),
        why=reason_names((code for code in row.reasons if code not in shown), language),
        unfinished=row.state in UNFINISHED,
        version=row.version,
    )


def _open_seat_entry(row: OpenSeatRow, language: Language) -> OpenSeatEntry:
    return OpenSeatEntry(translate(language, SEAT_NAMES[row.seat]), translate(language, OBSTACLE_NAMES[row.obstacle]))
