"""A drawn audit sample as a file: all that is needed to draw it again, to extend it and to judge its recheck."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError

from models.raters.proof import Claim
from models.raters.sampling import Plan, make_plan
from models.raters.strata import Allocation, Rules, Stratum, Unit
from service.audits.decision_table import TRAITS
from service.audits.tables import TableRefusedError
from service.language import mark

PLAN = "plan.json"
_NO_PLAN = mark("There is no plan in %(name)s. Name the folder that audit-plan wrote.")
_BROKEN = mark("The plan in %(name)s cannot be read. Put back plan.json as audit-plan wrote it.")
_CHANGED = mark(
    "The plan in %(name)s was changed: its seed draws other ids. Put back plan.json as audit-plan wrote it."
)


class ClaimOut(BaseModel):
    """With this confidence, at most this share of all decisions is wrong; tested so many times at most."""

    share: float
    confidence: float
    looks: int


class StratumOut(BaseModel):
    """One stratum; ``ids`` are those drawn, in the order of the draw."""

    key: dict[str, str]
    whole: bool
    size: int
    drawn: int
    ids: list[str]


class DecisionOut(BaseModel):
    """One decision of the population. Those who recheck must not see its level."""

    evidence_id: str
    school_id: str
    point: str
    level: str
    reviewer_id: str
    risk: float
    person_id: str = ""

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(
            evidence_id=unit.id,
            school_id=unit.school,
            point=unit.point,
            level=unit.level,
            reviewer_id=unit.reviewer,
            risk=unit.risk,
            person_id=unit.person,
        )

    @property
    def unit(self) -> Unit:
        return Unit(
            self.evidence_id,
            school=self.school_id,
            person=self.person_id,
            point=self.point,
            level=self.level,
            reviewer=self.reviewer_id,
            risk=self.risk,
        )


class PlanOut(BaseModel):
    """The content of plan.json."""

    claim: ClaimOut
    seed: str
    accept: int
    strata_by: list[str]
    allocation: Allocation
    small: int
    population: int
    drawn: int
    proves: list[str]
    redraw: str
    strata: list[StratumOut]
    decisions: list[DecisionOut]
    whole: list[str] = []

    @classmethod
    def of(cls, plan: Plan, units: list[Unit], proves: list[str], redraw: str) -> Self:
        columns = {trait: column for column, trait in TRAITS.items()}
        by = [columns[trait] for trait in plan.rules.by]
        return cls(
            claim=ClaimOut(share=plan.claim.share, confidence=plan.claim.confidence, looks=plan.claim.looks),
            seed=plan.seed,
            accept=plan.accept,
            strata_by=by,
            allocation=plan.rules.allocation,
            small=plan.rules.small_school,
            population=plan.population,
            drawn=len(plan.selected),
            proves=proves,
            redraw=redraw,
            strata=[_stratum(one, by) for one in plan.strata],
            decisions=[DecisionOut.of(unit) for unit in units],
            whole=sorted(plan.rules.whole_levels),
        )

    @property
    def units(self) -> dict[str, Unit]:
        """The decisions by their ids."""
        return {one.evidence_id: one.unit for one in self.decisions}

    def drawn_again(self) -> Plan:
        """Make the plan anew from its settings and its seed; raises ValueError or KeyError where that cannot be."""
        by = tuple(TRAITS[column] for column in self.strata_by)
        rules = Rules(by, self.allocation, self.small, frozenset(self.whole))
        claim = Claim(self.claim.share, self.claim.confidence, self.claim.looks)
        return make_plan((one.unit for one in self.decisions), claim, rules, seed=self.seed, accept=self.accept)


def _stratum(stratum: Stratum, by: list[str]) -> StratumOut:
    return StratumOut(
        key=dict(zip(by, stratum.key, strict=True)),
        whole=stratum.whole,
        size=len(stratum.order),
        drawn=stratum.drawn,
        ids=list(stratum.selected),
    )


def read_plan(folder: Path) -> tuple[PlanOut, Plan]:
    """Read a plan and draw it again; a plan whose ids are not those that its seed draws is refused."""
    try:
        written = PlanOut.model_validate_json((folder / PLAN).read_bytes())
        plan = written.drawn_again()
    except FileNotFoundError:
        raise TableRefusedError("plan_missing", _NO_PLAN, name=folder) from None
    except (ValidationError, ValueError, KeyError):
        raise TableRefusedError("plan_unreadable", _BROKEN, name=folder) from None
    if [one.ids for one in written.strata] != [list(one.selected) for one in plan.strata]:
        raise TableRefusedError("plan_changed", _CHANGED, name=folder)
    return written, plan
