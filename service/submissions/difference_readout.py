"""Two versions of the work side by side in words, item by item."""

from dataclasses import dataclass
from itertools import groupby

from models.documents.document import Document
from models.standard.rubric import AbilityPoint
from service.files.store import FileStore
from service.submissions.differences import Kind, Paragraph, difference, is_changed
from service.submissions.readings import document_of
from service.submissions.tables import Evidence, Submission

_ALWAYS_SHOWN = 3
"""A longer run of unchanged paragraphs is folded up."""


@dataclass(frozen=True)
class Stretch:
    """Neighbouring paragraphs, folded up where they are unchanged and many."""

    folded: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class ItemDifference:
    """``kind`` is added or removed where only one version has the item; ``readable`` is False without two texts."""

    id: str
    name: str
    kind: Kind
    readable: bool
    stretches: tuple[Stretch, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(one for stretch in self.stretches for one in stretch.paragraphs)


def item_differences(
    point: AbilityPoint, old: Submission, new: Submission, files: FileStore
) -> tuple[ItemDifference, ...]:
    before = {one.item: one for one in old.evidence}
    after = {one.item: one for one in new.evidence}
    return tuple(
        _item(requirement.id, requirement.name, before.get(requirement.id), after.get(requirement.id), files)
        for requirement in point.evidence
        if requirement.id in before or requirement.id in after
    )


def _item(item: str, name: str, old: Evidence | None, new: Evidence | None, files: FileStore) -> ItemDifference:
    if old is None or new is None:
        return ItemDifference(item, name, Kind.ADDED if old is None else Kind.REMOVED, readable=True, stretches=())
    if old.file_hash == new.file_hash:
        return ItemDifference(item, name, Kind.SAME, readable=True, stretches=())
    before, after = _document(files, old), _document(files, new)
    if before is None or after is None:
        return ItemDifference(item, name, Kind.CHANGED, readable=False, stretches=())
    found = difference(before.text, after.text)
    kind = Kind.CHANGED if is_changed(found) else Kind.SAME
    return ItemDifference(item, name, kind, readable=True, stretches=_stretches(found) if kind is Kind.CHANGED else ())


def _document(files: FileStore, evidence: Evidence) -> Document | None:
    return document_of(files, evidence) if evidence.document_hash else None


def _stretches(paragraphs: tuple[Paragraph, ...]) -> tuple[Stretch, ...]:
    runs = [tuple(run) for _, run in groupby(paragraphs, key=lambda one: one.kind is Kind.SAME)]
    return tuple(Stretch(run[0].kind is Kind.SAME and len(run) > _ALWAYS_SHOWN, run) for run in runs)
