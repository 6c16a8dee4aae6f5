"""What happens to a submitted version once all of it is read: the form check, then back or on to the reviewers."""

from datetime import timedelta

from sqlalchemy.orm import Session

from models.documents.form import Action as Consequence
from models.standard.lookup import find_point
from service.assignments.workflow import begin_review
from service.clock import today
from service.declarations.states import Action, State
from service.declarations.workflow import take
from service.files.store import FileStore
from service.journal.store import locked_head
from service.rounds.standards import standard_of
from service.submissions.carrying import READ
from service.submissions.form_check import check_version
from service.submissions.readings import findings_as_json
from service.submissions.store import fresh_submission, latest_submission
from service.submissions.tables import Submission

_TO_PUT_RIGHT = timedelta(days=7)


def settle(session: Session, submission: Submission, files: FileStore) -> None:
    """Check the form of a submitted version and return or accept it; do nothing before all of it has been read.

    Whoever comes last calls it: the teacher who submits, or the worker with the last item. Both wait for the newest
    link of the audit log first, so that one of them sees what the other wrote.
    """
    session.flush()
    locked_head(session)
    submission = fresh_submission(session, submission.id)
    declaration = submission.declaration
    if declaration.state is not State.SUBMITTED or not _is_due(session, submission):
        return
    take(session, declaration, Action.CHECK_FORM, actor=None, details={"submission": submission.id})
    point = find_point(standard_of(session, declaration.round), declaration.point)
    findings = check_version(point, submission, files)
    submission.findings = findings_as_json(findings)
    codes = sorted({finding.code.value for finding in findings if finding.action is Consequence.RETURN})
    if codes:
        declaration.due_on = today() + _TO_PUT_RIGHT
        take(session, declaration, Action.RETURN_FORM, actor=None, details={"findings": codes})
        return
    take(session, declaration, Action.ACCEPT, actor=None, details={"submission": submission.id})
    begin_review(session, submission)


def _is_due(session: Session, submission: Submission) -> bool:
    """Say whether this is the version that was handed in last, and all of it is read; one that came back is not."""
    latest = latest_submission(session, submission.declaration_id)
    return latest is submission and all(evidence.reading in READ for evidence in submission.evidence)
