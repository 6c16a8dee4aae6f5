"""Computes the figures of a round in a county: the same analysis as ``python -m service rater-report``."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

from models.raters.reviewer_agreement import PrescoreAgreement, prescore_agreement
from service.accounts.access import check
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.audits.agreement_schemas import AgreementOut, NamedAgreementOut, PrescoreOut
from service.audits.caterpillar import Standing
from service.audits.heat_map import most_in_common
from service.audits.schemas import ReportOut
from service.audits.steps import TENTATIVE, StepCode, steps_of
from service.audits.workflow import Part as AuditPart
from service.audits.workflow import analysed
from service.clock import now
from service.consistency import rating_store, store
from service.consistency.figures import CountyStep, Figures, NextStep, Prescore, SchoolOut, Verdict
from service.consistency.loading import Source, load
from service.consistency.panels import Items, schools_of
from service.consistency.rating_store import Part
from service.consistency.school_heat import school_points
from service.database.engine import Database
from service.database.transaction import after_commit
from service.errors import NotFound
from service.worker.queue import Queue


class Stage(StrEnum):
    """What computing consists of, in its order; the middle ones are those of the analysis."""

    LOAD = "load"
    GRAPH = AuditPart.GRAPH.value
    AGREEMENT = AuditPart.AGREEMENT.value
    SEVERITY = AuditPart.SEVERITY.value
    PATTERNS = AuditPart.PATTERNS.value
    DRIFT = AuditPart.DRIFT.value
    PRESCORE = "prescore"


STAGES = tuple(Stage)
CHORE_NAME = "figures"


@dataclass
class Watch:
    """Tells of every stage as it begins, and how long each took."""

    begins: Callable[[Stage], None]
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: Stage | None = None
    _since: float = 0.0

    def __call__(self, stage: Stage) -> None:
        self.stop()
        self._stage, self._since = stage, time.perf_counter()
        self.begins(stage)

    def stop(self) -> None:
        if self._stage is not None:
            self.seconds[self._stage.value] = round(time.perf_counter() - self._since, 3)
            self._stage = None


def compute(database: Database, part: Part, begins: Callable[[Stage], None]) -> Figures | None:
    """Return the figures of what is reviewed so far; None where no review can be used."""
    watch = Watch(begins)
    watch(Stage.LOAD)
    with database.transaction(reads_only=True) as session:
        source = load(session, part)
        items = _items(session, part)
    if not len(source.final.ratings):
        return None
    found = analysed(source.final, source.blind, lambda one: watch(Stage(one.value)))
    watch(Stage.PRESCORE)
    prescore = _prescore(source)
    report = ReportOut.of(found)
    schools = schools_of(found, items, report.agreement.schools)
    watch.stop()
    return Figures(
        round_id=part.round_id,
        unit_id=part.unit_id,
        computed_at=now(),
        source_hash=source.hash,
        n_reviews=source.n_reviews,
        verdict=verdict_of(report, schools),
        report=report,
        schools=schools,
        prescore=prescore,
        next_steps=_next_steps(report, schools),
        left_out=source.left_out,
        heat=most_in_common(report.agreement.pairs),
        school_points=school_points(source.blind),
        seconds=watch.seconds,
    )


def ask(session: Session, actor: Actor, round_id: int, unit_id: int, queue: Queue) -> None:
    """Have the figures computed now; the worker hears of it once that is written down.

    Raises
    ------
    NotFound
        When the county is out of reach, or nothing of this round was ever reviewed there.
    """
    check(session, actor, Permission.MONITOR, {"unit_id": unit_id})
    if store.row_of(session, round_id, unit_id) is None:
        raise NotFound
    store.ask(session, round_id, unit_id)
    after_commit(session, partial(queue.chore, CHORE_NAME, round_id))


def verdict_of(report: ReportOut, schools: list[SchoolOut]) -> Verdict:
    alpha = report.agreement.overall.intervals["alpha"]
    if not report.agreement.overall.n_pairs:
        return Verdict.NOTHING_SHARED
    if not report.comparable:
        return Verdict.NOT_COMPARABLE
    if alpha is None or report.agreement.overall.few or alpha[0] < TENTATIVE <= alpha[1]:
        return Verdict.TOO_FEW
    if alpha[1] < TENTATIVE:
        return Verdict.DISAGREE
    return Verdict.UNEVEN if _apart(schools) else Verdict.CONSISTENT


def _next_steps(report: ReportOut, schools: list[SchoolOut]) -> list[NextStep]:
    """Put what a county can do beside what the table of ratings suggests; the most needed first."""
    found = [NextStep(code=one.code, n=one.n, names=one.names) for one in steps_of(report)]
    found = [one for one in found if one.code is not StepCode.NOTHING]
    apart, pending = _apart(schools), sum(one.pending for one in schools)
    if apart:
        found.append(NextStep(code=CountyStep.SCHOOLS, n=len(apart), names=[str(one.unit_id) for one in apart]))
    found.sort(key=lambda one: _URGENT.index(one.code) if one.code in _URGENT else len(_URGENT))
    if finished := sum(one.finished for one in schools):
        found.append(NextStep(code=CountyStep.SPOT_CHECK, n=finished, names=[]))
    if pending:
        found.append(NextStep(code=CountyStep.FINISH, n=pending, names=[]))
    return found


_URGENT: tuple[StepCode | CountyStep, ...] = (
    StepCode.ANCHORS,
    StepCode.NO_OVERLAP,
    StepCode.BRIDGE,
    CountyStep.SCHOOLS,
)


def _apart(schools: list[SchoolOut]) -> list[SchoolOut]:
    found = [one for one in schools if one.standing in {Standing.SEVERE, Standing.LENIENT}]
    return sorted(found, key=lambda one: -abs(one.severity or 0.0))


def _items(session: Session, part: Part) -> list[Items]:
    levels: dict[int, dict[str, int]] = {}
    for school, level, n in rating_store.levels_by_school(session, part):
        levels.setdefault(school, {})[level] = n
    return [
        Items(unit, name, handed_in, done, levels.get(unit, {}))
        for unit, name, handed_in, done in rating_store.items_by_school(session, part)
    ]


def _prescore(source: Source) -> Prescore | None:
    before = _against_prescore(prescore_agreement(source.blind))
    after = _against_prescore(prescore_agreement(source.final.ratings))
    return Prescore(before=before, after=after) if before and after else None


def _against_prescore(found: PrescoreAgreement) -> PrescoreOut | None:
    if found.overall is None:
        return None
    return PrescoreOut(
        overall=AgreementOut.of(found.overall), criteria=[NamedAgreementOut.named(one) for one in found.criteria]
    )
