"""What a declaration waits for, as the panel sees it."""

from enum import StrEnum

from service.language import mark


class Stage(StrEnum):
    """The first that holds; in this order they stand on the page, because in this order a head is needed."""

    STUCK = "stuck"
    """A seat that nobody could take: only the head can go on."""
    READY = "ready"
    """Every item has its result: the head concludes."""
    THIRD = "third"
    REVIEW = "review"
    RETURNED = "returned"
    OTHER = "other"
    """Not yet, or no longer, the panel's."""


STAGE_NAMES: dict[Stage, str] = {
    Stage.STUCK: mark("To be assigned"),
    Stage.READY: mark("Ready to conclude"),
    Stage.THIRD: mark("Waits for a third reviewer"),
    Stage.REVIEW: mark("Under review"),
    Stage.RETURNED: mark("With the teacher"),
    Stage.OTHER: mark("Elsewhere"),
}

TONES: dict[Stage, str] = {
    Stage.STUCK: "state-stop",
    Stage.READY: "state-done",
    Stage.THIRD: "state-busy",
    Stage.REVIEW: "state-busy",
    Stage.RETURNED: "",
    Stage.OTHER: "",
}
