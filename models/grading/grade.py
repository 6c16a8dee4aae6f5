"""What the grader returns: levels with probabilities, the passages behind them, and why a person must look."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from models.documents.conditions import Condition
from models.documents.document import NOWHERE, Place


class Referral(StrEnum):
    """Why an item is referred to a person; a reason code, never a verdict.

    Every :class:`models.documents.conditions.Condition` has its reason here, of the same code. ``off_task`` without
    the condition is a doubt beside a level.
    """

    TOO_SHORT = "too_short"
    FEW_LABELS = "few_labels"
    LOW_CONFIDENCE = "low_confidence"
    OUT_OF_DISTRIBUTION = "out_of_distribution"
    OFF_TASK = "off_task"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    OTHER_LANGUAGE = "other_language"
    TEMPLATE_ONLY = "template_only"
    ONLY_PICTURES = "only_pictures"
    MACHINE_BOILERPLATE = "machine_boilerplate"
    REPEATED = "repeated"
    """More of the text than usual only says again what it has said; counted once."""
    RUBRIC_WORDING = "rubric_wording"
    """More of the text than usual is the rubric's own wording; not counted."""
    ORDERS = "orders"
    """Sentences tell the grader what to answer; not counted."""
    UNRELATED = "unrelated"
    """Some passages are far from everything that was handed in for the item; not counted."""


class Basis(StrEnum):
    """What a criterion's level rests on, the trustworthy one first."""

    LABELS = "labels"
    """Reviewed evidence for this very criterion."""
    RUBRIC = "rubric"
    """The rubric's wording, weighed by what was learned on other criteria: no review of this one."""
    FEW = "few"
    """The same, moved by the few reviews of this one, or by reviews of one level or of hardly any teachers only."""


class Acceptance(StrEnum):
    """Whether the bundle's promise covers an item; a routing word only, a person always decides."""

    ACCEPTABLE = "acceptable"
    """Doubt below the threshold of a pool with a promise, and no referral."""
    DOUBTFUL = "doubtful"
    REFERRED = "referred"
    NO_GUARANTEE = "no_guarantee"
    """Its pool carries no promise."""


@dataclass(frozen=True)
class QuotedPassage:
    """A passage behind a criterion's level; ``text`` is ``document.text[start:end]``.

    ``relevance`` is the cosine to the criterion's wording, centred per document: higher is closer, 0 is average.
    ``place`` is where in the source a person finds it. ``effect`` is by how many ranks the criterion's expected rank
    falls when the passage is left out; None where nobody left it out.
    """

    start: int
    end: int
    text: str
    relevance: float
    place: Place = NOWHERE
    effect: float | None = None


@dataclass(frozen=True)
class CriterionGrade:
    """The preliminary level of one criterion.

    Attributes
    ----------
    probabilities
        Level code to probability, lowest level first, summing to 1.
    n_labels
        Reviewed evidence items that this criterion learned from.
    level_set
        Levels that the panel may well give, lowest first; empty where the bundle states no coverage.
    """

    id: str
    name: str
    level: str
    probabilities: dict[str, float]
    passages: tuple[QuotedPassage, ...]
    basis: Basis
    n_labels: int
    level_set: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """A preliminary, non-binding grade of one evidence item.

    Attributes
    ----------
    item_level
        By the official rule from the criteria's levels; None when a condition stands in its place.
    referral
        Reason codes; not empty means that a person must look.
    bundle, standard, text_hash
        What makes the grade reproducible: bundle id, standard content hash, sha256 of the text.
    sample_data
        True when the bundle learned from sample data (示例数据), which says nothing about grading quality.
    condition
        Why there is no level and no criterion; None for everything that was graded.
    doubt
        Estimated probability that the panel's level of the item differs, 0 to 1; None with a condition.
    acceptance
        Whether the bundle's promise covers the item, see :mod:`models.grading.acceptance`.
    vector
        The mean vector of the text, see :mod:`models.grading.nearness`; empty with a condition.
    """

    point: str
    item: str
    item_level: str | None
    criteria: tuple[CriterionGrade, ...]
    referral: tuple[Referral, ...]
    bundle: str
    standard: str
    text_hash: str
    n_characters: int
    sample_data: bool
    condition: Condition | None = None
    doubt: float | None = None
    acceptance: Acceptance = Acceptance.NO_GUARANTEE
    vector: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON-ready values."""
        return asdict(self)
