"""Agreement as JSON; what is undefined is null."""

import math

from pydantic import BaseModel

from models.raters.agreement import Interval
from models.raters.reviewer_agreement import Agreement, AgreementTables, NamedAgreement

MEASURES = ("alpha", "qwk", "exact", "adjacent")


def defined(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _bounds(interval: Interval) -> list[float] | None:
    low, high = defined(interval.low), defined(interval.high)
    return None if low is None or high is None else [low, high]


class AgreementOut(BaseModel):
    """``intervals``: 95% bootstrap intervals by figure; ``few``: fewer than ten evidence items in common."""

    alpha: float | None
    qwk: float | None
    exact: float | None
    adjacent: float | None
    n_pairs: int
    n_units: int
    n_evidence: int
    few: bool
    intervals: dict[str, list[float] | None]

    @classmethod
    def of(cls, found: Agreement) -> "AgreementOut":
        return cls(**_agreement(found))


def _agreement(found: Agreement) -> dict[str, object]:
    figures: dict[str, Interval] = {measure: getattr(found, measure) for measure in MEASURES}
    return {
        **{measure: defined(interval.estimate) for measure, interval in figures.items()},
        "n_pairs": found.n_pairs,
        "n_units": found.n_units,
        "n_evidence": found.n_evidence,
        "few": found.few,
        "intervals": {measure: _bounds(interval) for measure, interval in figures.items()},
    }


class NamedAgreementOut(AgreementOut):
    id: str

    @classmethod
    def named(cls, one: NamedAgreement) -> "NamedAgreementOut":
        return cls.model_validate({"id": one.names[0], **_agreement(one.agreement)})


class PairAgreementOut(AgreementOut):
    reviewers: list[str]

    @classmethod
    def named(cls, one: NamedAgreement) -> "PairAgreementOut":
        return cls.model_validate({"reviewers": list(one.names), **_agreement(one.agreement)})


class PrescoreOut(BaseModel):
    """Reviewers against the pre-score, which is a proposal and never the truth."""

    overall: AgreementOut
    criteria: list[NamedAgreementOut]


class AgreementTablesOut(BaseModel):
    overall: AgreementOut
    criteria: list[NamedAgreementOut]
    points: list[NamedAgreementOut]
    schools: list[NamedAgreementOut]
    pairs: list[PairAgreementOut]
    prescore: PrescoreOut | None

    @classmethod
    def of(cls, found: AgreementTables) -> "AgreementTablesOut":
        return cls(
            overall=AgreementOut.of(found.overall),
            criteria=[NamedAgreementOut.named(one) for one in found.criteria],
            points=[NamedAgreementOut.named(one) for one in found.points],
            schools=[NamedAgreementOut.named(one) for one in found.schools],
            pairs=[PairAgreementOut.named(one) for one in found.reviewer_pairs],
            prescore=found.prescore
            and PrescoreOut(
                overall=AgreementOut.of(found.prescore),
                criteria=[NamedAgreementOut.named(one) for one in found.prescore_criteria],
            ),
        )
