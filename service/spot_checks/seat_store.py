"""Who may reread what, and what somebody has to reread."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, Role
from service.accounts.tables import Person, RoleGrant, Unit
from service.decisions.tables import Decision
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment
from service.spot_checks.tables import SpotCheck, SpotDraw, SpotItem
from service.submissions.tables import Evidence, Submission

_RECHECKERS = (Role.REVIEWER, Role.COUNTY_AUDITOR)


def possible_recheckers(session: Session, actor: Actor) -> Sequence[Person]:
    """Return the reviewers and auditors whom an auditor reaches, themself among them."""
    holds = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role.in_(_RECHECKERS))
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.active, holds, reachable(actor, Permission.RECHECK, path=Unit.path))
        .order_by(Person.name, Person.id)
    )
    return session.scalars(query).unique().all()


@dataclass
class Nearness:
    """Who is too near to a drawn decision: its school, and those who made, reviewed or decided it."""

    school: int
    people: set[int]


def nearness(session: Session, spot: SpotCheck) -> dict[int, Nearness]:
    """Return who is too near to each drawn decision, by declaration."""
    drawn = select(SpotDraw.declaration_id).where(SpotDraw.spot_check_id == spot.id)
    made = select(Declaration.id, Declaration.school_id, Declaration.teacher_id).where(Declaration.id.in_(drawn))
    found = {one.id: Nearness(one.school_id, {one.teacher_id}) for one in session.execute(made)}
    seated = (
        select(Submission.declaration_id, Assignment.reviewer_id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Assignment, Assignment.evidence_id == Evidence.id)
        .where(Submission.declaration_id.in_(drawn))
    )
    decided = select(Decision.declaration_id, Decision.decided_by_id).where(Decision.declaration_id.in_(drawn))
    for declaration, person in [*session.execute(seated.distinct()), *session.execute(decided.distinct())]:
        found[declaration].people.add(person)
    return found


def items_of_reader(session: Session, person_id: int) -> Sequence[SpotItem]:
    """Return what somebody has to reread or has reread, in an order that tells no stratum."""
    query = (
        select(SpotItem)
        .join(SpotDraw, SpotDraw.id == SpotItem.draw_id)
        .where(SpotDraw.rechecker_id == person_id)
        .order_by(SpotDraw.spot_check_id.desc(), SpotDraw.declaration_id, SpotItem.id)
    )
    return session.scalars(query).unique().all()


def rereads(session: Session, declaration_id: int, person_id: int) -> bool:
    """Say whether somebody has yet to reread some of a declaration's work: they judge before they see."""
    query = select(
        exists().where(
            SpotItem.draw_id == SpotDraw.id,
            SpotDraw.declaration_id == declaration_id,
            SpotDraw.rechecker_id == person_id,
            SpotItem.done_at.is_(None),
        )
    )
    return bool(session.scalar(query))


def open_items(session: Session, person_id: int) -> int:
    """Return how many items somebody has yet to reread."""
    query = (
        select(SpotItem.id)
        .join(SpotDraw, SpotDraw.id == SpotItem.draw_id)
        .where(SpotDraw.rechecker_id == person_id, SpotItem.done_at.is_(None))
    )
    return len(session.scalars(query).all())
