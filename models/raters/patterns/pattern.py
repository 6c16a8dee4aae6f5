"""An unusual pattern: what was seen, what chance would bring, and what to look at. Never a verdict."""

from dataclasses import dataclass
from enum import StrEnum


class PatternKind(StrEnum):
    """What was looked for."""

    SAME_COMMENTS = "same_comments"
    """Comments of one reviewer that repeat an earlier one word for word, or nearly so."""
    FAST_READINGS = "fast_readings"
    """Readings that took far less time than others take for as long a text."""
    CLOSE_READINGS = "close_readings"
    """Reviews finished within a minute of the reviewer's one before."""
    LEVELS = "levels"
    """Levels given far more or less often than the reviewer's severity explains."""
    SCHOOL_BURST = "school_burst"
    """Look-alikes of one school that were handed in at nearly the same time."""
    HALO = "halo"
    """All criteria of a piece of evidence at the same level, more than they should be."""
    FAST_EXCELLENT = "fast_excellent"
    """Nearly all at the highest level, far faster than the others."""


@dataclass(frozen=True)
class Tested:
    """One reviewer or school, held against chance by one test.

    Attributes
    ----------
    who
        Id of the reviewer; of the school for :attr:`PatternKind.SCHOOL_BURST`.
    n
        What was looked at: comments, readings, gaps, ratings, pairs of look-alikes. For halo and fast excellents pieces
        of evidence.
    seen
        How many of them stand out; a ratio of variances for halo, a share for fast excellents.
    expected
        The same by chance: by what the other reviewers of the table do, by the model, or with times dealt anew.
    p
        Chance of as much or more; NaN where a rule and not a test decides.
    evidence
        Ids of evidence to look at first.
    level
        The level that stands out most, by its position in the scale; None but for :attr:`PatternKind.LEVELS`.
    """

    kind: PatternKind
    who: str
    n: int
    seen: float
    expected: float
    p: float
    evidence: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True)
class Pattern:
    """What was tested, among all that was tested with it.

    Attributes
    ----------
    q
        Smallest share of false discoveries at which this one would be reported; NaN where ``p`` is. For halo, which is
        tested with control of any false alarm, the adjusted p-value.
    flagged
        Whether somebody should look.
    """

    tested: Tested
    q: float
    flagged: bool
