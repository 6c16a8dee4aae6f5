"""What is attached to a circular: schools one by one, cross-readings to assign, how to draw the sample again."""

from collections.abc import Iterator, Mapping

from service.audits.words import STANDINGS
from service.circulars.sections import Attachment, Grid, Paragraph
from service.circulars.sources import Sources
from service.circulars.wording import Wording, code_of, interval, number, share, whole_share
from service.clock import day_of
from service.consistency.figures import Figures
from service.language import mark
from service.spot_checks.result import Result

_SCHOOLS = mark("Figures of each school")
_SCHOOL_COLUMNS = (
    mark("School"),
    mark("Finished"),
    mark("Ratings"),
    mark("Severity"),
    mark("95% interval"),
    mark("Weighted kappa"),
    mark("Standing"),
)
_READINGS = mark("Proposed cross-readings")
_WHY = mark("Whoever reads is named by code, the evidence by its number in the desk. All are in the workbook, too.")
_READING_COLUMNS = (mark("No."), mark("Reviewer"), mark("Evidence"), mark("Joins parts"))
_PROOF = mark("How to draw and check the sample again")
_REDRAW = mark(
    "Anybody with the file of the spot-check can draw the sample again by python -m service audit-redraw: within each "
    "group the ids are sorted by the hexadecimal SHA-256 of the seed, a colon, the hash of the list, a line feed and "
    "the id in UTF-8, and the first ones are taken."
)
_FACTS = mark("Facts of the spot-check")
_FACT, _VALUE = mark("Fact"), mark("Value")
_DRAWN_BY = mark("Drawn by")
_NOT_SIGNED = mark("not signed off")
_MOST_READINGS = 60
_HASH_IN_LINES = 32


def attached(sources: Sources, wording: Wording) -> Iterator[Attachment]:
    if sources.figures and sources.figures.schools:
        yield Attachment(wording.say(_SCHOOLS), (_schools(sources.figures, wording),))
    if sources.figures and sources.figures.report.anchors:
        yield Attachment(wording.say(_READINGS), (Paragraph(wording.say(_WHY)), _readings(sources.figures, wording)))
    if sources.result:
        yield Attachment(wording.say(_PROOF), (Paragraph(wording.say(_REDRAW)), _facts(sources.result, wording)))


def _schools(figures: Figures, wording: Wording) -> Grid:
    rows = tuple(
        (
            one.name,
            str(one.finished),
            str(one.n),
            number(one.severity),
            interval(one.low, one.high),
            number(one.qwk),
            wording.say(STANDINGS[one.standing]),
        )
        for one in figures.schools
    )
    return Grid(wording.say(_SCHOOLS), tuple(map(wording.say, _SCHOOL_COLUMNS)), rows)


def _readings(figures: Figures, wording: Wording) -> Grid:
    rows = tuple(
        (str(place), code_of(one.reviewer_id), one.evidence_id, " — ".join(str(part + 1) for part in one.joins))
        for place, one in enumerate(figures.report.anchors[:_MOST_READINGS], start=1)
    )
    return Grid(wording.say(_READINGS), tuple(map(wording.say, _READING_COLUMNS)), rows)


def facts_of(result: Result, wording: Wording) -> Mapping[str, str]:
    """Return what anybody needs to check the sample."""
    signed = wording.day(day_of(result.signed_at)) if result.signed_at else wording.say(_NOT_SIGNED)
    return {
        wording.say(mark("Claim")): f"≤ {whole_share(result.claim.share)}",
        wording.say(mark("Confidence")): whole_share(result.claim.confidence),
        wording.say(mark("Seed")): result.seed,
        wording.say(mark("SHA-256 of the list")): result.list_hash,
        wording.say(_DRAWN_BY): result.code,
        wording.say(mark("Decisions")): str(result.population),
        wording.say(mark("Drawn")): str(result.drawn),
        wording.say(mark("Reread")): str(result.rechecked),
        wording.say(mark("At most")): share(result.at_most),
        wording.say(mark("Signed off")): signed,
    }


def _facts(result: Result, wording: Wording) -> Grid:
    # A hash has no place to break a line at.
    rows = tuple((name, _broken(value)) for name, value in facts_of(result, wording).items())
    return Grid(wording.say(_FACTS), (wording.say(_FACT), wording.say(_VALUE)), rows)


def _broken(value: str) -> str:
    return "\n".join(value[start : start + _HASH_IN_LINES] for start in range(0, len(value), _HASH_IN_LINES))
