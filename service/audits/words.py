"""Codes of the raters' part in words."""

from models.raters.effects import Effect
from models.raters.fit import Misfit
from models.raters.measures import Band, Note
from models.raters.ratings import Reason
from service.audits.caterpillar import Standing
from service.audits.rounds import RoundNote
from service.language import mark

STANDINGS = {
    Standing.SEVERE: mark("More severe than average"),
    Standing.LENIENT: mark("More lenient than average"),
    Standing.UNCLEAR: mark("Not told apart from average"),
    Standing.SPARSE: mark("Too few ratings to tell"),
    Standing.UNKNOWN: mark("Cannot be told"),
}
BRIEFLY = {
    Standing.SEVERE: mark("severe"),
    Standing.LENIENT: mark("lenient"),
    Standing.UNCLEAR: mark("average"),
    Standing.SPARSE: mark("too few"),
    Standing.UNKNOWN: "—",
}
BANDS = {
    Band.SPARSE: mark("under 10 ratings: says next to nothing"),
    Band.SCREENING: mark("10 to 30 ratings: a hint"),
    Band.USABLE: mark("over 30 ratings: usable"),
}
NOTES = {
    Note.ALONE: mark("Nobody else read the same evidence, so severity cannot be told from quality."),
    Note.EXTREME: mark("Gave only the lowest or only the highest level; the severity is the nearest finite one."),
    Note.IMPRECISE: mark("The ratings hold too little to tell the severity."),
    Note.NOT_ESTIMABLE: mark("Levels do not vary enough between readers of the same evidence to tell the severity."),
    Note.NOT_CONVERGED: mark("The estimation did not settle; take the severities as rough."),
    Note.LEVELS_UNUSED: mark("Levels of the scale that nobody gave were left out."),
    Note.CRITERION_LEFT_OUT: mark("A criterion was left out: it has no ratings, or all on one level."),
    Note.SCHOOLS_LEFT_OUT: mark("Quality of schools could not be told from severity of their reviewers."),
    Note.PARTS_NOT_COMPARABLE: mark("Severities of parts that share no evidence cannot be set against each other."),
}
MISFITS = {
    Misfit.NONE: mark("as expected"),
    Misfit.ERRATIC: mark("contradicts the others more than chance does"),
    Misfit.MUTED: mark("varies less than chance lets it"),
    Misfit.UNKNOWN: "—",
}
EFFECTS = {
    Effect.HALO: mark("One impression for all criteria (halo)"),
    Effect.CENTRAL_TENDENCY: mark("Avoids the ends of the scale (central tendency)"),
    Effect.FAST_EXCELLENT: mark("Nearly all at the highest level, far faster than others"),
}
ROUND_NOTES = {
    RoundNote.ONLY_EARLIER: mark("only in the earlier round"),
    RoundNote.ONLY_NOW: mark("only in this round"),
    RoundNote.NOT_COMPARABLE: mark("cannot be compared with the others in one of the rounds"),
    RoundNote.TOO_FEW: mark("too few shared ratings in one of the rounds"),
    RoundNote.NO_OTHERS: mark("nobody else to compare with in both rounds"),
}
REASONS = {
    Reason.MISSING_CELL: mark("A needed cell is empty; the row is left out."),
    Reason.UNKNOWN_LEVEL: mark("Not a level of the scale; the row is left out."),
    Reason.DUPLICATE: mark("This reviewer already rated this evidence by this criterion; the later row is left out."),
    Reason.UNKNOWN_PRESCORE: mark("The pre-score is not a level of the scale; the rating is used, without it."),
    Reason.UNREADABLE_TIME: mark("The time cannot be read; the rating is used, without it."),
}
HEADINGS = {
    "id": mark("Name"),
    "reviewer": mark("Reviewer"),
    "reviewers": mark("Reviewers"),
    "reviewer_id": mark("Reviewer"),
    "evidence_id": mark("Evidence"),
    "schools": mark("Schools"),
    "n": mark("Number"),
    "n_shared": mark("Shared ratings"),
    "n_pairs": mark("Pairs of ratings"),
    "n_units": mark("Evidence by criterion"),
    "n_evidence": mark("Evidence items"),
    "n_ratings": mark("Ratings"),
    "severity": mark("Severity (logits)"),
    "value": mark("Measure (logits)"),
    "se": mark("Standard error"),
    "infit": mark("Infit"),
    "outfit": mark("Outfit"),
    "fair_average": mark("Fair average (rank)"),
    "band": mark("Trust"),
    "misfit": mark("Fit"),
    "component": mark("Part"),
    "scale": mark("Scale"),
    "comparable": mark("Comparable"),
    "note": mark("Note"),
    "criterion": mark("Criterion"),
    "alpha": mark("Krippendorff's alpha"),
    "qwk": mark("Weighted kappa"),
    "exact": mark("Same level"),
    "adjacent": mark("At most one level apart"),
    "low": mark("95% from"),
    "high": mark("95% to"),
    "few": mark("Few in common"),
    "joins": mark("Joins parts"),
    "mean_rank": mark("Mean rank so far"),
    "same_school": mark("Same school"),
    "reason": mark("Reason"),
    "row": mark("Row"),
    "column": mark("Column"),
    "kept": mark("Rating used"),
    "effect": mark("Pattern"),
    "statistic": mark("Figure"),
    "others": mark("Of the others"),
    "p": mark("p-value"),
    "p_adjusted": mark("p-value, adjusted"),
    "flagged": mark("Flagged"),
    "alarm": mark("Alarm"),
    "changed_at": mark("Changed at"),
    "n_before": mark("Ratings before"),
    "n_now": mark("Ratings now"),
    "severity_before": mark("Severity before (logits)"),
    "se_before": mark("Standard error before"),
    "severity_now": mark("Severity now (logits)"),
    "se_now": mark("Standard error now"),
    "shift": mark("Change (logits)"),
    "shift_se": mark("Its standard error"),
}
