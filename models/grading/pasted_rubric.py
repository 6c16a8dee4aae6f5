"""Which parts of a text are the rubric's own wording: pasted descriptors, and lists of its terms."""

import re
from functools import lru_cache

from models.documents.sentences import Span
from models.grading.repetition import folded
from models.standard.rubric import EvidenceRequirement

_CLAUSE = re.compile(r"[^，、；;,。！？!?：:（）()“”\n.]+[，、；;,。！？!?：:（）()“”.]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GRAM_HAN = 3
_GRAM_LATIN = 9
_COVERED = 0.9
"""Share of a clause that must be the rubric's wording before the clause is not the writer's own."""
_FEWEST_HAN = 4
_FEWEST_LATIN = 12


def rubric_spans(text: str, requirement: EvidenceRequirement) -> list[Span]:
    """Return the clauses of a text that only repeat the wording of an item, in order.

    Parameters
    ----------
    text
        Normalised.
    requirement
        Its name, and the names and descriptors of its criteria, are given to everybody.
    """
    clauses = _clauses(requirement)
    pieces = _pieces(clauses)
    return [
        Span(*match.span())
        for match in _CLAUSE.finditer(text)
        for letters in [folded(match.group())]
        if letters in clauses or _is_covered(letters, pieces)
    ]


@lru_cache(maxsize=256)
def _clauses(requirement: EvidenceRequirement) -> frozenset[str]:
    wordings = [requirement.name]
    for criterion in requirement.criteria:
        wordings += [criterion.name, criterion.name_en, *(level.descriptor for level in criterion.levels)]
    # Clause by clause: what runs from one clause into the next is nobody's wording.
    return frozenset(folded(clause.group()) for wording in wordings for clause in _CLAUSE.finditer(wording)) - {""}


@lru_cache(maxsize=256)
def _pieces(clauses: frozenset[str]) -> frozenset[str]:
    return frozenset(c[at : at + n] for c in clauses for n in (_GRAM_HAN, _GRAM_LATIN) for at in range(len(c) - n + 1))


def _is_covered(letters: str, pieces: frozenset[str]) -> bool:
    chinese = _HAN.search(letters) is not None
    enough = len(letters) >= (_FEWEST_HAN if chinese else _FEWEST_LATIN)
    return enough and _covered(letters, pieces, _GRAM_HAN if chinese else _GRAM_LATIN) >= _COVERED


def _covered(letters: str, pieces: frozenset[str], gram: int) -> float:
    covered = bytearray(len(letters))
    for at in range(len(letters) - gram + 1):
        if letters[at : at + gram] in pieces:
            covered[at : at + gram] = b"\1" * gram
    return sum(covered) / len(letters)
