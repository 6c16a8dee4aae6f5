"""Changes of severity: within the round, and since the earlier one."""

from collections.abc import Iterator

from service.circulars.sections import Block, Heading
from service.circulars.wording import Wording, code_of
from service.consistency.figures import Figures
from service.language import mark

_HEADING = mark("Changes over time")
_WITHIN = mark(
    "Of %(told)s reviewers with enough readings in time, the severity of %(n)s changed within the round by more than "
    "chance explains: %(names)s."
)
_STEADY = mark(
    "Of %(told)s reviewers with enough readings in time, no one's severity changed within the round by more than "
    "chance explains. Small changes are not found with so few readings, so this does not prove that there were none."
)
_NOT_TOLD = mark("No reviewer has enough readings in time to tell a change within the round.")
_BETWEEN = mark("Set against the earlier round, the severity of %(n)s of %(told)s reviewers changed: %(names)s.")
_SAME = mark("Set against the earlier round, no change was found in %(told)s reviewers who took part in both.")
_NO_EARLIER = mark("There is no earlier round to set this one against.")


def changed(figures: Figures, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    yield wording.sentences(_within(figures, wording), _between(figures, wording))


def _within(figures: Figures, wording: Wording) -> str:
    told = [one for one in figures.report.drift if one.p is not None]
    if not told:
        return wording.say(_NOT_TOLD)
    alarmed = [code_of(one.reviewer) for one in told if one.alarm]
    if not alarmed:
        return wording.say(_STEADY, told=len(told))
    return wording.say(_WITHIN, told=len(told), n=len(alarmed), names=wording.names(alarmed))


def _between(figures: Figures, wording: Wording) -> str:
    told = [one for one in figures.report.between_rounds or () if one.shift is not None]
    if not told:
        return wording.say(_NO_EARLIER)
    alarmed = [code_of(one.reviewer) for one in told if one.alarm]
    if not alarmed:
        return wording.say(_SAME, told=len(told))
    return wording.say(_BETWEEN, told=len(told), n=len(alarmed), names=wording.names(alarmed))
