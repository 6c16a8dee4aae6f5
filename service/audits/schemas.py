"""The report as JSON; what is undefined is null."""

from pydantic import BaseModel, Field

from models.raters.effects import Effect
from models.raters.fit import Misfit, misfit
from models.raters.measures import Band, Basis, FacetMeasure, Note, ReviewerSeverity
from models.raters.ratings import Reason, Reject
from service.audits.agreement_schemas import AgreementTablesOut, defined
from service.audits.rating_table import column_of
from service.audits.rounds import ReviewerRounds, RoundNote, Rounds
from service.audits.workflow import Audit


class ReviewerOut(BaseModel):
    """One reviewer; logits, positive is severe.

    ``component`` is a position in ``components`` of the report. ``scale`` tells which severities are centred together:
    only those with the same number can be set against each other; ``comparable`` says whether all of the table can.
    """

    id: str
    n: int
    n_shared: int
    severity: float | None
    se: float | None
    infit: float | None
    outfit: float | None
    fair_average: float | None
    band: Band
    misfit: Misfit
    component: int
    scale: int | None
    comparable: bool
    note: Note | None

    @classmethod
    def of(cls, one: ReviewerSeverity, component: int, *, comparable: bool) -> "ReviewerOut":
        measures = {name: defined(getattr(one, name)) for name in ("severity", "se", "infit", "outfit", "fair_average")}
        return cls(
            id=one.id,
            n=one.n,
            n_shared=one.n_shared,
            **measures,
            band=one.band,
            misfit=misfit(one.infit, one.n_shared),
            component=component,
            scale=one.component,
            comparable=comparable,
            note=one.note,
        )


class MeasureOut(BaseModel):
    id: str
    n: int
    value: float | None
    se: float | None
    infit: float | None
    outfit: float | None
    scale: int

    @classmethod
    def of(cls, one: FacetMeasure) -> "MeasureOut":
        measures = {name: defined(getattr(one, name)) for name in ("value", "se", "infit", "outfit")}
        return cls(id=one.id, n=one.n, **measures, scale=one.component)


class NoticeOut(BaseModel):
    note: Note
    scale: int | None
    criterion: str | None


class BasisOut(BaseModel):
    """Severities were estimated from ``readings`` of ``shared``: readings of evidence that more than one person read.

    Fewer than all in a very large table only.
    """

    readings: int
    shared: int

    @classmethod
    def of(cls, one: Basis) -> "BasisOut":
        return cls(readings=one.readings, shared=one.shared)

    @property
    def is_excerpt(self) -> bool:
        return self.readings < self.shared


class EffectOut(BaseModel):
    reviewer: str
    effect: Effect
    n: int
    statistic: float | None
    others: float | None
    p: float | None
    flagged: bool


class DriftOut(BaseModel):
    """A change of severity within the round; ``shift`` in logits, positive is more severe."""

    reviewer: str
    n: int
    p: float | None
    p_adjusted: float | None
    alarm: bool
    changed_at: str | None
    shift: float | None
    shift_se: float | None


class RoundOut(BaseModel):
    """A reviewer in an earlier round and now; ``shift`` is beside the median change of the reviewers in both."""

    reviewer: str
    n_before: int
    n_now: int
    severity_before: float | None
    se_before: float | None
    severity_now: float | None
    se_now: float | None
    shift: float | None
    shift_se: float | None
    p: float | None
    p_adjusted: float | None
    alarm: bool
    note: RoundNote | None

    @classmethod
    def of(cls, one: ReviewerRounds) -> "RoundOut":
        before, now, change = one.before, one.now, one.change
        return cls(
            reviewer=one.reviewer,
            n_before=before.n if before else 0,
            n_now=now.n if now else 0,
            severity_before=defined(before.severity) if before else None,
            se_before=defined(before.se) if before else None,
            severity_now=defined(now.severity) if now else None,
            se_now=defined(now.se) if now else None,
            shift=defined(change.shift.logits) if change else None,
            shift_se=defined(change.shift.se) if change else None,
            p=defined(change.p) if change else None,
            p_adjusted=defined(change.p_adjusted) if change else None,
            alarm=change is not None and change.alarm,
            note=one.note,
        )


class ComponentOut(BaseModel):
    """Reviewers who can be compared with each other and with nobody else."""

    reviewers: list[str]
    schools: list[str]
    n_evidence: int
    n_ratings: int


class AnchorOut(BaseModel):
    """A cross-reading to assign; ``joins`` are the positions of the two components."""

    reviewer_id: str
    evidence_id: str
    joins: list[int]
    mean_rank: float
    same_school: bool
    reason: str


class RejectOut(BaseModel):
    """``kept``: only the cell is left out, the rating is used."""

    row: int
    reason: Reason
    column: str
    value: str
    kept: bool

    @classmethod
    def of(cls, one: Reject) -> "RejectOut":
        kept = one.reason.keeps_rating
        return cls(row=one.row, reason=one.reason, column=column_of(one.column), value=one.value, kept=kept)


class SizesOut(BaseModel):
    ratings: int
    evidence: int
    reviewers: int
    criteria: int
    schools: int


class ReportOut(BaseModel):
    connected: bool
    comparable: bool
    levels: list[str]
    sizes: SizesOut
    components: list[ComponentOut]
    reviewers: list[ReviewerOut]
    criteria: list[MeasureOut]
    schools: list[MeasureOut]
    converged: bool
    basis: BasisOut | None = Field(default=None, description="None in reports of earlier releases.")
    notes: list[NoticeOut]
    effects: list[EffectOut]
    drift: list[DriftOut]
    between_rounds: list[RoundOut] | None
    agreement: AgreementTablesOut
    anchors: list[AnchorOut]
    rejects: list[RejectOut]

    @classmethod
    def of(cls, audit: Audit, rounds: Rounds | None = None) -> "ReportOut":
        ratings, severity, part = audit.ratings, audit.severity, audit.connectedness.part.tolist()
        return cls(
            connected=audit.connectedness.connected,
            comparable=audit.comparable,
            levels=list(ratings.levels),
            sizes=_sizes(audit),
            components=[ComponentOut.model_validate(vars(one)) for one in audit.connectedness.parts],
            reviewers=[
                ReviewerOut.of(one, component, comparable=audit.comparable)
                for one, component in zip(severity.reviewers, part, strict=True)
            ],
            criteria=[MeasureOut.of(one) for one in severity.criteria],
            schools=[MeasureOut.of(one) for one in severity.schools],
            converged=severity.converged,
            basis=BasisOut.of(severity.basis),
            notes=[NoticeOut(note=one.note, scale=one.component, criterion=one.criterion) for one in severity.notes],
            effects=_effects(audit),
            drift=_drift(audit),
            between_rounds=None if rounds is None else [RoundOut.of(one) for one in rounds.reviewers],
            agreement=AgreementTablesOut.of(audit.agreement),
            anchors=_anchors(audit),
            rejects=[RejectOut.of(one) for one in audit.rejects],
        )


def _sizes(audit: Audit) -> SizesOut:
    ratings = audit.ratings
    return SizesOut(
        ratings=len(ratings),
        evidence=len(ratings.evidence_ids),
        reviewers=len(ratings.reviewer_ids),
        criteria=len(ratings.criterion_ids),
        schools=len(ratings.school_ids),
    )


def _effects(audit: Audit) -> list[EffectOut]:
    floats = ("statistic", "others", "p")
    return [
        EffectOut.model_validate({**vars(one), **{name: defined(getattr(one, name)) for name in floats}})
        for one in audit.effects
    ]


def _drift(audit: Audit) -> list[DriftOut]:
    return [
        DriftOut(
            reviewer=one.reviewer,
            n=one.n,
            p=defined(one.p),
            p_adjusted=defined(one.p_adjusted),
            alarm=one.alarm,
            changed_at=None if one.changed_at is None else str(one.changed_at),
            shift=defined(one.shift.logits) if one.shift else None,
            shift_se=defined(one.shift.se) if one.shift else None,
        )
        for one in audit.drifts
    ]


def _anchors(audit: Audit) -> list[AnchorOut]:
    return [
        AnchorOut(
            reviewer_id=one.reviewer,
            evidence_id=one.evidence,
            joins=[one.reviewer_part, one.evidence_part],
            mean_rank=round(one.mean_rank, 6),
            same_school=one.same_school,
            reason=f"joins components {one.reviewer_part + 1} and {one.evidence_part + 1}",
        )
        for one in audit.anchors
    ]
