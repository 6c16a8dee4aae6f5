"""The decisions of a round as a population to draw from, and how long reading them takes."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.audits.audit_plan import DecisionOut
from service.decisions.tables import Decision
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import APART, Assignment, AssignmentState, Basis, Outcome, Review
from service.submissions.tables import Evidence, MachineGrade, Submission

DECIDED = (State.SAMPLING, State.RECHECK, State.FINAL, State.CERTIFIED)
"""Whose decisions hold and have left the school."""
BASE_RISK, DIFFERED, OTHER_PRE_SCORE, SINGLE, MOST_RISK = 0.02, 0.15, 0.1, 0.05, 0.5
"""Supposed chances that a decision is wrong: without a sign, and for each sign; our choice. They only say where more is
drawn, and where the page looks first; whatever they are, the confidence holds."""
_NEWEST = 2000
_GUESSED_SECONDS = 300.0
"""Time for one item where nobody has reviewed anything yet; our guess."""


def decisions_of_round(session: Session, round_id: int) -> list[DecisionOut]:
    """Return the decisions of a round in the order of their declarations; ``evidence_id`` is the declaration's id."""
    signs = _signs(session, round_id)
    readers = _readers(session, round_id)
    return [
        DecisionOut(
            evidence_id=str(declaration),
            school_id=str(school),
            person_id=str(teacher),
            point=point,
            level=level,
            reviewer_id=readers.get(submission, ""),
            risk=_risk(signs.get(submission, frozenset())),
        )
        for declaration, school, teacher, point, level, submission in session.execute(_decided(round_id))
    ]


def seconds_an_item(session: Session, round_id: int) -> float:
    """Return the usual time that reviewers of a round took to set the levels of one item."""
    query = (
        select(Review.blind_seconds)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .where(Declaration.round_id == round_id, Review.blind_seconds > 0)
        .order_by(Review.id.desc())
        .limit(_NEWEST)
    )
    return median(session.scalars(query).all() or [_GUESSED_SECONDS])


def evidence_of_decisions(session: Session, declarations: Iterable[int]) -> dict[int, list[int]]:
    """Return the items that the newest decision about each declaration is about."""
    query = (
        select(Decision.declaration_id, Evidence.id)
        .join(Evidence, Evidence.submission_id == Decision.submission_id)
        .where(Decision.declaration_id.in_(list(declarations)), Decision.id.in_(_newest()))
        .order_by(Evidence.item)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for declaration, evidence in session.execute(query):
        found[declaration].append(evidence)
    return found


def _newest() -> Select[int]:
    return select(func.max(Decision.id)).group_by(Decision.declaration_id)


def _decided(round_id: int) -> Select[int, int, int, str, str, int]:
    return (
        select(
            Declaration.id,
            Declaration.school_id,
            Declaration.teacher_id,
            Declaration.point,
            Decision.point_level,
            Decision.submission_id,
        )
        .join(Decision, Decision.declaration_id == Declaration.id)
        .where(Declaration.round_id == round_id, Declaration.state.in_(DECIDED), Decision.id.in_(_newest()))
        .order_by(Declaration.id)
    )


def _signs(session: Session, round_id: int) -> dict[int, frozenset[str]]:
    """Return what hints at a doubtful decision, by submission."""
    query = (
        select(Submission.id, Outcome.basis, Outcome.item_level, MachineGrade.item_level)
        .select_from(Declaration)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Outcome, Outcome.evidence_id == Evidence.id)
        .outerjoin(MachineGrade, MachineGrade.evidence_id == Evidence.id)
        .where(Declaration.round_id == round_id)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for submission, basis, level, machine in session.execute(query):
        if basis is Basis.ARBITRATED:
            found[submission].add("differed")
        if basis is Basis.SINGLE:
            found[submission].add("single")
        if machine is not None and machine != level:
            found[submission].add("pre_score")
    return {submission: frozenset(signs) for submission, signs in found.items()}


def _risk(signs: frozenset[str]) -> float:
    weights = {"differed": DIFFERED, "pre_score": OTHER_PRE_SCORE, "single": SINGLE}
    return min(round(BASE_RISK + sum(weights[one] for one in signs), 4), MOST_RISK)


def _readers(session: Session, round_id: int) -> dict[int, str]:
    """Return who reviewed most items of each submission; of several the one with the lowest id."""
    query = (
        select(Submission.id, Assignment.reviewer_id, func.count())
        .select_from(Declaration)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .where(
            Declaration.round_id == round_id,
            Assignment.state == AssignmentState.DONE,
            Assignment.seat.not_in(APART),
        )
        .group_by(Submission.id, Assignment.reviewer_id)
    )
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for submission, reviewer, n in session.execute(query):
        counted[submission][reviewer] = n
    return {key: str(min(one, key=lambda who: (-one[who], who))) for key, one in counted.items()}
