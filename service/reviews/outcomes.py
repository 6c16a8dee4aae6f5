"""What the reviewers of an evidence item come to.

Criterion by criterion, because a teacher sees levels of criteria. One reviewer decides alone where the round asks for
one. Equal levels throughout are agreed. Where two differ on any criterion, a third is called who sees both; then the
level that at least two gave stands, and where all three differ the third's, who decides knowing the other two (仲裁).
In a round that asks for three from the start none of them knows the others, so where all three differ the middle
level stands, which two of them reach. Work that was opened again has one reviewer more:
the level that most gave stands, and where none has most, that of the last. Work that is off task is at the lowest
level of every criterion. A recheck by the county changes nothing here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.rubric import EvidenceRequirement
from models.standard.verdict import item_level
from service.acceptance.workflow import is_spared
from service.assignments.workflow import assign_spared, assign_third
from service.clock import now
from service.declarations.states import Action, State
from service.declarations.workflow import take
from service.journal.store import append, locked_head
from service.reviews.requirement import lowest_levels, required_of
from service.reviews.states import UNFINISHED
from service.reviews.store import carried_from, find_outcome, has_vacant_seat, seats_of
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome, Review, Seat
from service.rounds.standards import scheme_of
from service.submissions.tables import Evidence

_FROM_THE_START = (Seat.FIRST, Seat.SECOND, Seat.THIRD)
_TWO = 2


@dataclass(frozen=True)
class Merged:
    levels: dict[str, str]
    basis: Basis


def merge(judged: Sequence[Mapping[str, str]], scales: Mapping[str, Sequence[str]] | None = None) -> Merged | None:
    """Merge the levels of one or more reviewers, the last seat last, criterion ids to codes; None where two differ.

    ``scales`` has each criterion's codes from the lowest, given where nobody knew the others.
    """
    first, *others = judged
    if not others:
        return Merged(dict(first), Basis.SINGLE)
    if all(other == first for other in others):
        return Merged(dict(first), Basis.AGREED)
    if len(judged) == _TWO:
        return None
    merged = {
        criterion: _stands([one[criterion] for one in judged], scales[criterion] if scales else ())
        for criterion in first
    }
    return Merged(merged, Basis.ARBITRATED)


def settle_evidence(session: Session, evidence: Evidence) -> Outcome | None:
    """Write down the outcome once everybody who was asked is done; call a third reviewer where two differ.

    Where nobody can be the third, there is no outcome and the declaration stays in its third review. An outcome that
    is there stays; whoever opens the work again withdraws it first.
    """
    # Of two reviewers who finish at the same time, the second one sees that the first is done.
    locked_head(session)
    known = find_outcome(session, evidence.id)
    if known is not None:
        return known
    seats = seats_of(session, evidence.id)
    if has_vacant_seat(session, evidence.id) or not _all_done(evidence, seats, int(is_spared(session, evidence.id))):
        return None
    item = required_of(session, evidence).item
    done = [_levels(item, one.review) for one in seats if one.state is AssignmentState.DONE]
    if is_spared(session, evidence.id) and any(_differs(evidence, item, levels) for levels in done):
        assign_spared(session, evidence)
        return None
    blind = scheme_of(evidence.submission.declaration.round).reviewers_per_item == len(done)
    merged = merge(done, {one.id: one.codes for one in item.criteria} if blind else None)
    if merged is None:
        _call_third(session, evidence)
        return None
    return _write(session, evidence, item, merged)


def outcome_of(session: Session, evidence_id: int) -> Outcome | None:
    """Return the outcome of an item; of one that was carried over from an earlier version, that of its origin."""
    key: int | None = evidence_id
    while key is not None:
        found = find_outcome(session, key)
        if found is not None:
            return found
        key = carried_from(session, key)
    return None


def _differs(evidence: Evidence, item: EvidenceRequirement, levels: Mapping[str, str]) -> bool:
    """Say whether a reviewer came to another level of the item than the machine, on which the promise rests."""
    ranks = [one.rank(levels[one.id]) for one in item.criteria]
    return evidence.grade is None or item.levels[item_level(ranks)].code != evidence.grade.item_level


def _all_done(evidence: Evidence, seats: Sequence[Assignment], spared: int) -> bool:
    """Say whether every seat but those spared has a finished review; one given back and not taken over has none."""
    if any(one.state in UNFINISHED for one in seats):
        return False
    scheme = scheme_of(evidence.submission.declaration.round)
    asked = {one.seat for one in seats} | set(_FROM_THE_START[: scheme.reviewers_per_item - spared])
    return asked == {one.seat for one in seats if one.state is AssignmentState.DONE}


def _stands(levels: Sequence[str], scale: Sequence[str]) -> str:
    """Return the level that most gave; otherwise the middle one of a scale, or without a scale the last one's."""
    counted = Counter(levels)
    most = max(counted.values())
    leading = [level for level, n in counted.items() if n == most]
    if len(leading) == 1:
        return leading[0]
    return sorted(levels, key=scale.index)[len(levels) // 2] if scale else levels[-1]


def _levels(item: EvidenceRequirement, review: Review | None) -> dict[str, str]:
    if review is None or review.off_task or review.final_levels is None:
        return lowest_levels(item)
    return review.final_levels


def _call_third(session: Session, evidence: Evidence) -> Assignment | None:
    declaration = evidence.submission.declaration
    if declaration.state is State.IN_REVIEW:
        take(session, declaration, Action.DISAGREE, actor=None, details={"evidence": evidence.id})
    return assign_third(session, evidence)


def _write(session: Session, evidence: Evidence, item: EvidenceRequirement, merged: Merged) -> Outcome:
    rank = item_level([one.rank(merged.levels[one.id]) for one in item.criteria])
    outcome = Outcome(
        evidence_id=evidence.id,
        levels=merged.levels,
        item_level=item.levels[rank].code,
        basis=merged.basis,
        reached_at=now(),
    )
    session.add(outcome)
    session.flush()
    append(
        session,
        "reach_outcome",
        f"evidence:{evidence.id}",
        actor=None,
        unit=evidence.submission.declaration.school_id,
        details={"item_level": outcome.item_level, "basis": outcome.basis.value, "levels": outcome.levels},
    )
    return outcome
