"""From the levels that rereading came to, to what they prove and what comes next; knows no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.raters.domains import domain_of, prove_domain
from models.raters.proof import Checked, Proof, prove
from models.raters.sampling import Plan
from models.raters.strata import Stratum, Unit
from service.audits.audit_outcome import Outcome, outcome_of
from service.spot_checks.drawing import groups_of, plans_of
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.result import NextStep

_IN_TURN = (NextStep.READ, NextStep.EXTEND, NextStep.RECHECK_ALL, NextStep.FAILS, NextStep.ACCEPT, NextStep.HOLDS)


@dataclass(frozen=True)
class Reread:
    """Levels by id; ``sampled`` were drawn at random, ``extra`` are reread because their school is reread whole."""

    levels: Mapping[str, str]
    sampled: frozenset[str]
    extra: frozenset[str] = frozenset()

    def among(self, ids: Collection[str]) -> "Reread":
        return Reread(
            {one: level for one, level in self.levels.items() if one in ids},
            self.sampled.intersection(ids),
            self.extra.intersection(ids),
        )


@dataclass(frozen=True)
class Judged:
    """One claim; ``outcome`` is None while anything of its sample is not reread."""

    name: str
    plan: Plan
    units: Mapping[str, Unit]
    outcome: Outcome | None

    @property
    def step(self) -> NextStep:
        return NextStep(self.outcome.step.value) if self.outcome else NextStep.READ

    @property
    def at_most(self) -> float | None:
        """The one-sided limit that the rule judges by, valid at every look."""
        return prove(self.counted, one_sided(self.plan)).high if self.outcome else None

    @property
    def counted(self) -> tuple[Checked, ...]:
        """What was found, stratum by stratum; one stratum where everything was reread."""
        if self.outcome is None:
            return ()
        if self.step in (NextStep.HOLDS, NextStep.FAILS):
            return (Checked(len(self.units), len(self.units), len(self.outcome.wrong)),)
        return self.outcome.plan.checked(self.outcome.wrong)


def one_sided(plan: Plan) -> float:
    """Return the two-sided confidence whose upper tail is the allowance of one look."""
    return 1.0 - 2.0 * plan.claim.allowance


def both_sided(settings: PlanSettings) -> float:
    """Return the confidence of one look's interval, so that those of all looks hold together (Bonferroni)."""
    return 1.0 - settings.claim.allowance


def judge(units: Sequence[Unit], settings: PlanSettings, seed: str, reread: Reread) -> list[Judged]:
    """Judge each claim by the sample drawn at random; extra rereading counts only once nothing is left unread."""
    plans = plans_of(units, settings, seed)
    found = []
    for name, members in groups_of(units, settings.per).items():
        by_id = {unit.id: unit for unit in members}
        here, plan = reread.among(by_id), plans[name]
        outcome = None
        if here.levels.keys() >= here.sampled | here.extra:
            every = len(here.levels) == len(by_id)
            levels = here.levels if every else {one: here.levels[one] for one in here.sampled}
            outcome = outcome_of(plan, by_id, levels)
        found.append(Judged(name, outcome.plan if outcome else plan, by_id, outcome))
    return found


def next_of(judged: Sequence[Judged]) -> NextStep:
    """Return what comes next for all claims together: what is least finished."""
    return min((one.step for one in judged), key=_IN_TURN.index)


def share_of(
    strata: Sequence[Stratum], members: Collection[str], differs: Collection[str], reread: Reread, confidence: float
) -> Proof | None:
    """Return the share of wrong decisions among ``members``, counted where all of them were reread.

    What is known of single decisions beyond the sample narrows the interval: it is no matter of chance.
    """
    known = [one for one in members if one in reread.levels]
    wrong = sum(one in differs for one in known)
    low, high = wrong / len(members), 1.0 - (len(known) - wrong) / len(members)
    if len(known) == len(members):
        return Proof(low, low, high, confidence)
    sampled = [one for one in differs if one in reread.sampled]
    seen = prove_domain(domain_of(strata, members, sampled), confidence)
    if seen is None:
        return None
    return Proof(min(max(seen.estimate, low), high), max(seen.low, low), min(seen.high, high), confidence)
