"""One evidence item for those who decide: what each reviewer judged, what the machine said, what came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from models.grading.grade import Grade
from models.standard.rubric import Criterion, EvidenceRequirement
from service.assignments.words import SEAT_NAMES
from service.checking.readout import FindingReadout
from service.decisions.reviewed import ReviewedItem
from service.decisions.words import BASIS_NAMES
from service.language import Language, in_language, translate
from service.results.readout import LevelShown, level_shown
from service.reviews.states import STATE_NAMES as ASSIGNMENT_STATE_NAMES
from service.reviews.tables import Assignment, Review
from service.submissions.readings import grade_of


@dataclass(frozen=True)
class Cell:
    """A reviewer's level of one criterion; ``before`` and ``why`` where the machine's pre-score changed their mind."""

    level: LevelShown | None
    before: LevelShown | None
    why: str


@dataclass(frozen=True)
class CriterionRow:
    """``differs`` when two reviewers are not of one mind."""

    name: str
    cells: tuple[Cell, ...]
    level: LevelShown | None
    machine: LevelShown | None
    percent: int | None
    differs: bool


@dataclass(frozen=True)
class Reviewer:
    name: str
    seat: str
    state: str
    off_task: bool
    advice: str


@dataclass(frozen=True)
class ItemReadout:
    id: str
    name: str
    evidence_id: int | None
    filename: str
    carried: bool
    ready: bool
    level: LevelShown | None
    basis: str
    machine: LevelShown | None
    reviewers: tuple[Reviewer, ...]
    criteria: tuple[CriterionRow, ...]
    findings: tuple[FindingReadout, ...]


def item_readout(
    item: ReviewedItem, seats: Sequence[Assignment], findings: Sequence[FindingReadout], language: Language
) -> ItemReadout:
    requirement, evidence, outcome = item.requirement, item.evidence, item.outcome
    row = evidence.grade if evidence else None
    grade = grade_of(row) if row else None
    return ItemReadout(
        id=requirement.id,
        name=requirement.name,
        evidence_id=evidence.id if evidence else None,
        filename=evidence.filename if evidence else "",
        carried=evidence is not None and evidence.carried_from_id is not None,
        ready=item.ready,
        level=level_shown(requirement, outcome.item_level if outcome else None, language),
        basis=translate(language, BASIS_NAMES[outcome.basis]) if outcome else "",
        machine=level_shown(requirement, grade.item_level if grade else None, language),
        reviewers=tuple(_reviewer(one, language) for one in seats),
        criteria=tuple(
            _row(criterion, seats, outcome.levels.get(criterion.id) if outcome else None, grade, language)
            for criterion in requirement.criteria
        ),
        findings=tuple(one for one in findings if one.item == requirement.id),
    )


def _reviewer(seat: Assignment, language: Language) -> Reviewer:
    review = seat.review
    say = partial(translate, language)
    return Reviewer(
        name=seat.reviewer.name,
        seat=say(SEAT_NAMES[seat.seat]),
        state=say(ASSIGNMENT_STATE_NAMES[seat.state]),
        off_task=review is not None and review.off_task,
        advice=review.advice if review else "",
    )


def _row(
    criterion: Criterion, seats: Sequence[Assignment], level: str | None, grade: Grade | None, language: Language
) -> CriterionRow:
    cells = tuple(_cell(criterion, one.review, language) for one in seats)
    given = {one.level.name for one in cells if one.level is not None}
    machine = next((one for one in grade.criteria if one.id == criterion.id), None) if grade else None
    return CriterionRow(
        name=in_language(language, criterion.name, criterion.name_en),
        cells=cells,
        level=level_shown(criterion, level, language),
        machine=level_shown(criterion, machine.level if machine else None, language),
        percent=round(100 * machine.probabilities[machine.level]) if machine else None,
        differs=len(given) > 1,
    )


def _cell(criterion: Criterion, review: Review | None, language: Language) -> Cell:
    """Show a level only once its reviewer has finished: before that it may still change."""
    if review is None or review.final_levels is None:
        return Cell(None, None, "")
    final, blind = review.final_levels.get(criterion.id), review.blind_levels.get(criterion.id)
    before = level_shown(criterion, blind, language) if blind != final else None
    return Cell(level_shown(criterion, final, language), before, review.change_reasons.get(criterion.id, ""))


def findings_for(
    findings: Sequence[FindingReadout], requirements: Sequence[EvidenceRequirement]
) -> tuple[FindingReadout, ...]:
    """Return the findings that are about no single item."""
    items = {one.id for one in requirements}
    return tuple(one for one in findings if one.item not in items)
