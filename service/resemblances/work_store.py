"""All SQL of the worker's comparisons: what is due, what is known of an item, and what was found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from models.documents.similarity.stock import MIN_OF_FEW
from service.declarations.tables import Declaration
from service.resemblances.standing import stands
from service.resemblances.tables import Comparison, Resemblance
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Reading, Submission


@dataclass(frozen=True)
class Item:
    """An evidence item that was read, and whether it counts now."""

    evidence: int
    declaration: int
    item: str
    teacher: int
    school: int
    round: int
    document_hash: str
    stands: bool


def never_compared(session: Session, most: int) -> Sequence[int]:
    """Return items that count and were not compared yet, the newest first."""
    query = (
        _joined(select(Evidence.id))
        .outerjoin(Comparison, Comparison.evidence_id == Evidence.id)
        .where(
            Comparison.evidence_id.is_(None),
            Evidence.reading == Reading.GRADED,
            Evidence.document_hash.is_not(None),
            Evidence.n_characters > 0,
            stands(),
        )
    )
    return session.scalars(query.order_by(Evidence.id.desc()).limit(most)).all()


def grown(session: Session, most: int) -> Sequence[int]:
    """Return items that were compared when there were at most half as many others.

    What is common stock, and what is usual, is known only from many: while there were few, too much was flagged.
    """
    size = select(Comparison.item, func.count().label("n")).group_by(Comparison.item).subquery()
    query = (
        select(Comparison.evidence_id)
        .join(size, size.c.item == Comparison.item)
        .where(size.c.n > 2 * Comparison.n_others, size.c.n > MIN_OF_FEW)
    )
    return session.scalars(query.order_by(Comparison.evidence_id.desc()).limit(most)).all()


def gone(session: Session, most: int) -> Sequence[int]:
    """Return items that were compared and no longer count."""
    query = _joined(select(Evidence.id)).join(Comparison, Comparison.evidence_id == Evidence.id).where(~stands())
    return session.scalars(query.order_by(Evidence.id).limit(most)).all()


def items(session: Session, keys: Iterable[int]) -> dict[int, Item]:
    """Return what is known of items, by id."""
    columns = (
        Evidence.id,
        Declaration.id,
        Evidence.item,
        Declaration.teacher_id,
        Declaration.school_id,
        Declaration.round_id,
        func.coalesce(Evidence.document_hash, ""),
        stands(),
    )
    rows = session.execute(_joined(select(*columns)).where(Evidence.id.in_(list(keys))))
    return {row[0]: Item(*row) for row in rows}


def compared(session: Session) -> set[int]:
    """Return all items that were compared: what the index has to hold."""
    return set(session.scalars(select(Comparison.evidence_id)))


def comparison(session: Session, evidence_id: int) -> Comparison | None:
    return session.get(Comparison, evidence_id)


def of_item(session: Session, item: str, but: int) -> int:
    query = select(func.count()).select_from(Comparison)
    return session.scalar(query.where(Comparison.item == item, Comparison.evidence_id != but)) or 0


def standards(session: Session) -> Sequence[str]:
    """Return the hashes of the standards that rounds are judged by."""
    return session.scalars(select(Round.standard_hash).distinct().order_by(Round.standard_hash)).all()


def judged_by(session: Session, standard: str) -> Round:
    """Return a round of this standard, by which it can be read."""
    return session.scalars(select(Round).where(Round.standard_hash == standard).limit(1)).one()


def forget(session: Session, evidence_id: int) -> None:
    """Take away a comparison and the pairs that nobody has looked at."""
    one = or_(Resemblance.evidence_id == evidence_id, Resemblance.other_id == evidence_id)
    session.execute(delete(Resemblance).where(one, Resemblance.view.is_(None)))
    session.execute(delete(Comparison).where(Comparison.evidence_id == evidence_id))


def keep(session: Session, done: Comparison, found: Collection[Resemblance]) -> None:
    """Put what a comparison found in the place of what it found before; what somebody has looked at stays."""
    session.merge(done)
    one = or_(Resemblance.evidence_id == done.evidence_id, Resemblance.other_id == done.evidence_id)
    known = {(row.evidence_id, row.other_id): row for row in session.scalars(select(Resemblance).where(one))}
    for pair in found:
        before = known.pop((pair.evidence_id, pair.other_id), None)
        if before is None:
            session.add(pair)
        elif before.found_by_id == done.evidence_id and before.view is None:
            before.kind, before.share, before.passages = pair.kind, pair.share, pair.passages
            before.share_of_later, before.share_of_earlier = pair.share_of_later, pair.share_of_earlier
    for row in known.values():
        if row.found_by_id == done.evidence_id and row.view is None:
            session.delete(row)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Evidence)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
    )
