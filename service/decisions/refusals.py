"""What the rules of deciding refuse, below ``service.errors.DeskError``; there was no room for them there.

::

    DeskError
    ├── Involved          somebody would decide about their own work or their own review
    ├── ReviewMissing     items without a finished review
    ├── DecisionMissing   an objection was accepted after the last decision
    ├── StillBlind        somebody who has yet to review it would see what others found
    ├── TooEarly          the days of publicity are not over
    ├── SampleMissing     the county has not drawn its sample yet
    ├── NoneLeft          failed items were handed in again as often as the round allows
    ├── NobodyFree        no reviewer is left for a fresh review
    └── NoGround          the levels give no ground for it
"""

from service.errors import DeskError


class StillBlind(DeskError):
    """Somebody who has yet to review this work would see what others and the machine found."""

    code = "still_blind"
    message = "You still have to review this work yourself. Finish your review first, or recuse yourself."


class Involved(DeskError):
    """Somebody would decide about their own work or their own review."""

    code = "involved"
    message = "This is your own work, or you have reviewed it. Somebody else of the panel has to do this."


class ReviewMissing(DeskError):
    """Items without a finished review; params: items."""

    code = "review_missing"
    message = "These items have no finished review yet: %(items)s. Wait for it, or assign another reviewer."


class DecisionMissing(DeskError):
    """An objection was accepted after the last decision."""

    code = "decision_missing"
    message = "An objection was accepted after the last decision. Confirm the reviewed result anew first."


class TooEarly(DeskError):
    """The days of publicity are not over; params: day."""

    code = "too_early"
    message = "The publicity lasts until %(day)s, so that objections can be made. End it after that day."


class SampleMissing(DeskError):
    """The county has not drawn its sample yet."""

    code = "sample_missing"
    message = "The county has not drawn its sample of this round yet. Decide after that, or ask the county."


class NoneLeft(DeskError):
    """Failed items were handed in again as often as the round allows; params: limit."""

    code = "none_left"
    message = (
        "This round lets failed items be handed in again %(limit)s times, and that is used up. Publish the result."
    )


class NobodyFree(DeskError):
    """No reviewer is left for a fresh review."""

    code = "nobody_free"
    message = "No reviewer is left for this item. Ask for one from another school, or confirm the reviewed result anew."


class NoGround(DeskError):
    """The levels give no ground for it."""

    code = "no_ground"
    message = (
        "The levels give no ground for this: only failed items are handed in again, only a passed point is certified, "
        "only what a recheck changed is reviewed again."
    )
