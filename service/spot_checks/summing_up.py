"""The result of a spot-check with names: overall, claim by claim, school by school, level by level."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.raters.proof import prove
from models.raters.strata import Stratum, Unit
from models.standard.rubric import Standard
from service.audits.audit_plan import ClaimOut, DecisionOut
from service.rounds.standards import standard_of
from service.spot_checks import store
from service.spot_checks.drawing import full_seed
from service.spot_checks.judging import Judged, Reread, both_sided, judge, next_of, one_sided, share_of
from service.spot_checks.plan_settings import Per, PlanSettings
from service.spot_checks.reading import reread_of
from service.spot_checks.result import Group, NextStep, Part, Result, Wrong
from service.spot_checks.tables import SpotCheck, SpotState


@dataclass(frozen=True)
class _Found:
    """What is known of the sample; ``differs`` is None while any of it is not reread."""

    strata: tuple[Stratum, ...]
    reread: Reread
    differs: frozenset[str] | None
    confidence: float

    def part(self, key: str, name: str, members: Collection[str]) -> Part:
        known = sum(one in self.reread.levels for one in members)
        drawn = sum(one in self.reread.sampled or one in self.reread.extra for one in members)
        if self.differs is None:
            return Part(
                key=key,
                name=name,
                population=len(members),
                drawn=drawn,
                rechecked=known,
                wrong=None,
                estimate=None,
                low=None,
                high=None,
            )
        differs = self.differs.intersection(members)
        proof = share_of(self.strata, members, differs, self.reread, self.confidence)
        return Part(
            key=key,
            name=name,
            population=len(members),
            drawn=drawn,
            rechecked=known,
            wrong=len(differs),
            estimate=proof.estimate if proof else None,
            low=proof.low if proof else None,
            high=proof.high if proof else None,
        )


def result_of(session: Session, spot: SpotCheck) -> Result:
    """Return the result as it was signed, or as it stands."""
    if spot.state is SpotState.SIGNED and spot.result is not None:
        return Result.model_validate(spot.result)
    settings = PlanSettings.model_validate(spot.settings)
    units = [DecisionOut.model_validate(one).unit for one in spot.decisions]
    reread = reread_of(session, spot)
    judged = judge(units, settings, full_seed(spot.seed or "", spot.list_hash), reread)
    step = next_of(judged)
    differs = None
    if step is not NextStep.READ:
        by_id = {unit.id: unit for unit in units}
        differs = frozenset(one for one, level in reread.levels.items() if level != by_id[one].level)
    strata = tuple(stratum for one in judged for stratum in (one.outcome.plan if one.outcome else one.plan).strata)
    found = _Found(strata, reread, differs, both_sided(settings))
    return _named(session, spot, settings, units, judged, found)


def _named(
    session: Session,
    spot: SpotCheck,
    settings: PlanSettings,
    units: Sequence[Unit],
    judged: Sequence[Judged],
    found: _Found,
) -> Result:
    schools = store.names_of_units(session, sorted({int(unit.school) for unit in units}))
    levels = level_names(standard_of(session, spot.round))
    names = {
        Per.SCHOOL: {str(key): name for key, name in schools.items()},
        Per.LEVEL: levels,
        Per.COUNTY: {},
    }[settings.per]
    whole = found.part("all", spot.unit.name, [unit.id for unit in units])
    draws = store.draws_of(session, spot)
    claim = settings.claim
    return Result(
        spot_check_id=spot.id,
        claim=ClaimOut(share=claim.share, confidence=claim.confidence, looks=claim.looks),
        per=settings.per,
        seed=spot.seed or "",
        list_hash=spot.list_hash,
        code=spot.code or "",
        **whole.model_dump(exclude={"key", "name"}),
        at_most=_at_most(judged, found),
        next_step=next_of(judged),
        groups=[_group(one, names.get(one.name, spot.unit.name), found) for one in judged],
        by_school=_parts(units, "school", {str(key): name for key, name in schools.items()}, found),
        by_level=_parts(units, "level", levels, found),
        wrong_ones=_wrong(units, schools, found),
        recheckers=len({one.rechecker_id for one in draws if one.rechecker_id}),
        signed_at=spot.signed_at,
        remark=spot.remark,
    )


def level_names(standard: Standard) -> dict[str, str]:
    """Return the names of all levels of a standard, from the lowest."""
    return {level.code: level.name for point in standard.points for level in point.evidence[0].levels}


def _at_most(judged: Sequence[Judged], found: _Found) -> float | None:
    if found.differs is None:
        return None
    plan = judged[0].plan
    counted = [stratum for part in judged for stratum in part.counted]
    return prove(counted, one_sided(plan)).high


def _group(one: Judged, name: str, found: _Found) -> Group:
    shown = found.part(one.name, name, one.units.keys())
    plan = one.outcome.plan if one.outcome else one.plan
    return Group(
        **shown.model_dump(),
        accept=plan.accept,
        look=one.outcome.look if one.outcome else 1,
        at_most=one.at_most if found.differs is not None else None,
        next_step=one.step,
    )


def _parts(units: Sequence[Unit], trait: str, names: dict[str, str], found: _Found) -> list[Part]:
    members: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        members[getattr(unit, trait)].append(unit.id)
    in_turn = [one for one in names if one in members] + sorted(set(members).difference(names))
    return [found.part(key, names.get(key, key), members[key]) for key in in_turn]


def _wrong(units: Sequence[Unit], schools: dict[int, str], found: _Found) -> list[Wrong]:
    return [
        Wrong(
            declaration_id=int(unit.id),
            school=schools[int(unit.school)],
            point=unit.point,
            decided=unit.level,
            rechecked=found.reread.levels[unit.id],
        )
        for unit in units
        if found.differs and unit.id in found.differs
    ]
