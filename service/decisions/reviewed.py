"""What the reviewers came to for a whole point: the rule over all of its items, and what is still missing."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement
from models.standard.verdict import LOWEST, point_level
from service.decisions.store import has_open_seat
from service.declarations.tables import Declaration
from service.reviews.outcomes import outcome_of
from service.reviews.tables import Outcome
from service.rounds.standards import standard_of
from service.submissions.store import submissions_of
from service.submissions.tables import Evidence, Submission


@dataclass(frozen=True)
class ReviewedItem:
    """One item that the point asks for; ``evidence`` is None where it was not handed in."""

    requirement: EvidenceRequirement
    evidence: Evidence | None
    outcome: Outcome | None
    waiting: bool
    """Whether somebody still has to review it."""

    @property
    def ready(self) -> bool:
        """A missing item needs no review: the rule counts it as not qualified."""
        return self.evidence is None or (self.outcome is not None and not self.waiting)

    @property
    def rank(self) -> int | None:
        if self.evidence is None or self.outcome is None:
            return None
        return rank_of(self.requirement, self.outcome.item_level)

    @property
    def level(self) -> str:
        return self.requirement.levels[LOWEST if self.rank is None else self.rank].code


@dataclass(frozen=True)
class ReviewedPoint:
    """All items of a point in one version of the work."""

    point: AbilityPoint
    submission: Submission | None
    items: tuple[ReviewedItem, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Items that need a review before anything can be concluded; all of them when nothing was handed in."""
        if self.submission is None:
            return tuple(one.requirement.id for one in self.items)
        return tuple(one.requirement.id for one in self.items if not one.ready)

    @property
    def rank(self) -> int:
        return point_level([one.rank for one in self.items])

    @property
    def level(self) -> str:
        """The level by the rule; all items of a point share one scale."""
        return self.items[0].requirement.levels[self.rank].code

    @property
    def item_levels(self) -> dict[str, str]:
        return {one.requirement.id: one.level for one in self.items}

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(one.requirement.id for one in self.items if not one.rank)


def reviewed(session: Session, declaration: Declaration) -> ReviewedPoint:
    """Return what stands now for the newest version of a declaration's work."""
    point = find_point(standard_of(session, declaration.round), declaration.point)
    submission = handed_in(session, declaration.id)
    found = {one.item: one for one in submission.evidence} if submission else {}
    return ReviewedPoint(point, submission, tuple(_item(session, one, found.get(one.id)) for one in point.evidence))


def handed_in(session: Session, declaration_id: int) -> Submission | None:
    """Return the newest version that was handed in and not taken back; a draft is nobody's to judge."""
    versions = [one for one in submissions_of(session, declaration_id) if one.submitted_at and not one.withdrawn_at]
    return versions[-1] if versions else None


def rank_of(requirement: EvidenceRequirement, level: str) -> int:
    return [one.code for one in requirement.levels].index(level)


def _item(session: Session, requirement: EvidenceRequirement, evidence: Evidence | None) -> ReviewedItem:
    if evidence is None:
        return ReviewedItem(requirement, None, None, waiting=False)
    return ReviewedItem(
        requirement, evidence, outcome_of(session, evidence.id), waiting=has_open_seat(session, evidence.id)
    )
