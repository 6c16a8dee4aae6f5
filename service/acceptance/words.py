"""What watches, reasons and refusals are called, and what to do about each."""

from models.grading.acceptance import Refusal
from service.acceptance.tables import Cause
from service.language import mark

CAUSE_NAMES: dict[Cause, str] = {
    Cause.DOUBT: mark("Doubt of new work"),
    Cause.LEVELS: mark("Levels of new work"),
    Cause.STRANGE: mark("Unfamiliar work"),
    Cause.AGREEMENT: mark("Agreement of reviewers with pre-scores"),
    Cause.BY_HAND: mark("By hand"),
}
WHY: dict[Cause, str] = {
    Cause.DOUBT: mark("The machine is more or less sure of new work than of the work that its promise rests on."),
    Cause.LEVELS: mark("The machine gives other levels to new work than to the work that its promise rests on."),
    Cause.STRANGE: mark("More new work than expected is unlike anything that was reviewed before."),
    Cause.AGREEMENT: mark("Reviewers, before they see the pre-score, agree with it in another way than at first."),
    Cause.BY_HAND: mark("Somebody switched it by hand."),
}
WHAT_TO_DO: dict[Cause, str] = {
    Cause.DOUBT: mark("Look at what is new in this round: other tasks, subjects or schools. Read such work in full."),
    Cause.LEVELS: mark("Look whether the work got better or worse, or is of other people. Read a sample in full."),
    Cause.STRANGE: mark("Look for new tasks, formats or templates among the newest work, and have them reviewed."),
    Cause.AGREEMENT: mark("Look at the agreement of single reviewers first: new ones, or a standard read in new ways?"),
    Cause.BY_HAND: mark("Ask who switched it, if the reason does not say enough."),
}
REFUSAL_NAMES: dict[Refusal, str] = {
    Refusal.NOT_ASKED: mark("No promise was asked for when this bundle was made."),
    Refusal.FEW_ITEMS: mark("Too few reviewed items of different teachers to promise anything."),
    Refusal.NO_THRESHOLD: mark("At no doubt, however small, could the promise be shown to hold."),
}
