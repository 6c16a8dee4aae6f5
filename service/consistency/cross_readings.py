"""The proposal of cross-readings: who would read what so that all can be compared, and handing it out.

A cross-reading is one more blind rating, in a seat of its own (:data:`service.reviews.tables.Seat.CROSS`): it counts in
the figures and for no result. The figures name a reviewer; where the rules of recusal keep that one off, somebody else
whom the figures put into the same group stands in.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from service.accounts.access import check
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.assignments.candidates import Candidate, Exclusion, Piece, choose, exclusion
from service.assignments.seating import Seating
from service.assignments.seats import Wanted
from service.assignments.store import reviewers_within
from service.assignments.urgency import SeatReason
from service.audits.schemas import AnchorOut
from service.consistency import cross_store, store
from service.consistency.cross_store import Given, Work
from service.consistency.figures import Figures
from service.errors import NotFound, ProposalChanged, ValueRefused
from service.journal.store import append, locked_head
from service.language import mark
from service.reviews.tables import Seat
from service.rounds.standards import scheme_of
from service.rounds.tables import Round
from service.submissions.tables import Evidence

_READINGS = mark("Cross-readings")


class Hindrance(StrEnum):
    """Why nobody, or not the one whom the figures name, reads a work; beside the rules of recusal."""

    TAKEN_BACK = "taken_back"
    NOT_A_REVIEWER = "not_a_reviewer"


@dataclass(frozen=True)
class Reading:
    """One reading that would join two groups.

    Attributes
    ----------
    named
        Whom the figures name.
    reader
        Who would read it; None where nobody of that group may.
    because
        Why that is not the one named.
    given
        The reading, where it was handed out already.
    """

    work: Work
    named: int
    reader: int | None
    because: Exclusion | Hindrance | None
    anchor: AnchorOut
    given: Given | None

    @property
    def open(self) -> bool:
        return self.reader is not None and self.given is None


@dataclass(frozen=True)
class Proposal:
    """``fingerprint`` changes with all that would be handed out: whoever hands out says which one they saw."""

    readings: tuple[Reading, ...]
    given: tuple[Given, ...]
    candidates: Mapping[int, Candidate]
    fingerprint: str


def figures_within(session: Session, actor: Actor, round_id: int, unit_id: int) -> Figures:
    """Return the newest figures of a county whose work one may have read again.

    Raises
    ------
    NotFound
        When the county is out of reach, or there are no figures of this round.
    """
    check(session, actor, Permission.RECHECK, {"unit_id": unit_id})
    found = store.figures_of(session, round_id, unit_id, pairs=False)
    if found is None:
        raise NotFound
    return found


def propose(session: Session, figures: Figures) -> Proposal:
    """Return what the newest figures propose, with all that was assigned or given back since."""
    area = session.get_one(Unit, figures.unit_id)
    candidates = {one.id: one for one in reviewers_within(session, area)}
    given = tuple(cross_store.given(session, figures.round_id, area))
    dealer = _Dealer(session, figures, candidates, given)
    readings = tuple(dealer.reading(one) for one in figures.report.anchors if int(one.evidence_id) in dealer.works)
    lines = (f"{one.work.evidence_id}:{one.reader}:{one.given is not None};" for one in readings)
    told = hashlib.sha256(f"{figures.source_hash};{''.join(lines)}".encode()).hexdigest()
    return Proposal(readings, given, candidates, told)


def hand_out(
    session: Session, actor: Actor, figures: Figures, seen: str, chosen: Collection[tuple[int, int]]
) -> list[int]:
    """Assign the readings chosen, evidence and reviewer; return the ids of the assignments.

    Raises
    ------
    ProposalChanged
        When it is not the proposal that somebody saw, or was handed out already.
    ValueRefused
        When nothing is chosen, or what is not proposed.
    """
    # Of two who press at the same time, the second one sees what the first has handed out.
    locked_head(session)
    found = propose(session, figures)
    if found.fingerprint != seen:
        raise ProposalChanged
    proposed = {(one.work.evidence_id, one.reader) for one in found.readings if one.open}
    if not chosen or not proposed.issuperset(chosen):
        raise ValueRefused(field=_READINGS, reason=mark("choose some of those proposed"))
    wanted = Wanted(Seat.CROSS, (SeatReason.TO_COMPARE.value,))
    made: list[int] = []
    for key, reader in sorted(set(chosen)):
        evidence = session.get_one(Evidence, key)
        seating = Seating(session, evidence.submission.declaration, found.candidates.values())
        made.append(seating.give(evidence, wanted, reader, actor=actor.id).id)
    details = {"round": figures.round_id, "figures": figures.source_hash, "assignments": made}
    append(
        session,
        "hand_out_cross_readings",
        f"unit:{figures.unit_id}",
        actor=actor.id,
        unit=figures.unit_id,
        details=details,
    )
    return made


class _Dealer:
    """Finds a reader for each proposed reading, keeping count of what each has to do."""

    def __init__(
        self, session: Session, figures: Figures, candidates: Mapping[int, Candidate], given: Collection[Given]
    ) -> None:
        keys = {int(one.evidence_id) for one in figures.report.anchors}
        self.works = cross_store.works(session, figures.round_id, keys)
        self._seated = cross_store.seated(session, keys)
        self._gave_back = cross_store.gave_back(session, {one.teacher_id for one in self.works.values()})
        self._own_school = scheme_of(session.get_one(Round, figures.round_id)).recuse_own_school
        self._parts = [frozenset(map(int, one.reviewers)) for one in figures.report.components]
        self._candidates = dict(candidates)
        self._given = {(one.evidence_id, one.reviewer_id): one for one in given}

    def reading(self, anchor: AnchorOut) -> Reading:
        work, named = self.works[int(anchor.evidence_id)], int(anchor.reviewer_id)
        members = self._parts[anchor.joins[0]]
        held = next(
            (self._given[work.evidence_id, one] for one in members if (work.evidence_id, one) in self._given), None
        )
        if held is not None:
            return Reading(work, named, held.reviewer_id, None, anchor, held)
        if work.taken_back:
            return Reading(work, named, None, Hindrance.TAKEN_BACK, anchor, None)
        piece = self._piece(work)
        first = self._candidates.get(named)
        because = exclusion(first, piece) if first else Hindrance.NOT_A_REVIEWER
        reader = first
        if because is not None:
            reader = choose((self._candidates[one] for one in members if one in self._candidates), piece)
        if reader is not None:
            self._candidates[reader.id] = reader.busier()
        return Reading(work, named, reader.id if reader else None, because, anchor, None)

    def _piece(self, work: Work) -> Piece:
        return Piece(
            evidence_id=work.evidence_id,
            teacher_id=work.teacher_id,
            subject=work.subject,
            school_id=work.school_id,
            recuse_own_school=self._own_school,
            seated=self._seated.get(work.evidence_id, frozenset()),
            gave_back=self._gave_back.get(work.teacher_id, frozenset()),
        )
