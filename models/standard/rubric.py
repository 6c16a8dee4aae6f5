"""The shape of a rubric: Standard > AbilityPoint > EvidenceRequirement > Criterion > Level.

Everything is frozen: a Standard never changes once loaded, and its ``content_hash`` names it in every Grade.
"""

from dataclasses import dataclass
from functools import cached_property

from models.errors import UnknownCriterion, UnknownItem, UnknownLevel


@dataclass(frozen=True)
class Level:
    """One step of an ordered scale.

    Attributes
    ----------
    code
        Stable name in data, such as ``qualified`` or ``"7"``.
    name, name_en
        What people read.
    descriptor
        What evidence at this level shows; empty where the standard says nothing.
    """

    code: str
    name: str
    name_en: str
    descriptor: str = ""


@dataclass(frozen=True)
class Criterion:
    """One thing that reviewers judge, with 2 to 61 levels from lowest to highest."""

    id: str
    name: str
    levels: tuple[Level, ...]
    name_en: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Level codes from lowest to highest."""
        return tuple(level.code for level in self.levels)

    def rank(self, level: str) -> int:
        """Return the position of a level code, 0 for the lowest.

        Raises
        ------
        UnknownLevel
            When the criterion has no such level.
        """
        try:
            return self.codes.index(level)
        except ValueError:
            raise UnknownLevel(level=level, known=", ".join(self.codes)) from None


@dataclass(frozen=True)
class EvidenceRequirement:
    """One evidence item that an ability point asks for."""

    id: str
    name: str
    type: str
    formats: tuple[str, ...]
    limit: str
    criteria: tuple[Criterion, ...]

    @property
    def levels(self) -> tuple[Level, ...]:
        """The item's own scale: that of its criteria, which all share one scale when it has several."""
        return self.criteria[0].levels

    def criterion(self, criterion_id: str) -> Criterion:
        """Return one criterion by id.

        Raises
        ------
        UnknownCriterion
            When the item has no such criterion.
        """
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise UnknownCriterion(criterion=criterion_id, known=", ".join(c.id for c in self.criteria))


@dataclass(frozen=True)
class AbilityPoint:
    """A micro-ability point (微能力点).

    Attributes
    ----------
    sequence
        Its number in lists that count the points instead of coding them, from 1.
    aliases
        Other names in use, accepted on import.
    provenance
        Where its wording comes from, such as ``derived``; empty where only the standard says so.
    """

    code: str
    name: str
    name_en: str
    dimension: str
    environment: str
    description: str
    sequence: int
    evidence: tuple[EvidenceRequirement, ...]
    aliases: tuple[str, ...] = ()
    provenance: str = ""

    def item(self, item_id: str) -> EvidenceRequirement:
        """Return one evidence requirement by id.

        Raises
        ------
        UnknownItem
            When the point has no such item.
        """
        for requirement in self.evidence:
            if requirement.id == item_id:
                return requirement
        raise UnknownItem(item=item_id, known=", ".join(e.id for e in self.evidence))


@dataclass(frozen=True)
class Standard:
    """A versioned rubric; ``content_hash`` is the sha256 of its canonical JSON."""

    id: str
    version: str
    title: str
    provenance: str
    points: tuple[AbilityPoint, ...]
    content_hash: str
