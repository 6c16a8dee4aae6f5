"""The model card: what a bundle says about itself to people. Written by training, shown by the service.

It holds counts and figures, never a text, and nobody's name or id: schools are numbered.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import BundleDamaged

CARD_FILE = "model_card.json"
CARD_PAGE = "model_card.html"
FORMAT = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """A name or a sentence in both languages."""

    zh: str
    en: str


class Figure(_Part):
    """A figure with its 95% interval; None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def text(self) -> str:
        """The figure with its interval, such as ``0.700 (0.62 – 0.75)``; an en dash where it is undefined."""
        if self.value is None:
            return "–"
        bounds = (self.low, self.high)
        span = "" if None in bounds else f" ({' – '.join(f'{bound:.2f}' for bound in bounds)})"
        return f"{self.value:.3f}{span}".replace("-", "−")

    @property
    def share(self) -> str:
        """The same for a share, in per cent."""
        return f"{percent(self.value)} ({percent(self.low)} – {percent(self.high)})"


Figures = Mapping[str, Figure]
"""Keys: ``qwk, exact, adjacent, kappa, r, r2, rmse, smd``; see :mod:`models.raters.level_tables`."""


class CardStandard(_Part):
    """The rubric that it grades by."""

    id: str
    version: str
    title: str
    provenance: str
    hash: str
    points: int
    items: int
    criteria: int
    learned: int
    """Criteria learned from reviewed evidence; all others are graded by the rubric alone, and referred."""


class CardData(_Part):
    """What it learned from and was tested on, in numbers."""

    table: str
    rows: int
    rejected: Mapping[str, int]
    teachers: int
    reviewers: int
    schools: int
    train: int
    test: int
    masked_texts: int


class CardCriterion(_Part):
    """How one criterion was graded on held-out evidence; ``reviewers`` is the kappa of two people."""

    id: str
    name: Words
    n: int
    n_labels: int
    figures: Figures
    reviewers: Figure | None


class CardUnit(_Part):
    """Items, or points, all together."""

    n: int
    figures: Figures


class CardGroup(_Part):
    """One group of evidence beside all others; ``dsm`` is the difference of standardised means."""

    by: Words
    name: Words
    n: int
    teachers: int
    figures: Figures
    dsm: Figure
    flagged: bool
    sure: bool


class CardReviewers(_Part):
    """What two people reach with each other, and the grader with one of them; over what was read twice."""

    n: int
    reviewers: Figures
    grader: Figures
    degradation: Figures


class CardConfusion(_Part):
    """Counts: rows are reviewed levels, columns given ones, lowest first."""

    levels: tuple[Words, ...]
    counts: tuple[tuple[int, ...], ...]


class CardBin(_Part):
    """Judgements of like probability, and the share of them that reviewers confirmed."""

    probability: float
    share: float
    n: int


class CardAttack(_Part):
    """What one trick did: shares of items; ``unreferred`` were raised although nobody is asked to look."""

    name: Words
    n: int
    raised: float
    referred: float
    unreferred: Figure


class CardPassages(_Part):
    """How the quoted passages bear the level.

    Attributes
    ----------
    ratio
        How much more a criterion's probabilities move when the quoted passages are taken out than when others of the
        same length are.
    raised, others_raised
        Share of weak texts that gain by the quoted passages of a strong one, and by other passages of it.
    """

    n: int
    ratio: Figure
    raised: float | None
    others_raised: float | None


class CardPool(_Part):
    """The promise for one pool of points; ``accepted`` is None where nothing is promised."""

    name: str
    n_items: int
    accepted: float | None
    wrong: float | None
    passed: float | None
    refusal: Words | None


class CardGuarantee(_Part):
    """What is promised of items with little doubt; see :mod:`models.grading.acceptance`."""

    alpha: float | None
    beta: float | None
    confidence: float
    pools: tuple[CardPool, ...]


class CardGate(_Part):
    """One release gate; ``value`` is None where it could not be measured, ``limit`` where it is only reported."""

    name: Words
    value: float | None
    limit: float | None
    lowest: bool
    passed: bool


class CardReason(_Part):
    """How often one reason referred held-out evidence to a person."""

    code: str
    n: int


class ModelCard(_Part):
    """Everything that a model card says.

    Attributes
    ----------
    purpose, not_for, limits
        Sentences: what it is for, what it must not be used for, what it cannot do.
    overall
        Over all criteria, see :func:`training.evaluation.figures.pooled`.
    prmse
        Against the true levels behind the reviewers', see :mod:`models.raters.true_scores`.
    versions
        Package to version; ``encoder``: its hash.
    """

    format: int = FORMAT
    name: str
    title: str
    sample_data: bool
    purpose: tuple[Words, ...]
    not_for: tuple[Words, ...]
    limits: tuple[Words, ...]
    standard: CardStandard
    data: CardData
    overall: Figures
    n: int
    items: CardUnit | None
    points: CardUnit | None
    prmse: Figure
    reviewers: CardReviewers | None
    criteria: tuple[CardCriterion, ...]
    confusion: CardConfusion
    calibration_error: Figure
    reliability: tuple[CardBin, ...]
    groups: tuple[CardGroup, ...]
    attacks: tuple[CardAttack, ...]
    passages: CardPassages
    guarantee: CardGuarantee | None
    referred: float
    reasons: tuple[CardReason, ...]
    gates: tuple[CardGate, ...]
    versions: Mapping[str, str]


def percent(share: float | None) -> str:
    """Return a share in per cent; an en dash where it is undefined."""
    return "–" if share is None else f"{share:.1%}"


def read_card(bundle: Path) -> ModelCard | None:
    """Return the card of a bundle; None for one that was released before there were cards.

    Raises
    ------
    BundleDamaged
        When there is one that cannot be read.
    """
    path = bundle / CARD_FILE
    if not path.is_file():
        return None
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BundleDamaged(file=CARD_FILE) from error
