"""Reading what was handed in: the laid-out text, the file itself, and what changed between two versions."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint
from service.accounts.access import allow, reaches
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.declarations.tables import Declaration
from service.errors import NotFound
from service.rendering import language_of, page
from service.rounds.standards import standard_of
from service.submissions import store
from service.submissions.difference_readout import item_differences
from service.submissions.evidence_readout import file_readout, neutral_name, text_readout
from service.submissions.tables import Evidence, Submission

router = APIRouter(include_in_schema=False)

Id = Annotated[int, Path(ge=1, le=999_999_999)]
With = Annotated[
    int | None,
    Query(alias="with", ge=1, le=999_999, description="Number of the version to compare with; none: the one before."),
]


@router.get("/evidence/{evidence_id}", dependencies=[allow(Permission.READ_EVIDENCE)])
def text(request: Request, evidence_id: Id, actor: CurrentActor, session: Transaction) -> Response:
    evidence = opened(session, actor, evidence_id)
    declaration = evidence.submission.declaration
    point = point_of(session, declaration)
    language = language_of(request)
    knows = knows_whose(session, actor, declaration)
    return page(
        request,
        "submissions/text.html",
        requirement=point.item(evidence.item),
        point=point,
        number=evidence.submission.number if knows else None,
        own=declaration.id if declaration.teacher_id == actor.id else None,
        file=file_readout(evidence, language),
        result=text_readout(evidence, point, request.app.state.files, language, with_findings=knows),
    )


@router.get("/evidence/{evidence_id}/file", dependencies=[allow(Permission.READ_EVIDENCE)])
def file(request: Request, evidence_id: Id, actor: CurrentActor, session: Transaction) -> Response:
    return attachment(request, actor, opened(session, actor, evidence_id))


@router.get("/submissions/{submission_id}/difference", dependencies=[allow(Permission.READ_DECLARATION)])
def difference(
    request: Request, submission_id: Id, actor: CurrentActor, session: Transaction, compared: With = None
) -> Response:
    submission = session.get_one(Submission, submission_id)
    declaration = submission.declaration
    old = compared_with(session, submission, compared)
    point = point_of(session, declaration)
    return page(
        request,
        "submissions/difference.html",
        point=point,
        own=declaration.id if declaration.teacher_id == actor.id else None,
        old=old,
        new=submission,
        versions=store.submissions_of(session, declaration.id),
        items=item_differences(point, old, submission, request.app.state.files),
    )


def opened(session: Session, actor: Actor, evidence_id: int) -> Evidence:
    """Return an item that the actor may read; a reviewer only once they have opened it as their assignment."""
    evidence = session.get_one(Evidence, evidence_id)
    knows = knows_whose(session, actor, evidence.submission.declaration)
    if not knows and not store.has_opened(session, evidence_id, actor.id):
        raise NotFound
    return evidence


def knows_whose(session: Session, actor: Actor, declaration: Declaration) -> bool:
    """Say whether the actor may know whose work it is; who only reviews it may not, nor what was found in it."""
    return reaches(session, actor, Permission.READ_DECLARATION, "declaration_id", declaration.id)


def point_of(session: Session, declaration: Declaration) -> AbilityPoint:
    return find_point(standard_of(session, declaration.round), declaration.point)


def compared_with(session: Session, submission: Submission, number: int | None) -> Submission:
    """Return the version to compare with; NotFound where there is none."""
    wanted = submission.number - 1 if number is None else number
    found = store.version_of(session, submission.declaration_id, wanted)
    if found is None:
        raise NotFound
    return found


def attachment(request: Request, actor: Actor, evidence: Evidence) -> Response:
    """Return the bytes as they came, never to be shown in the browser; its own name only for the teacher."""
    own = evidence.submission.declaration.teacher_id == actor.id
    name = evidence.filename if own else neutral_name(evidence)
    return Response(
        request.app.state.files.get(evidence.file_hash),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
