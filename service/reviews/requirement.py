"""What an evidence item is judged by: its place in the standard of its round."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard
from service.rounds.standards import standard_of
from service.submissions.tables import Evidence


@dataclass(frozen=True)
class Required:
    standard: Standard
    point: AbilityPoint
    item: EvidenceRequirement


def required_of(session: Session, evidence: Evidence) -> Required:
    declaration = evidence.submission.declaration
    standard = standard_of(session, declaration.round)
    point = find_point(standard, declaration.point)
    return Required(standard, point, point.item(evidence.item))


def lowest_levels(item: EvidenceRequirement) -> dict[str, str]:
    """Return what work that is off task, or missing, counts as."""
    return {criterion.id: criterion.codes[0] for criterion in item.criteria}
