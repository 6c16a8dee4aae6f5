"""Findings of the form checks in words, for the page and for the terminal."""

from dataclasses import dataclass

from models.documents.form import Action, Finding
from models.documents.sentences import Span
from service.grading.findings import ACTIONS, sentences
from service.grading.places import label
from service.language import Language, translate


@dataclass(frozen=True)
class FindingReadout:
    """One finding; ``place`` and ``start`` are empty and None where it concerns the whole item."""

    action: Action
    action_name: str
    item: str
    why: str
    to_do: str
    place: str
    start: int | None

    @classmethod
    def of(cls, finding: Finding, language: Language) -> "FindingReadout":
        said = sentences(finding, language)
        return cls(
            action=finding.action,
            action_name=translate(language, ACTIONS[finding.action]),
            item=finding.item or "",
            why=said.why,
            to_do=said.to_do,
            place=label(finding.place, language) if finding.place else "",
            start=finding.start,
        )


def spots(findings: tuple[Finding, ...]) -> tuple[Span, ...]:
    """Return the stretches of one item's text that findings point to."""
    return tuple(Span(one.start, one.end) for one in findings if one.start is not None and one.end is not None)
