"""What is computed of a round in a county; the pages and the circulars show this and nothing else.

Reviewers, schools and evidence stand in it by the ids of the database as texts: names are looked up when it is shown.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from models.raters.measures import Band
from service.audits.agreement_schemas import AgreementOut, PairAgreementOut, PrescoreOut
from service.audits.caterpillar import Standing
from service.audits.schemas import ReportOut
from service.audits.steps import StepCode
from service.consistency.school_heat import SchoolPoint


class Verdict(StrEnum):
    """The answer to the question whether a county is consistent."""

    NOTHING_SHARED = "nothing_shared"
    """Cannot be told: no two reviewers read the same evidence."""
    NOT_COMPARABLE = "not_comparable"
    """Cannot be told: reviewers fall into parts that share no evidence."""
    TOO_FEW = "too_few"
    """Cannot be told yet: the interval of alpha reaches over the line."""
    DISAGREE = "disagree"
    UNEVEN = "uneven"
    """Reviewers agree with each other, but the panels of some schools stand clearly apart."""
    CONSISTENT = "consistent"

    @property
    def told(self) -> bool:
        return self not in {Verdict.NOTHING_SHARED, Verdict.NOT_COMPARABLE, Verdict.TOO_FEW}


class CountyStep(StrEnum):
    """What a county can do beside what a table of ratings alone would suggest."""

    FINISH = "finish_reviews"
    SCHOOLS = "check_schools"
    SPOT_CHECK = "spot_check"


class NextStep(BaseModel):
    """``names`` are ids of what it is about: schools, reviewers or criteria, by the code; ``n`` counts them or more."""

    code: StepCode | CountyStep
    n: int
    names: list[str]


class SchoolOut(BaseModel):
    """A school by the panel that judged it; logits, positive is severe.

    ``severity`` is the mean severity of those who read the school's evidence, each by the readings that they gave;
    ``low`` and ``high`` are its 95% interval. Schools with another ``scale`` cannot be set against each other. ``n``
    are the ratings that it rests on, ``levels`` shares of the finished items.
    """

    unit_id: int
    name: str
    n: int
    n_reviewers: int
    severity: float | None
    se: float | None
    low: float | None
    high: float | None
    scale: int | None
    band: Band
    standing: Standing
    agreement: AgreementOut | None
    levels: dict[str, float]
    finished: int
    pending: int

    @property
    def id(self) -> str:
        return self.name

    @property
    def qwk(self) -> float | None:
        """Weighted kappa between those who read the same evidence of this school."""
        return self.agreement.qwk if self.agreement else None


class Prescore(BaseModel):
    """Reviewers against the pre-score, which is a proposal and never the truth.

    ``before`` compares the levels that they set without seeing it, ``after`` those that they left in the end. What is
    higher afterwards is its pull, not its quality.
    """

    before: PrescoreOut
    after: PrescoreOut


class LeftOut(BaseModel):
    """Finished reviews that no figure rests on.

    ``off_task`` have no levels; ``arbitrated`` were given by a third who saw the two who differed; ``other_scale`` are
    by criteria whose levels are not those of most.
    """

    off_task: int
    arbitrated: int
    other_scale: int


class Figures(BaseModel):
    """``heat`` are the pairs of the reviewers with the most in common; ``report.agreement.pairs`` has all of them.

    ``school_points`` is empty in figures of an earlier release.
    """

    round_id: int
    unit_id: int
    computed_at: datetime
    source_hash: str
    n_reviews: int
    verdict: Verdict
    report: ReportOut
    schools: list[SchoolOut]
    prescore: Prescore | None
    next_steps: list[NextStep]
    left_out: LeftOut
    heat: list[PairAgreementOut]
    school_points: list[SchoolPoint] = []
    seconds: dict[str, float] = Field(description="What each stage of the computing took.")
