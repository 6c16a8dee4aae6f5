"""A review, step by step: opened, judged blind, compared with the machine, finished. Knows no HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from models.standard.rubric import Criterion, EvidenceRequirement
from service.clock import now
from service.declarations.workflow import expect_version
from service.errors import ValueRefused
from service.journal.store import append
from service.language import mark
from service.reviews.outcomes import settle_evidence
from service.reviews.requirement import lowest_levels, required_of
from service.reviews.sight import comparable_grade
from service.reviews.states import Step, expect_way, go
from service.reviews.store import lock_assignment
from service.reviews.tables import APART, Assignment, Review

NO_LEVEL = mark("no level is chosen")
NO_SUCH_LEVEL = mark("the criterion has no such level")
NO_REASON = mark("say why you changed the level")
NO_ADVICE = mark("advice is needed where a criterion is at the lowest level or the work is off task")
ADVICE = mark("Advice for the teacher")
_JOINT = " · "


@dataclass(frozen=True)
class Choice:
    """One level set on the way, ``seconds`` after opening."""

    criterion: str
    level: str
    seconds: float


@dataclass(frozen=True)
class Judged:
    """Levels by criterion id; of work that is off task they do not count."""

    levels: Mapping[str, str]
    off_task: bool = False
    choices: Sequence[Choice] = ()


@dataclass(frozen=True)
class Kept:
    """What else comes with the final levels; ``off_task_reason`` stands for all levels that this mark changed."""

    reasons: Mapping[str, str]
    off_task_reason: str = ""
    advice: str = ""


@dataclass(frozen=True)
class By:
    """Who does it, and the version of the assignment that they saw; None when they do not say."""

    actor: int
    expected: int | None = None


def open_review(session: Session, assignment_id: int, by: By) -> Assignment:
    assignment = _taken_up(session, assignment_id, Step.OPEN, by)
    go(assignment, Step.OPEN)
    assignment.opened_at = now()
    _write_down(session, assignment, "open_review", by, {})
    return assignment


def set_blind(session: Session, assignment_id: int, judged: Judged, by: By) -> Assignment:
    """Store the levels that somebody chose without the machine; from here on its pre-score may be shown.

    Raises
    ------
    ValueRefused
        When a criterion has no level, or one that it does not know.
    """
    assignment = _taken_up(session, assignment_id, Step.SET_BLIND, by)
    required = required_of(session, assignment.evidence)
    levels = levels_of(required.item, judged)
    grade = comparable_grade(assignment.evidence, required)
    assignment.review = Review(
        off_task=judged.off_task,
        blind_levels=levels,
        blind_at=now(),
        blind_seconds=_seconds(assignment),
        machine_grade_id=grade.id if grade else None,
        change_reasons={},
        order=_order(required.item, judged.choices, "blind"),
    )
    go(assignment, Step.SET_BLIND)
    details = {"levels": levels, "off_task": judged.off_task, "machine_grade": grade.id if grade else None}
    _write_down(session, assignment, "set_blind", by, details)
    return assignment


def finish(session: Session, assignment_id: int, judged: Judged, kept: Kept, by: By) -> Assignment:
    """Store the final levels, say why those that changed did, and see whether the item's reviewers agree.

    Raises
    ------
    ValueRefused
        When a level or the reason for a changed one is missing, or advice where it is due.
    """
    assignment = _taken_up(session, assignment_id, Step.FINISH, by)
    review = assignment.review
    assert review is not None  # noqa: S101  the state says so
    item = required_of(session, assignment.evidence).item
    levels = levels_of(item, judged)
    reasons = _reasons(item, review, levels, judged, kept)
    if not kept.advice and (judged.off_task or _any_lowest(item, levels)):
        raise ValueRefused(field=ADVICE, reason=NO_ADVICE)
    review.order = [*review.order, *_order(item, judged.choices, "final")]
    review.off_task, review.final_levels, review.change_reasons = judged.off_task, levels, reasons
    review.advice, review.final_at, review.final_seconds = kept.advice, now(), _seconds(assignment)
    go(assignment, Step.FINISH)
    details = {"levels": levels, "off_task": judged.off_task, "changed": sorted(reasons)}
    _write_down(session, assignment, "finish_review", by, details)
    if assignment.seat not in APART:
        settle_evidence(session, assignment.evidence)
    return assignment


def _taken_up(session: Session, assignment_id: int, step: Step, by: By) -> Assignment:
    assignment = lock_assignment(session, assignment_id)
    expect_version(assignment.version, by.expected)
    expect_way(assignment, step)
    return assignment


def levels_of(item: EvidenceRequirement, judged: Judged) -> dict[str, str]:
    """Return the level of every criterion; the lowest ones of work that is off task.

    Raises
    ------
    ValueRefused
        When a criterion has no level, or one that it does not know.
    """
    if judged.off_task:
        return lowest_levels(item)
    lacking = [one for one in item.criteria if not judged.levels.get(one.id)]
    if lacking:
        raise ValueRefused(field=_names(lacking), reason=NO_LEVEL)
    known = {one.id: one for one in item.criteria}
    for criterion, level in judged.levels.items():
        _expect_level(known, criterion, level)
    return {one.id: judged.levels[one.id] for one in item.criteria}


def _reasons(
    item: EvidenceRequirement, review: Review, levels: Mapping[str, str], judged: Judged, kept: Kept
) -> dict[str, str]:
    """Return why each changed level changed; the off-task mark explains all that it changed."""
    shared = kept.off_task_reason if judged.off_task != review.off_task else ""
    changed = [one for one in item.criteria if levels[one.id] != review.blind_levels[one.id]]
    found = {one.id: kept.reasons.get(one.id, "") or shared for one in changed}
    lacking = [one for one in changed if not found[one.id]]
    if lacking:
        raise ValueRefused(field=_names(lacking), reason=NO_REASON)
    return found


def _order(item: EvidenceRequirement, choices: Sequence[Choice], phase: str) -> list[dict[str, object]]:
    known = {one.id: one for one in item.criteria}
    for one in choices:
        _expect_level(known, one.criterion, one.level)
    return [{**asdict(one), "phase": phase} for one in choices]


def _expect_level(known: Mapping[str, Criterion], criterion: str, level: str) -> None:
    if criterion not in known or level not in known[criterion].codes:
        raise ValueRefused(field=criterion, reason=NO_SUCH_LEVEL)


def _any_lowest(item: EvidenceRequirement, levels: Mapping[str, str]) -> bool:
    return any(levels[criterion] == lowest for criterion, lowest in lowest_levels(item).items())


def _names(criteria: Sequence[Criterion]) -> str:
    return _JOINT.join(one.name for one in criteria)


def _seconds(assignment: Assignment) -> float:
    """Return the time since opening, of either step."""
    return (now() - assignment.opened_at).total_seconds() if assignment.opened_at else 0.0


def _write_down(session: Session, assignment: Assignment, action: str, by: By, details: Mapping[str, object]) -> None:
    evidence = assignment.evidence
    append(
        session,
        action,
        f"assignment:{assignment.id}",
        actor=by.actor,
        unit=evidence.submission.declaration.school_id,
        details={"evidence": evidence.id, "seat": assignment.seat.value, **details},
    )
