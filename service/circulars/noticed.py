"""Evidence that looks alike and unusual patterns, as counts."""

from collections.abc import Iterator

from service.audits.words import EFFECTS
from service.circulars.sections import Block, Heading
from service.circulars.sources import Sources
from service.circulars.wording import Wording
from service.language import Language, mark
from service.resemblances.summary import Summary
from service.resemblances.words import PATTERN_NAMES

_HEADING = mark("Evidence that looks alike, and unusual patterns")
_NOT_SEARCHED = mark("Evidence has not been searched for look-alikes in this round yet.")
_ALIKE = mark(
    "Among %(compared)s evidence items compared, %(pairs)s pairs were flagged as alike, %(schools)s of them between "
    "schools and %(rounds)s with an earlier round; people have looked at %(looked)s and will follow up %(follow_up)s. "
    "Nothing follows from a flag before people have looked at it."
)
_NONE_ALIKE = mark("Among %(compared)s evidence items compared, none was flagged as alike.")
_WAITING = mark("%(n)s evidence items have yet to be compared.")
_PATTERNS = mark("Unusual patterns in reviewing or handing in were flagged %(n)s times: %(kinds)s.")
_NO_PATTERNS = mark("No unusual pattern was flagged.")
_KIND = mark("%(kind)s, %(n)s times")


def noticed(sources: Sources, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    yield wording.sentences(_alike(sources.summary, wording), _patterns(sources, wording))


def _alike(summary: Summary | None, wording: Wording) -> str:
    if summary is None or not summary.compared:
        return wording.say(_NOT_SEARCHED)
    told = wording.say(_NONE_ALIKE, compared=summary.compared)
    if summary.pairs:
        told = wording.say(
            _ALIKE,
            compared=summary.compared,
            pairs=summary.pairs,
            schools=summary.across_schools,
            rounds=summary.across_rounds,
            looked=summary.looked_at,
            follow_up=summary.follow_up,
        )
    return told + (wording.say(_WAITING, n=summary.waiting) if summary.waiting else "")


def patterns_of(sources: Sources, wording: Wording) -> dict[str, int] | None:
    """Count by kind what was searched for in the whole round, otherwise what the ratings alone show."""
    if sources.summary and sources.summary.patterns is not None:
        return {wording.say(PATTERN_NAMES[kind]): n for kind, n in sources.summary.patterns.items() if n}
    if sources.figures is None:
        return None
    found = [one.effect for one in sources.figures.report.effects if one.flagged]
    return {wording.say(words): found.count(effect) for effect, words in EFFECTS.items() if effect in found}


def _patterns(sources: Sources, wording: Wording) -> str:
    counted = patterns_of(sources, wording)
    if not counted:
        return "" if counted is None else wording.say(_NO_PATTERNS)
    kinds = [wording.say(_KIND, kind=kind, n=n) for kind, n in counted.items()]
    joint = "；" if wording.language is Language.CHINESE else "; "
    return wording.say(_PATTERNS, n=sum(counted.values()), kinds=joint.join(kinds))
