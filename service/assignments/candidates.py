"""Who may review a piece, and who of them does: the rules of recusal (回避), subject and load, without a database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Exclusion(StrEnum):
    """Why somebody may not review a piece; the order is that in which it is told."""

    OWN_WORK = "own_work"
    OWN_SCHOOL = "own_school"
    GAVE_BACK = "gave_back"
    """Gave back work of this teacher before."""
    SEATED = "seated"
    """Has this very piece, or had it."""


@dataclass(frozen=True)
class Candidate:
    """An active reviewer responsible for the school; ``load`` counts what they have not finished."""

    id: int
    name: str
    subject: str
    unit_id: int
    load: int

    def busier(self) -> "Candidate":
        return replace(self, load=self.load + 1)


@dataclass(frozen=True)
class Piece:
    """An evidence item as far as it matters to who reviews it.

    ``seated`` are all who have or had it, ``gave_back`` all who gave back work of its teacher.
    """

    evidence_id: int
    teacher_id: int
    subject: str
    school_id: int
    recuse_own_school: bool
    seated: frozenset[int]
    gave_back: frozenset[int]


def exclusion(candidate: Candidate, piece: Piece) -> Exclusion | None:
    """Return why somebody may not review a piece, or None."""
    if candidate.id == piece.teacher_id:
        return Exclusion.OWN_WORK
    if piece.recuse_own_school and candidate.unit_id == piece.school_id:
        return Exclusion.OWN_SCHOOL
    if candidate.id in piece.gave_back:
        return Exclusion.GAVE_BACK
    return Exclusion.SEATED if candidate.id in piece.seated else None


def choose(candidates: Iterable[Candidate], piece: Piece) -> Candidate | None:
    """Return who reviews a piece: of the same subject if possible, then with the least to do.

    Ties are broken by a hash of piece and person: always the same, but not always the same two together, because
    reviewers who never meet on a piece cannot be compared later.
    """
    return min(
        (one for one in candidates if exclusion(one, piece) is None),
        key=lambda one: (not _same_subject(one, piece), one.load, _tie(one, piece)),
        default=None,
    )


def ranked(candidates: Iterable[Candidate], piece: Piece) -> list[Candidate]:
    """Return who may review a piece, in the order in which :func:`choose` would take them."""
    left, order = {one.id: one for one in candidates}, []
    while chosen := choose(left.values(), piece):
        order.append(left.pop(chosen.id))
    return order


def _same_subject(candidate: Candidate, piece: Piece) -> bool:
    return bool(piece.subject) and candidate.subject == piece.subject


def _tie(candidate: Candidate, piece: Piece) -> str:
    return hashlib.sha256(f"{piece.evidence_id}:{candidate.id}".encode()).hexdigest()
