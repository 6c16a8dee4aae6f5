"""What the cells of a scored table mean: labels looked up in the standard, texts from the table or from files.

Both remember their answers, because a county's table repeats the same few labels and each text on many rows.
"""

from dataclasses import dataclass
from pathlib import Path

from models.documents.readers import read
from models.errors import DocumentError, StandardError, UnknownCriterion
from models.standard.lookup import find_item, find_level, find_point, fold
from models.standard.rubric import Criterion, EvidenceRequirement, Standard


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be used: a reason code, and what a person needs to correct it."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Label:
    """A level of one criterion, or of a whole item when ``criterion`` is ``""``; ``rank`` is 0 for the lowest."""

    point: str
    item: str
    criterion: str
    level: str
    rank: int


class Labels:
    """Looks up labels in one standard, by code, id or name."""

    def __init__(self, standard: Standard) -> None:
        self._standard = standard
        self._known: dict[tuple[str, str, str, str], Label | Problem] = {}

    def find(self, point: str, item: str, criterion: str, level: str) -> Label | Problem:
        """Return what four cells mean, or ``missing_level`` or ``unknown_…`` as the problem."""
        key = (point, item, criterion, level)
        if key not in self._known:
            try:
                self._known[key] = self._resolve(*key) if level else Problem("missing_level")
            except StandardError as error:
                self._known[key] = Problem(error.code, str(error))
        return self._known[key]

    def _resolve(self, point_key: str, item_key: str, criterion_key: str, level_key: str) -> Label:
        point = find_point(self._standard, point_key)
        item = find_item(point, item_key)
        criterion = _find_criterion(item, criterion_key) if criterion_key else None
        # A whole item is judged on the scale that its criteria share.
        scale = criterion or item.criteria[0]
        level = find_level(scale, level_key)
        return Label(point.code, item.id, criterion.id if criterion else "", level, scale.rank(level))


@dataclass(frozen=True)
class Text:
    """An evidence text as handed in."""

    content: str


class Texts:
    """Takes a row's text from its ``text`` cell or reads the file that its ``path`` names inside one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[str, Text | Problem] = {}

    def find(self, text: str, path: str) -> Text | Problem:
        """Return the text, or ``missing_text`` or ``unreadable_path`` as the problem; ``text`` goes first."""
        if text.strip():
            return Text(text)
        if not path:
            return Problem("missing_text")
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def _read(self, name: str) -> Text | Problem:
        try:
            path = (self._folder / name).resolve()
            if not path.is_relative_to(self._folder):
                return Problem("unreadable_path", f"{name}: outside_folder")
            content = read(path.read_bytes(), path.name).text
        except DocumentError as error:
            return Problem("unreadable_path", f"{name}: {error.code}")
        except (OSError, ValueError):
            return Problem("unreadable_path", f"{name}: not_found")
        return Text(content) if content.strip() else Problem("missing_text", name)


def _find_criterion(item: EvidenceRequirement, key: str) -> Criterion:
    wanted = fold(key)
    for criterion in item.criteria:
        if wanted in {fold(criterion.id), fold(criterion.name), fold(criterion.name_en)}:
            return criterion
    raise UnknownCriterion(criterion=key, known=", ".join(criterion.id for criterion in item.criteria))
