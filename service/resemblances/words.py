"""What kinds of resemblance, views and patterns are called, and what to look at."""

from models.raters.patterns.pattern import PatternKind
from service.language import mark
from service.resemblances.asked import Across
from service.resemblances.tables import ResemblanceKind, View

KIND_NAMES: dict[ResemblanceKind, str] = {
    ResemblanceKind.COPIED: mark("Same wording"),
    ResemblanceKind.PARAPHRASED: mark("Same in other words"),
    ResemblanceKind.OWN_EARLIER: mark("Own earlier work"),
}
ACROSS_NAMES: dict[Across, str] = {
    Across.SCHOOLS: mark("Between schools"),
    Across.ROUNDS: mark("Between rounds"),
    Across.NEITHER: mark("Within one school and round"),
}
VIEW_NAMES: dict[View, str] = {
    View.NOTHING: mark("Looked at: nothing"),
    View.FOLLOW_UP: mark("To follow up"),
}
PATTERN_NAMES: dict[PatternKind, str] = {
    PatternKind.SAME_COMMENTS: mark("The same comment again and again"),
    PatternKind.FAST_READINGS: mark("Read very fast for the length"),
    PatternKind.CLOSE_READINGS: mark("Reviews finished within a minute of each other"),
    PatternKind.LEVELS: mark("Levels that severity does not explain"),
    PatternKind.SCHOOL_BURST: mark("Look-alikes handed in together"),
    PatternKind.HALO: mark("One impression for all criteria"),
    PatternKind.FAST_EXCELLENT: mark("Excellent within seconds"),
}
PATTERN_SEEN: dict[PatternKind, str] = {
    PatternKind.SAME_COMMENTS: mark("%(seen)s of %(n)s comments repeat an earlier one; %(expected)s would be usual."),
    PatternKind.FAST_READINGS: mark(
        "%(seen)s of %(n)s readings are among the fastest of all for their length; %(expected)s would be usual."
    ),
    PatternKind.CLOSE_READINGS: mark(
        "%(seen)s of %(n)s reviews ended less than a minute after the one before; %(expected)s would be usual."
    ),
    PatternKind.LEVELS: mark(
        "“%(level)s” was given %(seen)s times in %(n)s ratings; severity and the work would explain %(expected)s."
    ),
    PatternKind.SCHOOL_BURST: mark(
        "%(seen)s of %(n)s look-alikes came within ten minutes of each other; by chance it would be %(expected)s."
    ),
    PatternKind.HALO: mark(
        "Within %(n)s pieces the levels differ by %(seen)s of what they should; for the others it is %(expected)s."
    ),
    PatternKind.FAST_EXCELLENT: mark(
        "%(seen)s of the levels in %(n)s pieces are the highest, in a fifth of the time; usual is %(expected)s."
    ),
}
PATTERN_LOOK: dict[PatternKind, str] = {
    PatternKind.SAME_COMMENTS: mark("Read these comments beside the work: do they say something about it?"),
    PatternKind.FAST_READINGS: mark("Was the work known already, read on paper, or not read?"),
    PatternKind.CLOSE_READINGS: mark("Were they read before and only entered together, or not read?"),
    PatternKind.LEVELS: mark("Read some of these again: is the level used in another sense than by the others?"),
    PatternKind.SCHOOL_BURST: mark("Was it one training, one template, one person who uploaded for all?"),
    PatternKind.HALO: mark("Are the criteria told apart? Compare the levels of single pieces."),
    PatternKind.FAST_EXCELLENT: mark("Have some of these rechecked blind."),
}
