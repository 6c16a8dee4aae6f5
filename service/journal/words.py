"""What the actions and the subjects of the audit log are called, and where a subject's page is."""

from dataclasses import dataclass

from service.accounts.roles import Permission
from service.declarations.states import STATE_NAMES, WAYS
from service.language import Language, mark, translate
from service.rounds.words import ROUND_STATE_NAMES

_OF_PEOPLE = {
    "sign_in": mark("Signed in"),
    "sign_in_openid": mark("Signed in over the identity provider"),
    "openid_bound": mark("Bound to the identity provider"),
    "account_locked": mark("Account locked after wrong passwords"),
    "administrator_created": mark("Created the first administrator"),
    "account_unlocked": mark("Unlocked an account"),
    "password_given": mark("Gave a temporary password"),
    "people_imported": mark("Imported people from a table"),
    "password_changed": mark("Changed the password"),
    "token_made": mark("Made an API token"),
    "token_revoked": mark("Withdrew an API token"),
    "person_added": mark("Added a person"),
    "person_changed": mark("Changed a person"),
    "unit_added": mark("Added a unit"),
    "unit_changed": mark("Changed a unit"),
}
_OF_ROUNDS = {
    "round_created": mark("Planned a round"),
    "round_changed": mark("Changed a round"),
    "round_opened": mark("Opened a round"),
    "round_closed": mark("Closed a round"),
    "round_deleted": mark("Deleted a round"),
    "round_carried_over": mark("Carried over a finished round"),
    "standard_kept": mark("Kept a standard"),
}
_OF_SUBMISSIONS = {
    "declare": mark("Declared a point"),
    "upload_evidence": mark("Uploaded an evidence item"),
    "remove_evidence": mark("Removed an evidence item"),
}
_OF_REVIEWS = {
    "assign": mark("Assigned a reviewer"),
    "hand_out_cross_readings": mark("Handed out cross-readings"),
    "seat_open": mark("Left a seat open"),
    "recuse": mark("Recused"),
    "reassign": mark("Gave to another reviewer"),
    "cancel_assignments": mark("Cancelled assignments"),
    "open_review": mark("Opened an item for review"),
    "set_blind": mark("Set the blind levels"),
    "finish_review": mark("Finished a review"),
    "reach_outcome": mark("Reached an outcome"),
}
_OF_DECISIONS = {
    "conclude_again": mark("Confirmed the result again"),
    "review_again": mark("Had an item reviewed again"),
    "draw_recheck_sample": mark("Drew the recheck sample"),
    "assign_recheck": mark("Assigned a recheck"),
}

_OF_SPOT_CHECKS = {
    "spot_check_planned": mark("Fixed the list for a spot-check"),
    "spot_check_dropped": mark("Dropped the list of a spot-check"),
    "spot_check_drawn": mark("Drew the sample of a spot-check"),
    "spot_check_dealt": mark("Dealt out the rereading"),
    "spot_check_extension": mark("Extended the sample of a spot-check"),
    "spot_check_whole_school": mark("Had whole schools reread"),
    "spot_check_handed_over": mark("Handed over what a spot-check found wrong"),
    "spot_check_signed": mark("Signed off a spot-check"),
    "spot_item_opened": mark("Began to reread an item"),
    "spot_item_read": mark("Reread an item"),
}
_OF_RESEMBLANCES = {"look_at_resemblance": mark("Looked at a resemblance")}
_OF_ACCEPTANCE = {
    "spare_reading": mark("Spared a second reading"),
    "call_spared": mark("Asked the spared reviewer after all"),
    "acceptance_on": mark("Switched acceptance on"),
    "acceptance_off": mark("Switched acceptance off"),
}

ACTION_NAMES: dict[str, str] = {
    **{action.value: way.name for action, way in WAYS.items()},
    **_OF_ROUNDS,
    **_OF_SUBMISSIONS,
    **_OF_REVIEWS,
    **_OF_DECISIONS,
    **_OF_PEOPLE,
    **_OF_SPOT_CHECKS,
    **_OF_RESEMBLANCES,
    **_OF_ACCEPTANCE,
}


@dataclass(frozen=True)
class Kind:
    """A kind of subject; ``address`` is its page, for those who have the permission."""

    name: str
    address: str | None = None
    permission: Permission | None = None


KINDS: dict[str, Kind] = {
    "declaration": Kind(mark("Declaration"), "/declarations/{}", Permission.READ_DECLARATION),
    "round": Kind(mark("Round"), "/rounds/{}", Permission.READ_ROUND),
    "submission": Kind(mark("Submission")),
    "evidence": Kind(mark("Evidence item")),
    "assignment": Kind(mark("Assignment")),
    "appeal": Kind(mark("Objection")),
    "decision": Kind(mark("Decision")),
    "person": Kind(mark("Person"), "/people/{}", Permission.READ_PEOPLE),
    "unit": Kind(mark("Unit")),
    "acceptance": Kind(mark("Acceptance")),
    "standard": Kind(mark("Standard")),
    "resemblance": Kind(mark("Resemblance"), "/resemblances/{}", Permission.COMPARE),
    "spot_check": Kind(mark("Spot-check"), "/spot-checks/{}", Permission.RECHECK),
}

_STATES: dict[str, dict[str, str]] = {
    "declaration": {state.value: name for state, name in STATE_NAMES.items()},
    "round": {state.value: name for state, name in ROUND_STATE_NAMES.items()},
}


def action_name(action: str, language: Language) -> str:
    """Return what an action is called; the code itself for one of another release."""
    name = ACTION_NAMES.get(action)
    return translate(language, name) if name else action


def state_name(kind: str, code: object, language: Language) -> str:
    name = _STATES.get(kind, {}).get(str(code))
    return translate(language, name) if name else str(code)
