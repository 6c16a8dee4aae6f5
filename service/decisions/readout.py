"""The panel's page of one declaration in words: what stands, what is missing, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.assignments.store import seats_of
from service.checking.readout import FindingReadout
from service.clock import CHINA, day_of
from service.decisions.appeal_store import appeals_of
from service.decisions.item_readout import ItemReadout, findings_for, item_readout
from service.decisions.reviewed import ReviewedItem, ReviewedPoint, reviewed
from service.decisions.steps import Step, steps_for
from service.decisions.store import decisions_of, timeline_of
from service.decisions.tables import Appeal
from service.decisions.words import STAGE_NAMES
from service.declarations.readout import StateReadout, state_readout
from service.declarations.tables import Declaration
from service.grading.readout import rule_of
from service.journal.search import names_of
from service.journal.words import action_name
from service.language import Language, in_language, mark, translate
from service.results.readout import LevelShown, level_shown
from service.reviews.tables import APART, Assignment
from service.rounds.standards import scheme_of, standard_of
from service.submissions.readings import findings_of
from service.submissions.store import submissions_of
from service.submissions.tables import Submission


@dataclass(frozen=True)
class Moment:
    """A line of the timeline; ``who`` is empty where the service acted by itself."""

    at: str
    what: str
    who: str


@dataclass(frozen=True)
class VersionReadout:
    number: int
    handed_in: str
    withdrawn: bool
    items: int
    advice: str


@dataclass(frozen=True)
class DecisionReadout:
    stage: str
    level: LevelShown | None
    reasons: str
    day: str
    who: str


@dataclass(frozen=True)
class Panel:
    """``level`` is None while something is missing: half a point has no level."""

    point: str
    teacher: str
    school: str
    round: str
    state: StateReadout
    left: int
    level: LevelShown | None
    rule: str
    missing: tuple[str, ...]
    items: tuple[ItemReadout, ...]
    findings: tuple[FindingReadout, ...]
    versions: tuple[VersionReadout, ...]
    decisions: tuple[DecisionReadout, ...]
    appeals: tuple[Appeal, ...]
    timeline: tuple[Moment, ...]
    steps: tuple[Step, ...]


def panel_of(session: Session, actor: Actor, declaration: Declaration, language: Language) -> Panel:
    found = reviewed(session, declaration)
    said = tuple(
        FindingReadout.of(one, language) for one in findings_of(found.submission.findings if found.submission else None)
    )
    scale = found.point.evidence[0]
    return Panel(
        point=f"{found.point.code} {in_language(language, found.point.name, found.point.name_en)}",
        teacher=declaration.teacher.name,
        school=declaration.school.name,
        round=declaration.round.name,
        state=state_readout(declaration.state, language),
        left=max(scheme_of(declaration.round).resubmissions - declaration.resubmissions, 0),
        level=None if found.missing else level_shown(scale, found.level, language),
        rule=rule_of(scale, language),
        missing=_missing(found, language),
        items=tuple(item_readout(one, seats_for(session, one), said, language) for one in found.items),
        findings=findings_for(said, found.point.evidence),
        versions=tuple(_version(one) for one in submissions_of(session, declaration.id)),
        decisions=decisions_readout(session, declaration, language),
        appeals=tuple(appeals_of(session, declaration.id)),
        timeline=timeline(session, declaration, language),
        steps=tuple(steps_of(session, actor, declaration, found)),
    )


def steps_of(session: Session, actor: Actor, declaration: Declaration, found: ReviewedPoint) -> Sequence[Step]:
    """Return what the actor may do with a declaration in its state."""
    return steps_for(
        session,
        declaration,
        found,
        lambda permission: reaches(session, actor, permission, "declaration_id", declaration.id),
    )


def timeline(session: Session, declaration: Declaration, language: Language) -> tuple[Moment, ...]:
    """Return what the audit log says about a declaration, newest first."""
    entries = timeline_of(session, declaration.id)
    names = names_of(session, entries)
    return tuple(
        Moment(
            at=one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
            what=action_name(one.action, language),
            who=names.get(one.actor_id, "") if one.actor_id else "",
        )
        for one in reversed(entries)
    )


def seats_for(session: Session, item: ReviewedItem) -> list[Assignment]:
    """Return who reviewed an item; the county's recheck and cross-readings are left out."""
    if item.evidence is None:
        return []
    # An item that counts again was reviewed where it came from.
    origin = item.outcome.evidence_id if item.outcome else item.evidence.id
    return [one for one in seats_of(session, origin) if one.seat not in APART]


def _missing(found: ReviewedPoint, language: Language) -> tuple[str, ...]:
    say = partial(translate, language)
    if found.submission is None:
        return (say(mark("Nothing has been handed in yet.")),)
    names = {one.requirement.id: f"{one.requirement.id} {one.requirement.name}" for one in found.items}
    waiting = [say(mark("%(item)s: not all reviews are finished."), item=names[one]) for one in found.missing]
    gone = [
        say(mark("%(item)s: not handed in; by the rule it is not qualified."), item=names[one.requirement.id])
        for one in found.items
        if one.evidence is None
    ]
    return (*waiting, *gone)


def _version(submission: Submission) -> VersionReadout:
    return VersionReadout(
        number=submission.number,
        handed_in=str(day_of(submission.submitted_at)) if submission.submitted_at else "",
        withdrawn=submission.withdrawn_at is not None,
        items=len(submission.evidence),
        advice=submission.advice,
    )


def decisions_readout(session: Session, declaration: Declaration, language: Language) -> tuple[DecisionReadout, ...]:
    """Return all decisions, newest first."""
    scale = find_point(standard_of(session, declaration.round), declaration.point).evidence[0]
    return tuple(
        DecisionReadout(
            stage=translate(language, STAGE_NAMES[one.stage]),
            level=level_shown(scale, one.point_level, language),
            reasons=one.reasons,
            day=str(day_of(one.decided_at)),
            who=one.decided_by.name,
        )
        for one in reversed(decisions_of(session, declaration.id))
    )
