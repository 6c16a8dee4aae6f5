"""The programs' way in to what was handed in; read only."""

from fastapi import APIRouter, Request, Response

from models.documents.form import Finding
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.problems import documented
from service.rendering import language_of
from service.submissions.difference_readout import item_differences
from service.submissions.evidence_readout import own_findings
from service.submissions.evidence_schemas import DifferenceOut, EvidenceDetail, SubmissionOut
from service.submissions.tables import Submission
from service.submissions.text_pages import Id, With, attachment, compared_with, knows_whose, opened, point_of

router = APIRouter()

_READING = documented(401, 403, 404, 422, 503)


@router.get(
    "/submissions/{submission_id}",
    summary="One version of the work with its evidence",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=_READING,
)
def submission(request: Request, submission_id: Id, actor: CurrentActor, session: Transaction) -> SubmissionOut:
    found = session.get_one(Submission, submission_id)
    return SubmissionOut.of(found, language_of(request), own=found.declaration.teacher_id == actor.id)


@router.get(
    "/submissions/{submission_id}/difference",
    summary="What changed from another version of the work, item by item",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=_READING,
)
def difference(request: Request, submission_id: Id, session: Transaction, compared: With = None) -> DifferenceOut:
    new = session.get_one(Submission, submission_id)
    old = compared_with(session, new, compared)
    items = item_differences(point_of(session, new.declaration), old, new, request.app.state.files)
    return DifferenceOut.of(old, new, items)


@router.get(
    "/evidence/{evidence_id}",
    summary="One evidence item: how far it is read, why it was refused, what the form check found",
    dependencies=[allow(Permission.READ_EVIDENCE)],
    responses=_READING,
)
def evidence(request: Request, evidence_id: Id, actor: CurrentActor, session: Transaction) -> EvidenceDetail:
    found = opened(session, actor, evidence_id)
    declaration = found.submission.declaration
    findings: tuple[Finding, ...] = ()
    if knows_whose(session, actor, declaration):
        findings = own_findings(found, point_of(session, declaration), request.app.state.files)
    own = declaration.teacher_id == actor.id
    return EvidenceDetail.with_findings(found, findings, language_of(request), own=own)


@router.get(
    "/evidence/{evidence_id}/file",
    summary="The file as it was handed in",
    dependencies=[allow(Permission.READ_EVIDENCE)],
    response_class=Response,
    responses={
        **_READING,
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def file(request: Request, evidence_id: Id, actor: CurrentActor, session: Transaction) -> Response:
    return attachment(request, actor, opened(session, actor, evidence_id))
