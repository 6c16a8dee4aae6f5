"""Gives the seats of one declaration's items to people, keeping count of what each has to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from service.assignments import store
from service.assignments.candidates import Candidate, Exclusion, Piece, choose, exclusion, ranked
from service.assignments.seats import Wanted
from service.assignments.tables import Obstacle, OpenSeat
from service.assignments.urgency import urgency_of
from service.clock import now, today
from service.declarations.tables import Declaration
from service.errors import ValueRefused
from service.journal.store import append
from service.language import mark
from service.reviews.tables import Assignment, AssignmentState
from service.rounds.standards import scheme_of
from service.submissions.tables import Evidence

_REVIEWER = mark("Reviewer")
_NO_REVIEWER = mark("nobody with the role of a reviewer for this school")
_EXCLUDED = mark("this person must not review this piece, see the list of reviewers")


@dataclass(frozen=True)
class Choices:
    allowed: list[Candidate]
    excluded: list[tuple[Candidate, Exclusion]]


class Seating:
    """The reviewers who could review a declaration, and how they come to its items.

    They are those responsible for its school, unless ``candidates`` are given.
    """

    def __init__(
        self, session: Session, declaration: Declaration, candidates: Iterable[Candidate] | None = None
    ) -> None:
        self._session = session
        self._declaration = declaration
        self.scheme = scheme_of(declaration.round)
        found = store.reviewers_over(session, declaration.school) if candidates is None else candidates
        self._candidates = {one.id: one for one in found}
        self._gave_back = store.gave_back(session, declaration.teacher_id)

    def choices(self, evidence: Evidence) -> Choices:
        """Return who may review an item, the first choice first, and who must not."""
        piece = self.piece(evidence)
        reasons = ((one, exclusion(one, piece)) for one in self._candidates.values())
        return Choices(ranked(self._candidates.values(), piece), [(one, why) for one, why in reasons if why])

    def piece(self, evidence: Evidence) -> Piece:
        return Piece(
            evidence_id=evidence.id,
            teacher_id=self._declaration.teacher_id,
            subject=self._declaration.teacher.subject,
            school_id=self._declaration.school_id,
            recuse_own_school=self.scheme.recuse_own_school,
            seated=store.seated(self._session, evidence.id),
            gave_back=self._gave_back,
        )

    def fill(
        self, evidence: Evidence, wanted: Wanted, *, actor: int | None = None, lot: str | None = None
    ) -> Assignment | None:
        """Give a seat to whoever is next, or keep it open with what stands in the way."""
        chosen = choose(self._candidates.values(), self.piece(evidence))
        if chosen is None:
            self._keep_open(evidence, wanted)
            return None
        return self._seat(evidence, wanted, chosen, actor=actor, lot=lot)

    def give(self, evidence: Evidence, wanted: Wanted, reviewer_id: int, *, actor: int | None) -> Assignment:
        """Give a seat to somebody by hand.

        Raises
        ------
        ValueRefused
            When the rules of recusal forbid it: a head does not stand above them.
        """
        chosen = self._candidates.get(reviewer_id)
        if chosen is None:
            raise ValueRefused(field=_REVIEWER, reason=_NO_REVIEWER)
        if exclusion(chosen, self.piece(evidence)) is not None:
            raise ValueRefused(field=_REVIEWER, reason=_EXCLUDED)
        return self._seat(evidence, wanted, chosen, actor=actor)

    def _seat(
        self, evidence: Evidence, wanted: Wanted, chosen: Candidate, *, actor: int | None, lot: str | None = None
    ) -> Assignment:
        grade = evidence.grade
        made = Assignment(
            evidence=evidence,
            reviewer_id=chosen.id,
            seat=wanted.seat,
            state=AssignmentState.ASSIGNED,
            reasons=list(wanted.reasons),
            urgency=urgency_of(wanted.reasons, grade.certainty if grade else None),
            due_on=today() + timedelta(days=self.scheme.review_days),
            assigned_at=now(),
        )
        store.add(self._session, made)
        store.close_open(self._session, evidence.id, wanted.seat)
        self._candidates[chosen.id] = chosen.busier()
        details: dict[str, object] = {"assignment": made.id, "reviewer": chosen.id, "seat": wanted.seat.value}
        drawn = {"lot": lot} if lot else {}
        self._note("assign", evidence, actor, {**details, "reasons": made.reasons, **drawn})
        return made

    def _keep_open(self, evidence: Evidence, wanted: Wanted) -> None:
        obstacle = Obstacle.ALL_EXCLUDED if self._candidates else Obstacle.NO_REVIEWERS
        seat = OpenSeat(
            evidence_id=evidence.id, seat=wanted.seat, reasons=list(wanted.reasons), obstacle=obstacle, since=now()
        )
        store.keep_open(self._session, seat)
        self._note("seat_open", evidence, None, {"seat": wanted.seat.value, "obstacle": obstacle.value})

    def _note(self, action: str, evidence: Evidence, actor: int | None, details: dict[str, object]) -> None:
        unit = self._declaration.school_id
        append(self._session, action, f"evidence:{evidence.id}", actor=actor, unit=unit, details=details)
