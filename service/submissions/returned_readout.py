"""Why the work came back: what the form check found, the codes and the advice of people, and which items failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.documents.form import Action as Consequence
from models.standard.rubric import AbilityPoint, EvidenceRequirement
from models.standard.verdict import LOWEST
from service.checking.readout import FindingReadout
from service.decisions.return_reasons import RETURN_REASONS, ReturnReason
from service.declarations.tables import Declaration
from service.grading.readout import Tone, level_name, tone_of
from service.language import Language, in_language, translate
from service.results.store import advice_of
from service.reviews.outcomes import outcome_of
from service.reviews.tables import Outcome
from service.submissions.carrying import CHANGEABLE
from service.submissions.readings import findings_of
from service.submissions.tables import Evidence, Submission


@dataclass(frozen=True)
class ReviewedItem:
    """What reviewers came to; ``held_by`` are the criteria at the lowest level, ``advice`` tells not whose it is."""

    id: str
    name: str
    level: str
    tone: Tone
    failed: bool
    held_by: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Returned:
    """``evidence`` maps items to the ids of what was handed in for them."""

    number: int
    evidence: dict[str, int]
    findings: tuple[FindingReadout, ...]
    reasons: tuple[str, ...]
    advice: str
    items: tuple[ReviewedItem, ...]


def returned_of(
    session: Session,
    declaration: Declaration,
    point: AbilityPoint,
    versions: Sequence[Submission],
    language: Language,
) -> Returned | None:
    """Return why the newest version that was handed in came back; None where nothing did, or it is handed in again."""
    handed_in = [one for one in versions if one.submitted_at is not None and one.withdrawn_at is None]
    if declaration.state not in CHANGEABLE or not handed_in:
        return None
    last = handed_in[-1]
    returning = [one for one in findings_of(last.findings) if one.action is Consequence.RETURN]
    reviewed = [(one, outcome_of(session, one.id)) for one in last.evidence]
    return Returned(
        number=last.number,
        evidence={one.item: one.id for one in last.evidence},
        findings=tuple(FindingReadout.of(one, language) for one in returning),
        reasons=tuple(translate(language, RETURN_REASONS[ReturnReason(code)]) for code in last.return_reasons or []),
        advice=last.advice,
        items=tuple(
            _item(session, point.item(evidence.item), evidence, outcome, language)
            for evidence, outcome in reviewed
            if outcome is not None
        ),
    )


def _item(
    session: Session, requirement: EvidenceRequirement, evidence: Evidence, outcome: Outcome, language: Language
) -> ReviewedItem:
    codes = [level.code for level in requirement.levels]
    rank = codes.index(outcome.item_level)
    failed = rank == LOWEST
    low = [one for one in requirement.criteria if outcome.levels.get(one.id) == codes[LOWEST]]
    return ReviewedItem(
        id=requirement.id,
        name=requirement.name,
        level=level_name(requirement.levels[rank], language),
        tone=tone_of(rank, len(codes)),
        failed=failed,
        held_by=tuple(in_language(language, one.name, one.name_en) for one in low) if failed else (),
        advice=advice_of(session, [evidence.id]),
    )
