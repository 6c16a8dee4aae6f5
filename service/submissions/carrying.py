"""What goes over from one version of the work into the next one.

After a return only what failed has to be handed in anew. What reviewers passed counts again and stays as it is; what
nobody objected to is kept, and may be replaced. Nothing is read or graded a second time: the file is the same.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.documents.form import Action as Consequence
from models.standard.lookup import find_point
from models.standard.verdict import LOWEST
from service.clock import now
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.outcomes import outcome_of
from service.rounds.standards import standard_of
from service.submissions.readings import findings_of
from service.submissions.store import highest_number, latest_submission
from service.submissions.tables import Evidence, MachineGrade, Reading, Submission

CHANGEABLE = (State.DRAFT, State.RETURNED)
"""Where the work is the teacher's."""
READ = frozenset({Reading.GRADED, Reading.REFUSED})
"""The worker has done with it."""


@dataclass(frozen=True)
class Kept:
    """An item of the version at hand, or of the one before it that will go over; ``passed`` ones cannot be changed."""

    evidence: Evidence
    passed: bool


def at_hand(session: Session, declaration: Declaration) -> dict[str, Kept]:
    """Return what is there for each item, as the next version would have it where there is no draft yet."""
    latest = latest_submission(session, declaration.id)
    if latest is None:
        return {}
    if declaration.state in CHANGEABLE and latest.submitted_at is not None:
        return _going_over(session, latest)
    return {one.item: Kept(one, one.carried_from_id is not None) for one in latest.evidence}


def draft_of(session: Session, declaration: Declaration) -> Submission:
    """Return the version that is being put together; begin one, with what goes over, where there is none."""
    latest = latest_submission(session, declaration.id)
    if latest is not None and latest.submitted_at is None:
        return latest
    return new_version(session, declaration, _going_over(session, latest) if latest else {})


def new_version(session: Session, declaration: Declaration, kept: dict[str, Kept]) -> Submission:
    draft = Submission(
        declaration_id=declaration.id, number=highest_number(session, declaration.id) + 1, created_at=now()
    )
    session.add(draft)
    draft.evidence = [_copy(one) for one in kept.values()]
    session.flush()
    session.refresh(draft)
    return draft


def _going_over(session: Session, returned: Submission) -> dict[str, Kept]:
    point = find_point(standard_of(session, returned.declaration.round), returned.declaration.point)
    objected = {one.item for one in findings_of(returned.findings) if one.action is Consequence.RETURN}
    kept: dict[str, Kept] = {}
    for evidence in returned.evidence:
        outcome = outcome_of(session, evidence.id)
        levels = [level.code for level in point.item(evidence.item).levels]
        passed = outcome is not None and levels.index(outcome.item_level) > LOWEST
        if passed or (outcome is None and evidence.item not in objected):
            kept[evidence.item] = Kept(evidence, passed)
    if all(one.passed for one in kept.values()) and len(kept) == len(point.evidence):
        # It was returned for something else than levels: then everything may be changed.
        return {item: Kept(one.evidence, passed=False) for item, one in kept.items()}
    return kept


def _copy(kept: Kept) -> Evidence:
    source = kept.evidence
    is_read = source.reading in READ
    return Evidence(
        item=source.item,
        filename=source.filename,
        pasted=source.pasted,
        size_bytes=source.size_bytes,
        file_hash=source.file_hash,
        uploaded_at=source.uploaded_at,
        carried_from_id=(source.carried_from_id or source.id) if kept.passed else None,
        reading=source.reading if is_read else Reading.WAITING,
        done=source.done if is_read else 0,
        total=source.total if is_read else 0,
        refusal=source.refusal,
        document_hash=source.document_hash,
        text_hash=source.text_hash,
        n_characters=source.n_characters,
        grades=[_copy_grade(grade) for grade in source.grades],
    )


def _copy_grade(grade: MachineGrade) -> MachineGrade:
    return MachineGrade(
        bundle=grade.bundle,
        standard_hash=grade.standard_hash,
        item_level=grade.item_level,
        condition=grade.condition,
        referral=grade.referral,
        certainty=grade.certainty,
        sample_data=grade.sample_data,
        grade=grade.grade,
        graded_at=grade.graded_at,
    )
