"""Figures and spot-checks to write circulars from."""

from datetime import UTC, date, datetime

import numpy as np

from models.raters.ratings import Record
from service.audits.audit_plan import ClaimOut
from service.audits.schemas import ReportOut
from service.audits.steps import StepCode
from service.audits.workflow import audit
from service.circulars.sections import Imprint
from service.circulars.sources import Scope, Sources
from service.consistency.figures import CountyStep, Figures, LeftOut, NextStep
from service.consistency.panels import Items, schools_of
from service.consistency.workflow import verdict_of
from service.language import Language
from service.spot_checks.plan_settings import Per
from service.spot_checks.result import Group, Part, Result, Wrong
from service.spot_checks.result import NextStep as CheckStep

MADE = datetime(2026, 6, 30, 9, 15, tzinfo=UTC)
SIGNED = datetime(2026, 7, 3, 2, 0, tzinfo=UTC)
LEVELS = ("not_qualified", "qualified", "excellent")
SCHOOLS = {"11": "第一小学", "12": "=第二小学", "13": "第三中学"}
SEED, HASH = "2026-07-01 开奖 08 15 23", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def records(severities: dict[str, float], *, linked: bool = True, n_evidence: int = 40) -> list[Record]:
    """Two reviewers of each school read its evidence; with ``linked`` those of the others read a third of it too."""
    generator = np.random.default_rng(7)
    rows: list[Record] = []
    for school in severities:
        for item in range(n_evidence):
            quality = generator.normal(0, 2.5)
            others = [f"{other}1" for other in severities if other != school]
            readers = [f"{school}1", f"{school}2", *(others if linked and item % 3 == 0 else [])]
            for reader in readers:
                seen = quality - severities[reader[:2]] + generator.logistic(0, 0.2)
                level = LEVELS[int(np.digitize(seen, (-1.0, 1.0)))]
                names = {"evidence": f"{school}{item:03d}", "criterion": "A1-E2-1", "reviewer": reader, "level": level}
                rows.append(Record(row=len(rows) + 2, **names, school=school, point="A1"))
    return rows


def figures(severities: dict[str, float], *, linked: bool = True, steps: tuple[NextStep, ...] = ()) -> Figures:
    found = audit(records(severities, linked=linked), LEVELS, "table")
    report = ReportOut.of(found)
    items = [Items(int(school), SCHOOLS[school], 40, 38, {"qualified": 30, "excellent": 8}) for school in severities]
    schools = schools_of(found, items, report.agreement.schools)
    return Figures(
        round_id=1,
        unit_id=3,
        computed_at=MADE,
        source_hash="ab" * 32,
        n_reviews=120,
        verdict=verdict_of(report, schools),
        report=report,
        schools=schools,
        prescore=None,
        next_steps=list(steps),
        left_out=LeftOut(off_task=1, arbitrated=2, other_scale=0),
        heat=[],
        seconds={},
    )


def consistent() -> Figures:
    return figures({"11": 0.0, "12": 0.0, "13": 0.0})


def uneven() -> Figures:
    steps = (
        NextStep(code=CountyStep.SCHOOLS, n=1, names=["13"]),
        NextStep(code=CountyStep.SPOT_CHECK, n=114, names=[]),
    )
    return figures({"11": -0.3, "12": -0.3, "13": 0.9}, steps=steps)


def apart() -> Figures:
    steps = (NextStep(code=StepCode.ANCHORS, n=3, names=[]),)
    return figures({"11": 0.0, "12": 0.0}, linked=False, steps=steps)


def result(*, signed: bool, step: CheckStep = CheckStep.ACCEPT, wrong: int = 0) -> Result:
    whole = {"population": 360, "drawn": 88, "rechecked": 88, "wrong": wrong}
    shares = {"estimate": wrong / 88, "low": 0.0, "high": 0.047}
    wrong_ones = [
        Wrong(declaration_id=number, school="第一小学", point="A1", decided="excellent", rechecked="qualified")
        for number in range(wrong)
    ]
    return Result(
        spot_check_id=4,
        claim=ClaimOut(share=0.05, confidence=0.95, looks=2),
        per=Per.COUNTY,
        seed=SEED,
        list_hash=HASH,
        code="weiping 0.1.0",
        **whole,
        **shares,
        at_most=0.039,
        next_step=step,
        groups=[Group(key="all", name="示例县", **whole, **shares, accept=0, look=1, at_most=0.039, next_step=step)],
        by_school=[Part(key="11", name="第一小学", **whole, **shares)],
        by_level=[],
        wrong_ones=wrong_ones,
        recheckers=3,
        signed_at=SIGNED if signed else None,
        remark="",
    )


def sources(
    found: Figures | None = None, checked: Result | None = None, language: Language = Language.CHINESE
) -> Sources:
    scope = Scope(
        round_id=1,
        round_name="2026年春季（示例数据）",
        unit_id=3,
        unit_name="示例县",
        starts_on=date(2026, 3, 1),
        review_by=date(2026, 6, 20),
        standard="示例标准",
        criteria={"A1-E2-1": "问卷设计"},
        levels={"not_qualified": "不合格", "qualified": "合格", "excellent": "优秀"},
    )
    imprint = Imprint("示例县教育局", "", "各学校", "2026年7月3日")
    return Sources(scope, found, checked, None, imprint, language)
