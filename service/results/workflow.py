"""Brings together what a teacher is told about one declaration."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.grading.grade import Grade
from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement, Standard
from models.standard.verdict import point_level
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.decisions.appeal_store import appeals_of
from service.decisions.store import decisions_of
from service.decisions.tables import Appeal, Decision
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.results import store
from service.results.examples import examples_for
from service.reviews.outcomes import outcome_of
from service.reviews.store import carried_from
from service.reviews.tables import Outcome
from service.rounds.standards import standard_of
from service.submissions.readings import grade_of
from service.submissions.store import latest_submission, submissions_of
from service.submissions.tables import Evidence, Submission

_REVIEWED_AGAIN = (State.IN_REVIEW, State.ARBITRATION)


@dataclass(frozen=True)
class CriterionResult:
    """``rank`` is that of the level that counts now: the reviewers' once decided, the machine's before."""

    criterion: Criterion
    rank: int | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class ItemResult:
    """One item that the point asks for.

    ``machine`` is None where there is no grade by this round's standard; ``reviewed`` until a decision stands.
    """

    requirement: EvidenceRequirement
    evidence: Evidence | None
    machine: Grade | None
    other_standard: bool
    reviewed: Outcome | None
    level: str | None
    advice: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Result:
    """All there is to say; ``decision`` is the one that stands, ``decisions`` are all, oldest first.

    ``blind`` is true for somebody who has yet to review this work without knowing more: nothing of it is shown.
    """

    declaration: Declaration
    standard: Standard
    point: AbilityPoint
    submission: Submission | None
    submissions: tuple[Submission, ...]
    items: tuple[ItemResult, ...]
    decision: Decision | None
    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    may_object: bool
    blind: bool

    @property
    def level(self) -> str | None:
        """Code of the point's level: as decided, or by the rule from the machine's items when it has all of them."""
        if self.decision is not None:
            return self.decision.point_level
        levels = [one.level for one in self.items]
        scale = self.items[0].requirement.levels if self.items else ()
        codes = [level.code for level in scale]
        if not levels or any(level not in codes for level in levels):
            return None
        return codes[point_level([codes.index(level) for level in levels if level is not None])]


def result_of(session: Session, actor: Actor, declaration_id: int) -> Result:
    declaration = session.get_one(Declaration, declaration_id)
    standard = standard_of(session, declaration.round)
    point = find_point(standard, declaration.point)
    submission = latest_submission(session, declaration_id)
    decisions = tuple(decisions_of(session, declaration_id))
    blind = store.reviews_blind(session, declaration_id, actor.id)
    decision = None if blind else _standing(declaration, submission, decisions)
    may_object = declaration.state is State.PUBLICITY and reaches(
        session, actor, Permission.OBJECT, "declaration_id", declaration_id
    )
    return Result(
        declaration=declaration,
        standard=standard,
        point=point,
        submission=submission,
        submissions=tuple(sorted(submissions_of(session, declaration_id), key=lambda one: -one.number)),
        items=() if blind else _items(session, declaration, point, submission, decision),
        decision=decision,
        decisions=() if blind else decisions,
        appeals=() if blind else tuple(appeals_of(session, declaration_id)),
        may_object=may_object,
        blind=blind,
    )


def _standing(
    declaration: Declaration, submission: Submission | None, decisions: tuple[Decision, ...]
) -> Decision | None:
    """Return the newest decision, if it is about the newest version and nobody is reviewing that again."""
    if not decisions or submission is None or declaration.state in _REVIEWED_AGAIN:
        return None
    return decisions[-1] if decisions[-1].submission_id == submission.id else None


def _items(
    session: Session,
    declaration: Declaration,
    point: AbilityPoint,
    submission: Submission | None,
    decision: Decision | None,
) -> tuple[ItemResult, ...]:
    handed_in = {one.item: one for one in submission.evidence} if submission else {}
    found = []
    for requirement in point.evidence:
        evidence = handed_in.get(requirement.id)
        machine = _machine(evidence, declaration.round.standard_hash)
        # A carried item was reviewed with the version that it comes from.
        judged = _lineage(session, evidence) if evidence and decision else []
        reviewed = outcome_of(session, judged[0]) if judged else None
        found.append(
            ItemResult(
                requirement=requirement,
                evidence=evidence,
                machine=machine,
                other_standard=machine is None and evidence is not None and evidence.grade is not None,
                reviewed=reviewed,
                level=_level(requirement, machine, reviewed, decision),
                advice=store.advice_of(session, judged),
                criteria=_criteria(session, declaration, requirement, machine, reviewed),
            )
        )
    return tuple(found)


def _lineage(session: Session, evidence: Evidence) -> list[int]:
    found, key = [], carried_from(session, evidence.id)
    while key is not None:
        found.append(key)
        key = carried_from(session, key)
    return [evidence.id, *found]


def _machine(evidence: Evidence | None, standard_hash: str) -> Grade | None:
    row = evidence.grade if evidence else None
    return grade_of(row) if row is not None and row.standard_hash == standard_hash else None


def _level(
    requirement: EvidenceRequirement, machine: Grade | None, reviewed: Outcome | None, decision: Decision | None
) -> str | None:
    if decision is not None:
        decided: str | None = decision.item_levels.get(requirement.id)
        return decided or (reviewed.item_level if reviewed else None)
    return machine.item_level if machine else None


def _criteria(
    session: Session,
    declaration: Declaration,
    requirement: EvidenceRequirement,
    machine: Grade | None,
    reviewed: Outcome | None,
) -> tuple[CriterionResult, ...]:
    levels = dict(reviewed.levels) if reviewed else {one.id: one.level for one in machine.criteria} if machine else {}
    found = []
    for criterion in requirement.criteria:
        level = levels.get(criterion.id)
        rank = criterion.rank(level) if level in criterion.codes else None
        examples = examples_for(session, declaration, requirement.id, criterion, rank) if rank is not None else ()
        found.append(CriterionResult(criterion, rank, examples))
    return tuple(found)
