"""Drawing a sample again from what was published, to see whether it is the same; knows no database."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from models.raters.sampling import extend
from service.audits.audit_plan import DecisionOut
from service.spot_checks.drawing import full_seed, hash_of, plans_of
from service.spot_checks.plan_settings import PlanSettings


class Published(BaseModel):
    """All that a draw follows from, and what was drawn, in the order of the draw."""

    seed: str
    list_hash: str
    code: str
    settings: PlanSettings
    decisions: list[DecisionOut]
    first: list[str]
    extension: list[str]
    wrong: list[str] = Field(
        description="Ids of the first sample that were found wrong: those found where all is reread size an extension."
    )


@dataclass(frozen=True)
class Redrawn:
    """Whether list and draw are what was published."""

    same_list: bool
    same_first: bool
    same_extension: bool

    @property
    def same(self) -> bool:
        return self.same_list and self.same_first and self.same_extension


def redraw(published: Published) -> Redrawn:
    """Draw again from the list, the settings and the seed, and compare."""
    seed = full_seed(published.seed, published.list_hash)
    plans = plans_of([one.unit for one in published.decisions], published.settings, seed)
    first = [one for plan in plans.values() for one in plan.selected]
    added, further = set(published.extension), []
    for plan in plans.values():
        if added.intersection(one for stratum in plan.strata for one in stratum.order):
            taken = set(plan.selected)
            larger = extend(plan, plan.checked(published.wrong))
            further += [one for one in larger.selected if one not in taken]
    return Redrawn(
        same_list=hash_of(published.decisions) == published.list_hash,
        same_first=first == published.first,
        same_extension=further == published.extension,
    )
