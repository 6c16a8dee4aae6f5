"""What the cells of a scored table mean: labels looked up in the standard, texts from the table or from files.

Both remember their answers, because a county's table repeats the same few labels and each text on many rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from models.documents.document import Document, Format
from models.documents.normalisation import normalise
from models.documents.privacy import mask, mask_identifier, mask_text
from models.documents.readers import read
from models.documents.readers.recognition.formats import recognise
from models.documents.sandbox import read_in_sandbox
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
    """An evidence text as handed in, but for personal data, which are masked."""

    content: str


class Pseudonyms:
    """Stands in for ids that say who a person is: ``person-1`` for the first one of the table, and so on.

    Numbers and no hashes: whoever has a hash of a phone number or a name can try them all until one fits. The same
    table gives the same pseudonyms, so that its split can be repeated.

    Parameters
    ----------
    taken
        Every id of the table, none of which becomes a pseudonym.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {one.strip() for one in taken}
        self._numbers = count(1)
        self._known: dict[str, str] = {}

    def of(self, key: str) -> str:
        """Return the id itself, or what stands in for it."""
        if key not in self._known:
            self._known[key] = key if mask_identifier(key) == key else self._next()
        return self._known[key]

    def _next(self) -> str:
        return next(name for number in self._numbers if (name := f"person-{number}") not in self._taken)

    @property
    def n_replaced(self) -> int:
        """How many ids have been replaced."""
        return sum(key != known for key, known in self._known.items())


class Texts:
    """Takes a row's text from its ``text`` cell or reads the file that its ``path`` names inside one folder.

    Personal data are masked here, before anything can write or log them.

    Attributes
    ----------
    n_masked
        Different texts in which something was masked.
    """

    def __init__(self, folder: Path) -> None:
        self.n_masked = 0
        self._folder = folder.resolve()
        self._cells: dict[str, Text] = {}
        self._files: dict[str, Text | Problem] = {}

    def find(self, text: str, path: str) -> Text | Problem:
        """Return the text, or ``missing_text`` or ``unreadable_path`` as the problem; ``text`` goes first."""
        if text.strip():
            if text not in self._cells:
                self._cells[text] = Text(self._masked(text))
            return self._cells[text]
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
            document = _document(path.read_bytes(), path.name)
        except DocumentError as error:
            return Problem("unreadable_path", f"{name}: {error.code}")
        except (OSError, ValueError):
            return Problem("unreadable_path", f"{name}: not_found")
        masked = mask(document)
        self.n_masked += masked is not document
        return Text(masked.text) if masked.text.strip() else Problem("missing_text", name)

    def _masked(self, text: str) -> str:
        # Searched as it will be read: a control character inside a number must not hide it.
        normal = normalise(text)
        masked = mask_text(normal)
        self.n_masked += masked != normal
        return text if masked == normal else masked


def _find_criterion(item: EvidenceRequirement, key: str) -> Criterion:
    wanted = fold(key)
    for criterion in item.criteria:
        if wanted in {fold(criterion.id), fold(criterion.name), fold(criterion.name_en)}:
            return criterion
    raise UnknownCriterion(criterion=key, known=", ".join(criterion.id for criterion in item.criteria))


def _document(data: bytes, name: str) -> Document:
    # No parser opens a plain text, and a fresh process for each would cost a county's table many minutes.
    plain = not data or recognise(data, name) is Format.TEXT
    return read(data, name) if plain else read_in_sandbox(data, name)
