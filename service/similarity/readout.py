"""Look-alikes in words, for the report and the terminal."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from models.documents.document import Document
from models.documents.similarity.alignment import AlignedPassage, Correspondence
from models.documents.similarity.look_alikes import Kind, Scope
from service.grading.places import label
from service.language import Language, mark, translate
from service.similarity.workflow import Compared, Pair

KINDS = {Kind.COPIED: mark("Same wording"), Kind.PARAPHRASED: mark("Same in other words")}
SCOPES = {
    Scope.OWN: mark("The same teacher"),
    Scope.SAME_SCHOOL: mark("Within one school"),
    Scope.ANOTHER_SCHOOL: mark("Between schools"),
}
CORRESPONDENCES = {
    Correspondence.COPIED: mark("Word for word"),
    Correspondence.EDITED: mark("With changes"),
    Correspondence.PARAPHRASED: mark("In other words"),
}
MOSTLY_STOCK = 0.8
"""Share of common stock from which on a file is named: hardly anything of it was compared."""
_SHORTEST_EQUAL = 2
_LONGEST_COMPARED = 3000


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage; ``same`` where both sides have it."""

    text: str
    same: bool


@dataclass(frozen=True)
class PassageReadout:
    kind: str
    code: str
    place: str
    other_place: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True)
class PairReadout:
    """Percentages are whole numbers; ``of_left`` is how much of the left file stands in the right one."""

    number: int
    left: str
    right: str
    kinds: str
    scope: str
    of_left: int
    of_right: int
    passages: tuple[PassageReadout, ...]


@dataclass(frozen=True)
class RefusedReadout:
    file: str
    reason: str


@dataclass(frozen=True)
class Report:
    folder: str
    n_files: int
    pairs: tuple[PairReadout, ...]
    own: int
    mostly_stock: tuple[str, ...]
    refused: tuple[RefusedReadout, ...]
    paraphrases: bool


def report(compared: Compared, folder: str, language: Language) -> Report:
    shares = compared.stock_shares
    return Report(
        folder,
        len(shares),
        tuple(_pair(number, pair, language) for number, pair in enumerate(compared.pairs, start=1)),
        compared.own,
        tuple(file for file, share in shares.items() if share >= MOSTLY_STOCK),
        tuple(RefusedReadout(one.file, one.refusal.say(language)) for one in compared.refused),
        compared.paraphrases,
    )


def _pair(number: int, pair: Pair, language: Language) -> PairReadout:
    say, alike = partial(translate, language), pair.alike
    joint = "、" if language is Language.CHINESE else ", "
    return PairReadout(
        number,
        pair.first.filing.evidence_id,
        pair.second.filing.evidence_id,
        joint.join(say(KINDS[kind]) for kind in alike.kinds),
        say(SCOPES[alike.scope]),
        round(100 * alike.shares.of_new),
        round(100 * alike.shares.of_other),
        tuple(passage_readout(pair.first.document, pair.second.document, one, language) for one in pair.passages),
    )


def passage_readout(first: Document, second: Document, passage: AlignedPassage, language: Language) -> PassageReadout:
    """Return what corresponds in two texts, for both to be shown side by side."""
    left, right = first.text[passage.start : passage.end], second.text[passage.other_start : passage.other_end]
    left_pieces, right_pieces = pieces(left, right, passage.kind)
    return PassageReadout(
        translate(language, CORRESPONDENCES[passage.kind]),
        passage.kind,
        _place(first, passage.start, language),
        _place(second, passage.other_start, language),
        left_pieces,
        right_pieces,
    )


def pieces(left: str, right: str, kind: Correspondence) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut both sides where they begin or cease to be the same; what is paraphrased stays whole."""
    if kind is Correspondence.PARAPHRASED:
        return (Piece(left, same=False),), (Piece(right, same=False),)
    if kind is Correspondence.COPIED or max(len(left), len(right)) > _LONGEST_COMPARED:
        return (Piece(left, same=True),), (Piece(right, same=True),)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= _SHORTEST_EQUAL]
    return (
        _cut(left, [(block.a, block.a + block.size) for block in blocks]),
        _cut(right, [(block.b, block.b + block.size) for block in blocks]),
    )


def _cut(text: str, same: list[tuple[int, int]]) -> tuple[Piece, ...]:
    found, at = [], 0
    for start, end in [*same, (len(text), len(text))]:
        found += [Piece(text[at:start], same=False), Piece(text[start:end], same=True)]
        at = end
    return tuple(piece for piece in found if piece.text)


def _place(document: Document, offset: int, language: Language) -> str:
    """Name the page, slide or time of the passage that a stretch begins in."""
    places = [passage.place for passage in document.passages if passage.start <= offset < passage.end]
    return label(places[0], language) if places else ""
