"""Why a preliminary level came out so, for whoever may see that level by now."""

from dataclasses import dataclass

from anyio import from_thread
from sqlalchemy.orm import Session

from models.documents.document import Document
from models.grading.explanation import Explanation
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.explanations.neighbours import Neighbours, neighbours_of
from service.explanations.store import has_judged
from service.files.store import FileStore
from service.grading.desk import Desk
from service.reading.workflow import Limits
from service.results.store import reviews_blind
from service.rounds.standards import standard_of
from service.submissions.readings import document_of, grade_of
from service.submissions.tables import Evidence


@dataclass(frozen=True)
class Why:
    """What may be told of one item.

    ``blind`` is true for somebody who has yet to judge it: then nothing of the grade is here. ``grade`` is None also
    where the machine has not graded the item by the round's standard; ``explanation`` where the bundle that graded it
    is no longer in use.
    """

    evidence: Evidence
    declaration: Declaration
    standard: Standard
    point: AbilityPoint
    requirement: EvidenceRequirement
    knows_whose: bool
    own: bool
    may_object: bool
    blind: bool
    document: Document | None = None
    grade: Grade | None = None
    explanation: Explanation | None = None
    neighbours: tuple[Neighbours, ...] = ()


def why_of(session: Session, files: FileStore, desk: Desk | None, actor: Actor, evidence_id: int) -> Why:
    evidence = session.get_one(Evidence, evidence_id)
    declaration = evidence.submission.declaration
    standard = standard_of(session, declaration.round)
    point = find_point(standard, declaration.point)
    knows = reaches(session, actor, Permission.READ_DECLARATION, "declaration_id", declaration.id)
    judged = knows or has_judged(session, evidence_id, actor.id)
    about = Why(
        evidence=evidence,
        declaration=declaration,
        standard=standard,
        point=point,
        requirement=point.item(evidence.item),
        knows_whose=knows,
        own=declaration.teacher_id == actor.id,
        may_object=declaration.state is State.PUBLICITY and declaration.teacher_id == actor.id,
        blind=not judged or (knows and reviews_blind(session, declaration.id, actor.id)),
    )
    return about if about.blind else _told(session, files, desk, about)


def _told(session: Session, files: FileStore, desk: Desk | None, about: Why) -> Why:
    row = about.evidence.grade
    if row is None or row.standard_hash != about.standard.content_hash or about.evidence.document_hash is None:
        return about
    grade, document = grade_of(row), document_of(files, about.evidence)
    explanation = None
    if desk is not None and grade.criteria and desk.identity.bundle == grade.bundle:
        found = from_thread.run(desk.in_turn, _explained, document, grade)
        # Another bundle may have been released while this waited.
        explanation = found if found.grade.bundle == grade.bundle else None
    near = tuple(
        neighbours_of(session, about.declaration, grade, about.requirement.criterion(one.id), one.level)
        for one in grade.criteria
    )
    return Why(**{**vars(about), "document": document, "grade": grade, "explanation": explanation, "neighbours": near})


def _explained(grader: Grader, limits: Limits, document: Document, grade: Grade) -> Explanation:  # noqa: ARG001  of Desk.in_turn
    return grader.explain(document, point=grade.point, item=grade.item)
