"""The states of a declaration and every way from one to another, as one table.

States and most ways are those of the domain's process description. Added to it, each because an issue of daily work
needs it: ``withdraw`` (a teacher takes work back before anybody has read it), ``return_unread`` (a reviewer finds what
no form check finds), ``return_failed`` (only the failed items may be handed in again), ``extend`` (a missed date).
"""

from dataclasses import dataclass
from enum import StrEnum

from service.accounts.roles import Permission
from service.language import mark


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    FORM_CHECK = "form_check"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    ARBITRATION = "arbitration"
    PRELIMINARY = "preliminary"
    PUBLICITY = "publicity"
    APPEAL = "appeal"
    SAMPLING = "sampling"
    RECHECK = "recheck"
    FINAL = "final"
    CERTIFIED = "certified"
    REVOKED = "revoked"
    OVERDUE = "overdue"
    EXEMPT = "exempt"


class Action(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CHECK_FORM = "check_form"
    RETURN_FORM = "return_form"
    ACCEPT = "accept"
    RETURN_UNREAD = "return_unread"
    DISAGREE = "disagree"
    CONCLUDE = "conclude"
    RETURN_FAILED = "return_failed"
    PUBLISH = "publish"
    OBJECT = "object"
    UPHOLD = "uphold"
    REJECT = "reject"
    END_PUBLICITY = "end_publicity"
    SELECT = "select"
    REOPEN = "reopen"
    RETURN_RECHECKED = "return_rechecked"
    FINALISE = "finalise"
    CERTIFY = "certify"
    REVOKE = "revoke"
    MISS = "miss"
    EXTEND = "extend"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Way:
    """What an action leads from and to, and who may take it; ``by`` is None where only the service does."""

    sources: tuple[State, ...]
    target: State
    by: Permission | None
    name: str


WAYS: dict[Action, Way] = {
    Action.SUBMIT: Way((State.DRAFT, State.RETURNED), State.SUBMITTED, Permission.SUBMIT, mark("Hand in")),
    Action.WITHDRAW: Way(
        (State.SUBMITTED, State.FORM_CHECK, State.IN_REVIEW), State.DRAFT, Permission.SUBMIT, mark("Take back")
    ),
    Action.CHECK_FORM: Way((State.SUBMITTED,), State.FORM_CHECK, None, mark("Check the form")),
    Action.RETURN_FORM: Way((State.FORM_CHECK,), State.RETURNED, None, mark("Return for its form")),
    Action.ACCEPT: Way((State.FORM_CHECK,), State.IN_REVIEW, None, mark("Accept for review")),
    Action.RETURN_UNREAD: Way(
        (State.IN_REVIEW, State.ARBITRATION), State.RETURNED, Permission.DECIDE, mark("Return for revision")
    ),
    Action.DISAGREE: Way((State.IN_REVIEW,), State.ARBITRATION, None, mark("Call a third reviewer")),
    Action.CONCLUDE: Way(
        (State.IN_REVIEW, State.ARBITRATION), State.PRELIMINARY, Permission.DECIDE, mark("Confirm the reviewed result")
    ),
    Action.RETURN_FAILED: Way(
        (State.PRELIMINARY,), State.RETURNED, Permission.DECIDE, mark("Let the failed items be handed in again")
    ),
    Action.PUBLISH: Way((State.PRELIMINARY,), State.PUBLICITY, Permission.DECIDE, mark("Publish")),
    Action.OBJECT: Way((State.PUBLICITY,), State.APPEAL, Permission.OBJECT, mark("Object")),
    Action.UPHOLD: Way((State.APPEAL,), State.PRELIMINARY, Permission.ANSWER, mark("Accept the objection")),
    Action.REJECT: Way((State.APPEAL,), State.SAMPLING, Permission.ANSWER, mark("Reject the objection")),
    Action.END_PUBLICITY: Way((State.PUBLICITY,), State.SAMPLING, Permission.DECIDE, mark("End the publicity")),
    Action.SELECT: Way((State.SAMPLING,), State.RECHECK, Permission.RECHECK, mark("Select for recheck")),
    Action.REOPEN: Way((State.RECHECK,), State.IN_REVIEW, Permission.RECHECK, mark("Have it reviewed again")),
    Action.RETURN_RECHECKED: Way(
        (State.RECHECK,), State.RETURNED, Permission.RECHECK, mark("Return after the recheck")
    ),
    Action.FINALISE: Way((State.SAMPLING, State.RECHECK), State.FINAL, Permission.DECIDE, mark("Decide")),
    Action.CERTIFY: Way((State.FINAL,), State.CERTIFIED, Permission.RECHECK, mark("Certify")),
    Action.REVOKE: Way((State.FINAL, State.CERTIFIED), State.REVOKED, Permission.RECHECK, mark("Revoke")),
    Action.MISS: Way((State.DRAFT, State.RETURNED), State.OVERDUE, None, mark("Mark as overdue")),
    Action.EXTEND: Way((State.OVERDUE,), State.DRAFT, Permission.DECIDE, mark("Extend the date")),
    Action.EXEMPT: Way((State.DRAFT, State.OVERDUE), State.EXEMPT, Permission.DECIDE, mark("Exempt")),
}

STATE_NAMES: dict[State, str] = {
    State.DRAFT: mark("Draft"),
    State.SUBMITTED: mark("Handed in"),
    State.FORM_CHECK: mark("Form check"),
    State.RETURNED: mark("Returned"),
    State.IN_REVIEW: mark("In review"),
    State.ARBITRATION: mark("Third review"),
    State.PRELIMINARY: mark("Preliminary result"),
    State.PUBLICITY: mark("In publicity"),
    State.APPEAL: mark("Objection"),
    State.SAMPLING: mark("County sampling"),
    State.RECHECK: mark("Recheck"),
    State.FINAL: mark("Decided"),
    State.CERTIFIED: mark("Certified"),
    State.REVOKED: mark("Revoked"),
    State.OVERDUE: mark("Overdue"),
    State.EXEMPT: mark("Exempt"),
}
