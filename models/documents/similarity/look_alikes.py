"""What is said about two documents that look alike: a flag for a person, never a verdict."""

from dataclasses import dataclass
from enum import StrEnum

from models.documents.similarity.paraphrase import Background


class Kind(StrEnum):
    """In what way."""

    COPIED = "copied"
    """Stretches of the same characters, perhaps edited or in another order."""
    PARAPHRASED = "paraphrased"
    """Passages that say the same in other words."""


class Scope(StrEnum):
    """Whose the other document is."""

    OWN = "own"
    """The same teacher's: an earlier version, or another item."""
    SAME_SCHOOL = "same_school"
    ANOTHER_SCHOOL = "another_school"


@dataclass(frozen=True)
class Filing:
    """Under what a document is filed.

    Attributes
    ----------
    evidence_id
        Names the document.
    point
        Code of the ability point; empty where unknown.
    """

    evidence_id: str
    teacher_id: str
    school_id: str
    round: str
    point: str = ""

    def scope(self, other: "Filing") -> Scope:
        """Return whose the other document is, seen from this one."""
        if other.teacher_id == self.teacher_id:
            return Scope.OWN
        return Scope.SAME_SCHOOL if other.school_id == self.school_id else Scope.ANOTHER_SCHOOL


@dataclass(frozen=True)
class Shares:
    """How much of each document is in the other, 0 to 1, common stock left out.

    Attributes
    ----------
    of_new
        Share of the new document that is in the other.
    of_other
        Share of the other that is in the new document.
    """

    of_new: float = 0.0
    of_other: float = 0.0

    @property
    def larger(self) -> float:
        """The larger share: a short text taken whole into a long one counts in full."""
        return max(self.of_new, self.of_other)


@dataclass(frozen=True)
class LookAlike:
    """Another document that shares much with the new one.

    Attributes
    ----------
    other
        The other document.
    copied
        Shares of equal shingles.
    paraphrased
        Shares of passages that say the same; both 0 where no vectors were given.
    kinds
        At least one, in the order of :class:`Kind`.
    same_round
        Whether both were handed in in the same round.
    """

    other: Filing
    copied: Shares
    paraphrased: Shares
    kinds: tuple[Kind, ...]
    scope: Scope
    same_round: bool

    @property
    def shares(self) -> Shares:
        """The shares that the flag rests on."""
        return self.paraphrased if Kind.PARAPHRASED in self.kinds else self.copied

    @property
    def similarity(self) -> float:
        """The larger of these shares, 0 to 1; for sorting."""
        return self.shares.larger


@dataclass(frozen=True)
class Findings:
    """What a check of one document found.

    Attributes
    ----------
    look_alikes
        Of other teachers: what is copied first, as it is surer than what is only paraphrased; each most similar first.
    own
        Of the same teacher, in the same order; never a reason to suspect anything.
    stock_share
        Share of the document that is common stock, 0 to 1: near 1, hardly anything is the teacher's own, and nothing
        is left to compare.
    usual
        From where on its passages and others say the same, for
        :func:`models.documents.similarity.alignment.align`; None where only copies could be looked for.
    """

    look_alikes: tuple[LookAlike, ...]
    own: tuple[LookAlike, ...]
    stock_share: float
    usual: Background | None = None
