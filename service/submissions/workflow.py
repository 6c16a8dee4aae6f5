"""What a teacher does: declares a point, puts its evidence together, hands it in, takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint
from service.accounts.actor import Actor
from service.assignments.workflow import cancel_assignments
from service.clock import now, today
from service.database.transaction import after_commit
from service.declarations.states import STATE_NAMES, WAYS, Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version, take
from service.errors import NotFound, RoundClosed, TransitionForbidden
from service.files.store import FileStore
from service.journal.store import append, locked_head
from service.language import MarkedList
from service.rounds.standards import standard_of
from service.rounds.tables import Round, RoundState
from service.submissions import store
from service.submissions.acceptance import settle
from service.submissions.carrying import CHANGEABLE, READ, Kept, at_hand, draft_of, new_version
from service.submissions.dates import last_day
from service.submissions.errors import AlreadyDeclared, ItemPassed, ItemsMissing, ReviewBegun
from service.submissions.intake import Upload
from service.submissions.tables import Evidence, Reading, Submission


@dataclass(frozen=True)
class Room:
    """What handing in works with besides the database; ``ask_to_read`` wakes the worker."""

    files: FileStore
    ask_to_read: Callable[[int], None]


def declare(session: Session, actor: Actor, held: Round, point: str) -> Declaration:
    """Declare a point in a round that is open today.

    Raises
    ------
    RoundClosed, UnknownPoint, AlreadyDeclared
    """
    if held.state is not RoundState.OPEN or not held.starts_on <= today() <= held.submit_by:
        raise RoundClosed(name=held.name)
    found = find_point(standard_of(session, held), point)
    made = Declaration(
        round_id=held.id,
        teacher_id=actor.id,
        school_id=actor.home_id,
        point=found.code,
        state=State.DRAFT,
        created_at=now(),
        changed_at=now(),
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise AlreadyDeclared(point=f"{found.code} {found.name}") from error
    details = {"round": held.id, "point": found.code}
    append(session, "declare", f"declaration:{made.id}", actor=actor.id, unit=actor.home_id, details=details)
    return made


def put(
    session: Session, declaration: Declaration, upload: Upload, room: Room, expected: int | None = None
) -> Evidence:
    """Put a file or a text in the place of an item; what was there before goes, with its grade.

    Raises
    ------
    TransitionForbidden, RoundClosed, VersionConflict, UnknownItem, ItemPassed
    """
    file_hash = room.files.put(upload.data)
    point = _to_change(session, declaration, expected)
    item = find_item(point, upload.item).id
    draft = _without(session, draft_of(session, declaration), item)
    evidence = Evidence(
        item=item,
        filename=upload.filename,
        pasted=upload.pasted,
        size_bytes=len(upload.data),
        file_hash=file_hash,
        uploaded_at=now(),
        reading=Reading.WAITING,
    )
    draft.evidence.append(evidence)
    session.flush()
    _changed(session, declaration, "upload_evidence", evidence)
    after_commit(session, partial(room.ask_to_read, evidence.id))
    return evidence


def remove(session: Session, declaration: Declaration, item: str, expected: int | None = None) -> None:
    """Take an item out of the version that is being put together.

    Raises
    ------
    NotFound
        When nothing is there; otherwise as :func:`put`.
    """
    point = _to_change(session, declaration, expected)
    wanted = find_item(point, item).id
    if wanted not in at_hand(session, declaration):
        raise NotFound
    draft = draft_of(session, declaration)
    evidence = next(one for one in draft.evidence if one.item == wanted)
    _without(session, draft, wanted)
    _changed(session, declaration, "remove_evidence", evidence)


def submit(
    session: Session, declaration: Declaration, room: Room, *, consent: bool, expected: int | None = None
) -> Submission:
    """Hand in what is there, once every item is; it goes on at once where all of it has been read.

    Raises
    ------
    TransitionForbidden, RoundClosed, VersionConflict, ItemsMissing
    """
    point = _to_change(session, declaration, expected)
    draft = draft_of(session, declaration)
    there = {one.item: one.file_hash for one in draft.evidence}
    missing = [f"{one.id} {one.name}" for one in point.evidence if one.id not in there]
    if missing:
        raise ItemsMissing(items="、".join(missing))
    draft.consent, draft.submitted_at = consent, now()
    details = {"submission": draft.id, "number": draft.number, "consent": consent, "files": there}
    take(session, declaration, Action.SUBMIT, actor=declaration.teacher_id, details=details)
    settle(session, draft, room.files)
    return draft


def withdraw(session: Session, declaration: Declaration, room: Room, expected: int | None = None) -> None:
    """Take handed-in work back before a reviewer has opened it; all of it is there again in a new draft.

    Raises
    ------
    TransitionForbidden, RoundClosed, VersionConflict, ReviewBegun
    """
    _fresh(session, declaration, expected)
    submission = store.latest_submission(session, declaration.id)
    if submission is None or declaration.state not in WAYS[Action.WITHDRAW].sources:
        raise _forbidden(Action.WITHDRAW, declaration)
    _expect_in_time(declaration)  # afterwards it could not be handed in again
    if store.is_opened(session, submission.id):
        raise ReviewBegun
    take(session, declaration, Action.WITHDRAW, actor=declaration.teacher_id, details={"submission": submission.id})
    submission.withdrawn_at = now()
    cancel_assignments(session, submission)
    kept = {one.item: Kept(one, one.carried_from_id is not None) for one in submission.evidence}
    for evidence in new_version(session, declaration, kept).evidence:
        if evidence.reading not in READ:
            after_commit(session, partial(room.ask_to_read, evidence.id))


def _to_change(session: Session, declaration: Declaration, expected: int | None) -> AbilityPoint:
    """Keep others from changing it meanwhile; raise unless the work is the teacher's and there is time left."""
    _fresh(session, declaration, expected)
    if declaration.state not in CHANGEABLE:
        raise _forbidden(Action.SUBMIT, declaration)
    _expect_in_time(declaration)
    return find_point(standard_of(session, declaration.round), declaration.point)


def _fresh(session: Session, declaration: Declaration, expected: int | None) -> None:
    locked_head(session)
    session.refresh(declaration)
    expect_version(declaration.version, expected)


def _expect_in_time(declaration: Declaration) -> None:
    if declaration.round.state is not RoundState.OPEN or today() > last_day(declaration):
        raise RoundClosed(name=declaration.round.name)


def _forbidden(action: Action, declaration: Declaration) -> TransitionForbidden:
    sources = MarkedList(STATE_NAMES[source] for source in WAYS[action].sources)
    return TransitionForbidden(action=WAYS[action].name, state=STATE_NAMES[declaration.state], from_states=sources)


def _without(session: Session, draft: Submission, item: str) -> Submission:
    """Empty the place of an item; grades go with the evidence that they are of."""
    for evidence in [one for one in draft.evidence if one.item == item]:
        if evidence.carried_from_id is not None:
            raise ItemPassed(item=item)
        draft.evidence.remove(evidence)
    session.flush()
    return draft


def _changed(session: Session, declaration: Declaration, action: str, evidence: Evidence) -> None:
    declaration.version += 1
    declaration.changed_at = now()
    append(
        session,
        action,
        f"evidence:{evidence.id}",
        actor=declaration.teacher_id,
        unit=declaration.school_id,
        details={"declaration": declaration.id, "item": evidence.item, "file": evidence.file_hash},
    )
