"""What is known about one declaration, and passages of others that were allowed as examples."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from service.accounts.tables import Person, Unit
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Outcome, Review, Seat
from service.spot_checks.seat_store import rereads
from service.submissions.tables import Evidence, MachineGrade, Submission

_STILL_BLIND = (AssignmentState.ASSIGNED, AssignmentState.OPENED)


def advice_of(session: Session, evidence: Iterable[int]) -> tuple[str, ...]:
    """Return what finished reviews advise, cross-readings left out; nothing tells whose it is."""
    return tuple(
        session.scalars(
            select(Review.advice)
            .join(Assignment, Assignment.id == Review.assignment_id)
            .where(
                Assignment.evidence_id.in_(evidence),
                Assignment.state == AssignmentState.DONE,
                Assignment.seat != Seat.CROSS,
                Review.final_at.is_not(None),
                Review.advice != "",
            )
            .order_by(Review.final_at)
        )
    )


def reviews_blind(session: Session, declaration_id: int, person_id: int) -> bool:
    """Say whether somebody has yet to set levels of their own for some of this work."""
    query = (
        select(func.count())
        .select_from(Assignment)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .where(
            Submission.declaration_id == declaration_id,
            Assignment.reviewer_id == person_id,
            Assignment.state.in_(_STILL_BLIND),
        )
    )
    return bool(session.scalar(query)) or rereads(session, declaration_id, person_id)


Candidate = Row[MachineGrade, str, str]
"""A grade of an example, with the names of its teacher and school, which must not be shown."""


def allowed_examples(
    session: Session, own: Declaration, item: str, criterion: str, levels: Sequence[str], most: int
) -> Sequence[Candidate]:
    """Return decided work of others that reviewers put at one of ``levels``, newest first.

    Only the newest version that stands counts, so that a consent withdrawn with a later version holds for all.
    """
    later = aliased(Submission)
    newest = (
        select(func.max(later.number))
        .where(later.declaration_id == Submission.declaration_id, later.withdrawn_at.is_(None))
        .correlate(Submission)
        .scalar_subquery()
    )
    query = (
        select(MachineGrade, Person.name, Unit.name)
        .join(Evidence, Evidence.id == MachineGrade.evidence_id)
        .join(Outcome, Outcome.evidence_id == Evidence.id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(
            Evidence.item == item,
            Submission.consent.is_(True),
            Submission.withdrawn_at.is_(None),
            Submission.number == newest,
            Declaration.state.in_((State.FINAL, State.CERTIFIED)),
            Declaration.teacher_id != own.teacher_id,
            MachineGrade.standard_hash == own.round.standard_hash,
            Outcome.levels[criterion].as_string().in_(levels),
        )
        .order_by(MachineGrade.id.desc())
        .limit(most)
    )
    return session.execute(query).all()
