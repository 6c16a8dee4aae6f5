"""Work in every state that deciding is about, written through the tables."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.clock import now
from service.decisions.tables import Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import append
from service.reviews.tables import AssignmentState, Basis, Outcome, Review, Seat
from service.submissions.tables import Evidence, Submission
from tests.service import stand_in
from tests.service.county import County, assign, declare, hand_in

POINT = find_point(stand_in.STANDARD, "A1")
ITEMS = tuple(one.id for one in POINT.evidence)
REASONS = "同意评审结果。"
RETURN = {"reasons": ["no_data"], "advice": "请补上数据来源。", "due_on": "2199-01-01"}


def reach_outcome(session: Session, evidence: Evidence, level: str) -> Outcome:
    """Give every criterion of an item the same level."""
    criteria = POINT.item(evidence.item).criteria
    made = Outcome(
        evidence_id=evidence.id,
        levels={one.id: level for one in criteria},
        item_level=level,
        basis=Basis.AGREED,
        reached_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def review(session: Session, evidence: Evidence, reviewer: int, level: str, seat: Seat = Seat.FIRST) -> Review:
    """Let somebody finish a review with the same level for every criterion."""
    seated = assign(session, evidence, reviewer, seat)
    seated.state = AssignmentState.DONE
    levels = {one.id: level for one in POINT.item(evidence.item).criteria}
    made = Review(
        assignment_id=seated.id,
        blind_levels=levels,
        blind_at=now(),
        blind_seconds=60.0,
        final_levels=levels,
        final_at=now(),
        final_seconds=90.0,
        change_reasons={},
        order=[],
        advice="请写明依据。",
    )
    session.add(made)
    session.flush()
    return made


def reviewed_work(
    session: Session,
    county: County,
    levels: Mapping[str, str] | str = "qualified",
    *,
    teacher: str = "teacher",
    state: State = State.IN_REVIEW,
) -> Declaration:
    """Hand in all items of a point and let the reviewers come to levels; an item without a level waits."""
    declaration = declare(session, county, teacher, state=state)
    submission = hand_in(session, declaration)
    for evidence in submission.evidence:
        level = levels if isinstance(levels, str) else levels.get(evidence.item)
        if level is not None:
            reach_outcome(session, evidence, level)
    return declaration


def decided_work(
    session: Session,
    county: County,
    levels: Mapping[str, str] | str = "qualified",
    *,
    teacher: str = "teacher",
    state: State = State.PRELIMINARY,
    days_ago: int = 0,
) -> Declaration:
    declaration = reviewed_work(session, county, levels, teacher=teacher, state=state)
    declaration.changed_at = now() - timedelta(days=days_ago)
    found = {item: levels if isinstance(levels, str) else levels[item] for item in ITEMS}
    ranks = [[one.code for one in POINT.item(item).levels].index(level) for item, level in found.items()]
    session.add(
        Decision(
            declaration_id=declaration.id,
            submission_id=version_of(session, declaration).id,
            stage=Stage.PRELIMINARY,
            point_level=POINT.evidence[0].levels[min(ranks)].code,
            item_levels=found,
            reasons=REASONS,
            decided_by_id=county.people["head"],
            decided_at=now() - timedelta(days=days_ago),
        )
    )
    session.flush()
    return declaration


def version_of(session: Session, declaration: Declaration) -> Submission:
    return session.query(Submission).filter_by(declaration_id=declaration.id).order_by(Submission.number.desc()).first()


def drawn(session: Session, county: County) -> None:
    """Write down that the county has drawn a sample just now."""
    details = {"seed": "seed-1", "share": 0.15, "population": 0, "added": 0}
    append(
        session,
        "draw_recheck_sample",
        f"round:{county.round}",
        actor=county.people["auditor"],
        unit=county.units["county"],
        details=details,
    )
