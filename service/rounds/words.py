"""What rounds, their states, what is done to them and their settings are called, and what each setting means."""

from dataclasses import dataclass

from service.language import mark
from service.rounds.tables import RoundState

ROUND_STATE_NAMES: dict[RoundState, str] = {
    RoundState.PLANNED: mark("Planned"),
    RoundState.OPEN: mark("Running"),
    RoundState.CLOSED: mark("Ended"),
}

STARTS_ON = mark("First day")
SUBMIT_BY = mark("Hand in by")
REVIEW_BY = mark("Review by")
ROUND_NAME = mark("Name of the round")
HELD_BY = mark("Held by")
STANDARD = mark("Standard")


@dataclass(frozen=True)
class Asked:
    """One setting as a form asks for it; a share is asked for in percent."""

    label: str
    hint: str
    percent: bool = False


SCHEME: dict[str, Asked] = {
    "points_required": Asked(
        mark("Points to pass"), mark("How many ability points a teacher has to pass in this round.")
    ),
    "reviewers_per_item": Asked(
        mark("Reviewers of each item"),
        mark("They judge each item blind to one another. Where two differ, a third one is called."),
    ),
    "resubmissions": Asked(
        mark("Further attempts"), mark("How often items that did not pass may be handed in again; 0: not at all.")
    ),
    "publicity_days": Asked(
        mark("Days of publicity"), mark("How long results are shown, and may be objected to, before they are decided.")
    ),
    "review_days": Asked(
        mark("Days for a review"), mark("How long a reviewer has for one item before another one is asked.")
    ),
    "recuse_own_school": Asked(
        mark("Nobody reviews their own school"),
        mark("Takes reviewers from other schools only. Nobody ever reviews their own work, whatever is set here."),
    ),
    "near_cut": Asked(
        mark("Second reviewer below (%)"),
        mark("With one reviewer of each item: a level less probable than this gets a second one."),
        percent=True,
    ),
    "second_share": Asked(
        mark("Second reviewer by lot (%)"),
        mark("With one reviewer of each item: this share gets a second one by lot, so that agreement can be measured."),
        percent=True,
    ),
    "spare_second": Asked(
        mark("Spare a second reading"),
        mark(
            "One reviewer fewer, never none, reads what the bundle's promise covers. Where that reviewer and the "
            "machine differ, the second one is asked after all."
        ),
    ),
    "recheck_share": Asked(
        mark("Rechecked by the county (%)"),
        mark("Share of results that the county draws and has reviewed again, blind."),
        percent=True,
    ),
}
