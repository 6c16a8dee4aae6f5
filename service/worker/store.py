"""All SQL of the worker: who has an evidence item, and what was left lying."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Update, and_, func, or_, select, update
from sqlalchemy.orm import Session

from service.clock import now, today
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, MachineGrade, Reading, Submission

_UNFINISHED = (Reading.WAITING, Reading.READING, Reading.GRADING)
_AT_WORK = (Reading.READING, Reading.GRADING)


def claim(session: Session, evidence_id: int, worker: str, until: datetime) -> Evidence | None:
    """Take an item that nobody has; None when somebody has it, or there is nothing to do.

    One statement both looks and takes, so that of two workers only one gets it.
    """
    free = or_(
        and_(Evidence.reading == Reading.WAITING, Evidence.lease_until.is_(None)),
        and_(Evidence.reading.in_(_UNFINISHED), Evidence.lease_until <= now()),
    )
    taken = _changed(
        session,
        update(Evidence)
        .where(Evidence.id == evidence_id, free)
        .values(
            reading=Reading.READING,
            done=0,
            total=0,
            lease_by=worker,
            lease_until=until,
            attempts=Evidence.attempts + 1,
        ),
    )
    return session.get(Evidence, evidence_id) if taken else None


def change(session: Session, evidence_id: int, worker: str, **values: object) -> bool:
    """Change an item that this worker has; False when it has it no more."""
    held = (Evidence.id == evidence_id, Evidence.lease_by == worker, Evidence.reading.in_(_AT_WORK))
    return _changed(session, update(Evidence).where(*held).values(**values)) == 1


def give_back(session: Session, worker: str) -> int:
    """Let others have what this worker has begun; that it began does not count against the item."""
    held = (Evidence.lease_by == worker, Evidence.reading.in_(_AT_WORK))
    values = {
        "reading": Reading.WAITING,
        "lease_by": None,
        "lease_until": None,
        "attempts": Evidence.attempts - 1,
        "done": 0,
        "total": 0,
    }
    return _changed(session, update(Evidence).where(*held).values(**values))


def has_grade(session: Session, evidence_id: int, bundle: str) -> bool:
    made = select(MachineGrade.id).where(MachineGrade.evidence_id == evidence_id, MachineGrade.bundle == bundle)
    return session.scalars(made).first() is not None


def unread(session: Session) -> Sequence[int]:
    """Return the items that nobody has and that are not read, oldest first."""
    free = or_(Evidence.lease_until.is_(None), Evidence.lease_until <= now())
    return session.scalars(
        select(Evidence.id).where(Evidence.reading.in_(_UNFINISHED), free).order_by(Evidence.id)
    ).all()


def unsettled(session: Session) -> Sequence[int]:
    """Return the submissions that were handed in and wholly read, and that no form check has looked at."""
    unfinished = select(Evidence.id).where(Evidence.submission_id == Submission.id, Evidence.reading.in_(_UNFINISHED))
    query = (
        select(Submission.id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .where(
            Declaration.state == State.SUBMITTED,
            Submission.submitted_at.is_not(None),
            Submission.withdrawn_at.is_(None),
            ~unfinished.exists(),
        )
        .order_by(Submission.id)
    )
    return session.scalars(query).all()


def missed(session: Session) -> Sequence[Declaration]:
    """Return the declarations whose last day to hand in is over."""
    last_day = func.coalesce(Declaration.due_on, Round.submit_by)
    query = (
        select(Declaration)
        .join(Round, Round.id == Declaration.round_id)
        .where(
            Declaration.state.in_((State.DRAFT, State.RETURNED)), Round.state != RoundState.PLANNED, last_day < today()
        )
        .order_by(Declaration.id)
    )
    return session.scalars(query).all()


def published(session: Session) -> Sequence[Declaration]:
    """Return the declarations in publicity."""
    return session.scalars(
        select(Declaration).where(Declaration.state == State.PUBLICITY).order_by(Declaration.id)
    ).all()


def _changed(session: Session, statement: Update) -> int:
    """Return how many rows were changed; what the session holds of them is read anew when it is asked for."""
    changed = session.scalars(statement.returning(Evidence.id), execution_options={"synchronize_session": False})
    return len(changed.all())
