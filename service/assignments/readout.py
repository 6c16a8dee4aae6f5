"""What the pages show of assignments: names in place of codes, days in place of dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.standard.lookup import find_item, find_point
from models.standard.rubric import Standard
from service.assignments.queue_store import QueueRow
from service.assignments.schemas import AssignmentShown
from service.assignments.urgency import CODES, Timing, in_order, timing_of
from service.assignments.words import (
    KIND_NAMES,
    REASON_NAMES,
    SEAT_REASON_NAMES,
    TIMING_NAMES,
)
from service.clock import today
from service.language import Language, in_language, mark, translate
from service.reviews.states import STATE_NAMES
from service.reviews.tables import AssignmentState

STATE_TONES: dict[AssignmentState, str] = {
    AssignmentState.ASSIGNED: "",
    AssignmentState.OPENED: "state-busy",
    AssignmentState.BLIND_DONE: "state-busy",
    AssignmentState.DONE: "state-done",
    AssignmentState.RECUSED: "state-stop",
    AssignmentState.CANCELLED: "state-stop",
}


@dataclass(frozen=True)
class Option:
    """A choice of a filter."""

    value: str
    name: str


@dataclass(frozen=True)
class QueueEntry:
    id: int
    code: str
    point: str
    item: str
    kind: str
    reasons: tuple[str, ...]
    timing: str
    late: bool
    state: str
    tone: str
    due_on: date
    due: str
    finished: bool


def code_of(evidence_id: int) -> str:
    """Return what a piece is called among people; it says nothing about its author."""
    return f"{evidence_id:04d}"


def shown_of(row: QueueRow) -> AssignmentShown:
    return AssignmentShown(
        id=row.id,
        evidence_id=row.evidence_id,
        code=code_of(row.evidence_id),
        point=row.point,
        item=row.item,
        reasons=in_order(row.reasons),
        timing=_timing_of(row),
        state=row.state,
        due_on=row.due_on,
        version=row.version,
    )


def entry_of(row: QueueRow, standard: Standard, language: Language) -> QueueEntry:
    point = find_point(standard, row.point)
    requirement = find_item(point, row.item)
    timing = _timing_of(row)
    return QueueEntry(
        id=row.id,
        code=code_of(row.evidence_id),
        point=f"{point.code} {in_language(language, point.name, point.name_en)}",
        item=requirement.name,
        kind=kind_name(requirement.type, language),
        reasons=reason_names(in_order(row.reasons), language),
        timing=translate(language, TIMING_NAMES[timing]) if timing else "",
        late=timing is Timing.OVERDUE,
        state=translate(language, STATE_NAMES[row.state]),
        tone=STATE_TONES[row.state],
        due_on=row.due_on,
        due=days_until(row.due_on, language),
        finished=row.state is AssignmentState.DONE,
    )


def reason_names(codes: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return what reasons are called; a code of another release as it is."""
    names = {**REASON_NAMES, **SEAT_REASON_NAMES}
    return tuple(translate(language, names.get(code, code)) for code in codes)


def reason_options(language: Language) -> list[Option]:
    return [Option(code, translate(language, REASON_NAMES[code])) for code in CODES]


def kind_name(kind: str, language: Language) -> str:
    return translate(language, KIND_NAMES[kind]) if kind in KIND_NAMES else kind


def kinds_of(standards: Iterable[Standard], items: Iterable[str]) -> dict[str, set[str]]:
    """Return the types of some evidence items, each with its items."""
    wanted, kinds = set(items), dict[str, set[str]]()
    for standard in standards:
        for point in standard.points:
            for requirement in point.evidence:
                if requirement.id in wanted:
                    kinds.setdefault(requirement.type, set()).add(requirement.id)
    return kinds


def kind_options(kinds: Mapping[str, object], language: Language) -> list[Option]:
    return [Option(kind, kind_name(kind, language)) for kind in sorted(kinds)]


def point_options(standards: Iterable[Standard], codes: Iterable[str], language: Language) -> list[Option]:
    """Return points to choose from, in the standard's order."""
    wanted, options = set(codes), dict[str, Option]()
    for standard in standards:
        for point in standard.points:
            if point.code in wanted:
                name = f"{point.code} {in_language(language, point.name, point.name_en)}"
                options.setdefault(point.code, Option(point.code, name))
    return list(options.values())


def state_options(language: Language) -> list[Option]:
    shown = (AssignmentState.ASSIGNED, AssignmentState.OPENED, AssignmentState.BLIND_DONE, AssignmentState.DONE)
    everything = Option("open", translate(language, mark("Not finished")))
    return [everything, *(Option(one.value, translate(language, STATE_NAMES[one])) for one in shown)]


def days_until(day: date, language: Language) -> str:
    left = (day - today()).days
    if left < 0:
        return translate(language, mark("%(n)s days past its date"), n=-left)
    return translate(language, mark("%(n)s days left"), n=left) if left else translate(language, mark("due today"))


def _timing_of(row: QueueRow) -> Timing | None:
    return None if row.state is AssignmentState.DONE else timing_of(row.due_on, row.assigned_at)
