"""What the spot-check found, and exactly what it proves."""

from collections.abc import Iterator

from service.circulars.sections import Block, Grid, Heading
from service.circulars.wording import Wording, share, whole_share
from service.clock import day_of
from service.language import mark
from service.spot_checks.plan_settings import Per
from service.spot_checks.result import Group, NextStep, Result
from service.spot_checks.words import PER_NAMES, STEP_NAMES

_HEADING = mark("Spot-check of decisions")
_NONE = mark(
    "No spot-check was drawn for this round. This paper therefore says nothing about how many decisions are wrong."
)
_CLAIM = mark(
    "To be proved was: with %(confidence)s confidence at most %(share)s %(of)s are wrong. Of a fixed list of "
    "%(population)s decisions, %(drawn)s were drawn by a published seed; %(rechecked)s were reread blind by "
    "%(recheckers)s people who did not know the level that had been decided."
)
_WAITING = mark("Rereading is not finished, so nothing can be concluded yet.")
_FOUND = mark(
    "%(wrong)s of the reread decisions got another level. By the estimate %(estimate)s of all decisions are wrong; "
    "the interval at %(confidence)s confidence is %(low)s to %(high)s."
)
_PROVES: dict[NextStep, str] = {
    NextStep.ACCEPT: mark(
        "This proves the claim: with %(confidence)s confidence at most %(at_most)s of the decisions in the list are "
        "wrong. It does not prove each single decision right."
    ),
    NextStep.EXTEND: mark("The claim is neither proved nor disproved yet; by the rule the sample is extended."),
    NextStep.RECHECK_ALL: mark(
        "The claim is not proved and a larger sample cannot prove it; by the rule whole schools are reread."
    ),
    NextStep.HOLDS: mark("All decisions were reread, so the share of wrong ones is known, and the claim holds."),
    NextStep.FAILS: mark(
        "All decisions were reread, so the share of wrong ones is known, and the claim does not hold."
    ),
}
_EACH = mark("The claim is made separately %(of)s; the outcome of each is as follows.")
_MEASURE = mark("“Wrong” means: those who reread came to another level. They can be wrong too.")
_SIGNED = mark("The spot-check was signed off on %(day)s and has not changed since.")
_UNSIGNED = mark("The spot-check is not signed off yet; until then this paper is a draft.")
_GROUPS = mark("Outcome of the spot-check")
_COLUMNS = (mark("About"), mark("Decisions"), mark("Reread"), mark("Other level"), mark("At most"), mark("Outcome"))


def rechecked(result: Result | None, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    if result is None:
        yield wording.paragraph(_NONE)
        return
    confidence = whole_share(result.claim.confidence)
    yield wording.paragraph(
        _CLAIM,
        confidence=confidence,
        share=whole_share(result.claim.share),
        of=wording.say(PER_NAMES[result.per]),
        population=result.population,
        drawn=result.drawn,
        rechecked=result.rechecked,
        recheckers=result.recheckers,
    )
    yield wording.sentences(*_concluded(result, confidence, wording))
    if result.per is not Per.COUNTY:
        yield wording.paragraph(_EACH, of=wording.say(PER_NAMES[result.per]))
        yield _groups(result.groups, wording)
    signed = wording.say(_UNSIGNED)
    if result.signed_at:
        signed = wording.say(_SIGNED, day=wording.day(day_of(result.signed_at)))
    yield wording.sentences(wording.say(_MEASURE), signed)


def _concluded(result: Result, confidence: str, wording: Wording) -> Iterator[str]:
    if result.wrong is None:
        yield wording.say(_WAITING)
        return
    yield wording.say(
        _FOUND,
        wrong=result.wrong,
        estimate=share(result.estimate),
        low=share(result.low),
        high=share(result.high),
        confidence=confidence,
    )
    if result.per is Per.COUNTY and result.next_step in _PROVES:
        yield wording.say(_PROVES[result.next_step], confidence=confidence, at_most=share(result.at_most))


def _groups(groups: list[Group], wording: Wording) -> Grid:
    rows = tuple(
        (
            one.name,
            str(one.population),
            str(one.rechecked),
            "—" if one.wrong is None else str(one.wrong),
            share(one.at_most),
            wording.say(STEP_NAMES[one.next_step]),
        )
        for one in groups
    )
    return Grid(wording.say(_GROUPS), tuple(wording.say(one) for one in _COLUMNS), rows)
