"""What the codes of assignments are called."""

from models.grading.grade import Referral
from service.assignments.candidates import Exclusion
from service.assignments.tables import Obstacle
from service.assignments.urgency import Need, SeatReason, Timing
from service.assignments.workflow import RecusalReason
from service.language import mark
from service.reviews.states import STATE_NAMES
from service.reviews.tables import Seat

REASON_NAMES: dict[str, str] = {
    Referral.OFF_TASK: mark("Perhaps off task"),
    Referral.BLANK: mark("Blank"),
    Referral.UNREADABLE: mark("Unreadable"),
    Referral.OTHER_LANGUAGE: mark("Another language"),
    Referral.TEMPLATE_ONLY: mark("Only a template"),
    Referral.ONLY_PICTURES: mark("Only pictures"),
    Referral.MACHINE_BOILERPLATE: mark("A generator's phrases"),
    Referral.LOW_CONFIDENCE: mark("Between two levels"),
    Referral.OUT_OF_DISTRIBUTION: mark("Unlike earlier evidence"),
    Referral.FEW_LABELS: mark("Few reviewed examples"),
    Referral.TOO_SHORT: mark("Very short"),
    Referral.REPEATED: mark("Repeats itself"),
    Referral.RUBRIC_WORDING: mark("The rubric's wording"),
    Referral.ORDERS: mark("Addressed to the grader"),
    Referral.UNRELATED: mark("Unrelated passages"),
    Need.UNREAD: mark("Not read by the machine"),
    Need.REOPENED: mark("To be reviewed again"),
    Need.DIFFER: mark("Reviewers differ"),
    Need.NEAR_CUT: mark("Close to a limit"),
    Need.PRIVACY: mark("Personal data"),
    Need.LOOK_ALIKE: mark("Looks like another's"),
    Need.FORM_QUERY: mark("Question of form"),
}
"""Of each reason that a reviewer may see, short enough for a chip."""

SEAT_REASON_NAMES: dict[str, str] = {
    SeatReason.DOUBT: mark("Second opinion"),
    SeatReason.BY_LOT: mark("Drawn by lot"),
    SeatReason.REPLACEMENT: mark("Took over"),
    SeatReason.BY_HAND: mark("Assigned by hand"),
    SeatReason.TO_COMPARE: mark("To compare reviewers"),
}

TIMING_NAMES: dict[Timing, str] = {
    Timing.OVERDUE: mark("Past its date"),
    Timing.DUE_SOON: mark("Due soon"),
    Timing.WAITING: mark("Waiting long"),
}

ASSIGNMENT_STATE_NAMES = STATE_NAMES
"""The same under a name that tells it from the states of a declaration, where both are shown."""

SEAT_NAMES: dict[Seat, str] = {
    Seat.FIRST: mark("First reviewer"),
    Seat.SECOND: mark("Second reviewer"),
    Seat.THIRD: mark("Third reviewer"),
    Seat.RECHECK: mark("Recheck of the county"),
    Seat.CROSS: mark("Cross-reading"),
}

RECUSAL_NAMES: dict[RecusalReason, str] = {
    RecusalReason.CONFLICT_OF_INTEREST: mark("Conflict of interest"),
    RecusalReason.PERSONAL_RELATION: mark("I know or am related to the author"),
    RecusalReason.CANNOT_JUDGE: mark("I cannot judge this subject"),
}

EXCLUSION_NAMES: dict[Exclusion, str] = {
    Exclusion.OWN_WORK: mark("It is their own work"),
    Exclusion.OWN_SCHOOL: mark("It is of their own school"),
    Exclusion.GAVE_BACK: mark("Gave back work of this teacher"),
    Exclusion.SEATED: mark("Has or had this very item"),
}

OBSTACLE_NAMES: dict[Obstacle, str] = {
    Obstacle.NO_REVIEWERS: mark("Nobody is a reviewer for this school yet."),
    Obstacle.ALL_EXCLUDED: mark("Every reviewer for this school is excluded from this item."),
}

KIND_NAMES: dict[str, str] = {
    "LESSON_PLAN": mark("Lesson plan"),
    "PLAN": mark("Plan"),
    "REFLECTION": mark("Reflection"),
    "CLASS_VIDEO": mark("Lesson recording"),
    "STUDENT_WORK": mark("Student work"),
    "RECORD": mark("Record"),
    "DATA_REPORT": mark("Data report"),
    "CASE": mark("Case description"),
    "VIDEO_EXPLAIN": mark("Explaining video"),
    "RESOURCE": mark("Resource"),
    "STUDENT_VOICE": mark("Student voice"),
    "TOOL": mark("Tool"),
    "SLIDES": mark("Slides"),
    "DIAGRAM": mark("Diagram"),
    "RUBRIC": mark("Rubric (item)"),
    "MICRO_VIDEO": mark("Micro-lesson"),
}
"""Of the item types of the project's standard; another standard's show as they are written there."""
