"""The form check (形式审查) of what was handed in: of one item at once, of all of them when it is submitted."""

from models.documents.form import Finding, HandedInItem, Period, Profile, check_item, check_submission
from models.grading.grade import Referral
from models.standard.rubric import AbilityPoint, EvidenceRequirement
from service.declarations.tables import Declaration
from service.files.store import FileStore
from service.submissions.readings import document_of
from service.submissions.refusals import refusal_of
from service.submissions.tables import Evidence, Submission


def check_evidence(requirement: EvidenceRequirement, evidence: Evidence, files: FileStore) -> tuple[Finding, ...]:
    """Check one item that has been read, by itself."""
    declaration = evidence.submission.declaration
    return check_item(
        requirement,
        _handed_in(evidence, files),
        period=_period(declaration),
        profile=_profile(declaration),
        off_task=_is_off_task(evidence),
    )


def check_version(point: AbilityPoint, submission: Submission, files: FileStore) -> tuple[Finding, ...]:
    """Check a whole version: complete, each item, and the items against each other."""
    declaration = submission.declaration
    return check_submission(
        point,
        [_handed_in(evidence, files) for evidence in submission.evidence],
        period=_period(declaration),
        profile=_profile(declaration),
        off_task=[evidence.item for evidence in submission.evidence if _is_off_task(evidence)],
    )


def _handed_in(evidence: Evidence, files: FileStore) -> HandedInItem:
    """Leave the date of handing in out: what is late is not taken in the first place."""
    document = document_of(files, evidence) if evidence.document_hash else None
    return HandedInItem(
        evidence.item,
        document,
        refusal_of(evidence),
        format=None if evidence.pasted or document is None else document.kind,
        size_bytes=evidence.size_bytes,
        filename=evidence.filename,
    )


def _period(declaration: Declaration) -> Period:
    return Period(declaration.round.starts_on, declaration.round.submit_by)


def _profile(declaration: Declaration) -> Profile:
    return Profile(school=declaration.school.name, subject=declaration.teacher.subject)


def _is_off_task(evidence: Evidence) -> bool:
    return evidence.grade is not None and Referral.OFF_TASK.value in evidence.grade.referral
