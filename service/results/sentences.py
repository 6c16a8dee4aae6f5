"""What happens next with a declaration, and where its certificate is, in a sentence for each state."""

from service.decisions.tables import Stage
from service.declarations.states import State
from service.language import mark
from service.submissions.tables import Reading

NEXT: dict[State, str] = {
    State.DRAFT: mark("Upload every item, then hand in. What you see here may still change."),
    State.SUBMITTED: mark("Your evidence is being read and checked; nothing is to do."),
    State.FORM_CHECK: mark("The form is being checked; nothing is to do."),
    State.RETURNED: mark("Your work came back. Correct what is named, and hand it in again by the date."),
    State.IN_REVIEW: mark("Reviewers of the panel are reading your work; nothing is to do."),
    State.ARBITRATION: mark("Two reviewers came to different levels; a third one is reading."),
    State.PRELIMINARY: mark("The panel has confirmed a result; it is published next."),
    State.PUBLICITY: mark("The result is published. If you think it is wrong, object while the publicity lasts."),
    State.APPEAL: mark("Your objection is with the panel; a person will answer it."),
    State.SAMPLING: mark("The county may look at the result again before it is final."),
    State.RECHECK: mark("The county is looking at the result again."),
    State.FINAL: mark("The result is final; the certificate comes next."),
    State.CERTIFIED: mark("The result is final, and the certificate has been issued."),
    State.REVOKED: mark("The result was revoked. Ask your panel head why, and what can be done."),
    State.OVERDUE: mark("The date has passed. Ask your panel head whether it can be extended."),
    State.EXEMPT: mark("You are exempt from this point; nothing is to do."),
}

CERTIFICATES: dict[State, str] = {
    State.FINAL: mark("Not issued yet"),
    State.CERTIFIED: mark("Issued on %(day)s"),
    State.REVOKED: mark("Revoked on %(day)s"),
}
"""What to say of the certificate; before a final result there is nothing to say."""

STAGES: dict[Stage, str] = {
    Stage.PRELIMINARY: mark("Preliminary decision"),
    Stage.FINAL: mark("Final decision"),
    Stage.REVOKED: mark("Revoked"),
}
READINGS: dict[Reading, str] = {
    Reading.WAITING: mark("Waiting to be read"),
    Reading.READING: mark("Being read"),
    Reading.GRADING: mark("Being graded"),
    Reading.GRADED: mark("Read and graded"),
    Reading.REFUSED: mark("The file could not be read"),
}
