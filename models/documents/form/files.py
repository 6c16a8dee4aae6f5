"""G1 and G2: is the item there, could it be read, is it of a format and a length that the standard asks for."""

from collections.abc import Iterator, Mapping

from models.documents.conditions import Condition, condition_of
from models.documents.conditions.leftovers import leftovers
from models.documents.document import Document, Format
from models.documents.form.finding import Action, Finding, FindingCode, Gate, spot
from models.documents.form.formats import RECORDINGS, TRANSCRIPTS, accepted
from models.documents.form.handed_in import HandedInItem
from models.documents.form.measures import measured
from models.errors import EmptyDocument, PicturesOnly, ReaderCrashed, ReaderMissing, ReadingLimitReached, WeipingError
from models.standard.limits import Bound, Demand, Unit, parse_limit
from models.standard.rubric import EvidenceRequirement

_MEGABYTE = 1024 * 1024
_LEEWAY = 0.05
"""Share by which a length may miss its limit unremarked: programs count characters and minutes a little differently."""
_SERVER_SIDE = (ReaderMissing, ReaderCrashed, ReadingLimitReached)
"""Refusals that may be no fault of the file."""
_BELOW = {
    Unit.CHARACTERS: FindingCode.TOO_FEW_CHARACTERS,
    Unit.MINUTES: FindingCode.TOO_SHORT_RECORDING,
    Unit.PAGES: FindingCode.TOO_FEW_PAGES,
    Unit.PIECES: FindingCode.TOO_FEW_FILES,
}
_ABOVE = {
    Unit.CHARACTERS: FindingCode.TOO_MANY_CHARACTERS,
    Unit.MINUTES: FindingCode.TOO_LONG_RECORDING,
    Unit.PAGES: FindingCode.TOO_MANY_PAGES,
    Unit.PIECES: FindingCode.TOO_MANY_FILES,
}
_OF_CONDITION = {
    Condition.TEMPLATE_ONLY: (FindingCode.TEMPLATE_ONLY, Gate.COMPLETE, Action.QUERY),
    Condition.UNREADABLE: (FindingCode.UNREADABLE, Gate.FORMAT, Action.QUERY),
    Condition.ONLY_PICTURES: (FindingCode.ONLY_PICTURES, Gate.FORMAT, Action.FLAG),
    Condition.OTHER_LANGUAGE: (FindingCode.OTHER_LANGUAGE, Gate.FORMAT, Action.FLAG),
}


def check_file(
    requirement: EvidenceRequirement, handed_in: HandedInItem | None, max_bytes: int | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with one item as a file and as a text of some length.

    Parameters
    ----------
    requirement
        The item of the standard.
    handed_in
        None when nothing was handed in for it.
    max_bytes
        Largest file that the scheme takes; None for no limit of its own.
    """
    item = requirement.id
    if handed_in is None or (handed_in.document is None and handed_in.refusal is None):
        yield Finding(FindingCode.MISSING, Gate.COMPLETE, Action.RETURN, item, params={"name": requirement.name})
        return
    yield from _size(handed_in, max_bytes)
    yield from _format(requirement, handed_in)
    if handed_in.refusal is not None:
        yield _refused(item, handed_in.refusal, handed_in.format)
    elif handed_in.document is not None:
        yield from _content(requirement, handed_in.document)


def _size(handed_in: HandedInItem, max_bytes: int | None) -> Iterator[Finding]:
    if max_bytes is not None and (handed_in.size_bytes or 0) > max_bytes:
        params = {"megabytes": -(-(handed_in.size_bytes or 0) // _MEGABYTE), "limit": max_bytes // _MEGABYTE}
        yield Finding(FindingCode.TOO_LARGE, Gate.FORMAT, Action.RETURN, handed_in.item, params=params)


def _format(requirement: EvidenceRequirement, handed_in: HandedInItem) -> Iterator[Finding]:
    formats = accepted(requirement.formats)
    if handed_in.format is None or formats is None or handed_in.format in formats:
        return
    params = {"formats": "、".join(requirement.formats)}
    instead = handed_in.format in TRANSCRIPTS | {Format.AUDIO} and not formats.isdisjoint(RECORDINGS)
    code = FindingCode.TRANSCRIPT_INSTEAD if instead else FindingCode.WRONG_FORMAT
    # What an archive holds may well be of the right format.
    doubtful = instead or handed_in.format is Format.ZIP
    action = Action.QUERY if doubtful else Action.RETURN
    yield Finding(code, Gate.FORMAT, action, requirement.id, params=params)


def _refused(item: str, refusal: WeipingError, format_: Format | None) -> Finding:
    if isinstance(refusal, EmptyDocument):
        if format_ is Format.IMAGE:
            return Finding(FindingCode.NO_TEXT_IN_PICTURE, Gate.FORMAT, Action.FLAG, item)
        return Finding(FindingCode.BLANK, Gate.COMPLETE, Action.RETURN, item)
    if isinstance(refusal, PicturesOnly):
        return Finding(FindingCode.ONLY_PICTURES, Gate.FORMAT, Action.FLAG, item)
    params = {"refusal": refusal.code}
    if isinstance(refusal, _SERVER_SIDE):
        return Finding(FindingCode.NOT_READ_HERE, Gate.FORMAT, Action.FLAG, item, params=params)
    return Finding(FindingCode.REFUSED, Gate.FORMAT, Action.RETURN, item, params=params)


def _content(requirement: EvidenceRequirement, document: Document) -> Iterator[Finding]:
    condition = condition_of(document, requirement)
    if condition is Condition.BLANK:
        yield Finding(FindingCode.BLANK, Gate.COMPLETE, Action.RETURN, requirement.id)
        return
    if condition in _OF_CONDITION:
        yield Finding(*_OF_CONDITION[condition], requirement.id)
    for span in leftovers(document.text):
        at = spot(requirement.id, document, span.start, span.end)
        code, gate = FindingCode.MACHINE_BOILERPLATE, Gate.ORIGINALITY
        yield Finding(code, gate, Action.FLAG, at.item, at.start, at.end, at.place)
    amounts = measured(document)
    for demand in parse_limit(requirement.limit):
        missed = _missed(demand, amounts)
        if missed is not None:
            yield _length(requirement.id, missed, amounts[missed.unit])


def _missed(demand: Demand, amounts: Mapping[Unit, float]) -> Bound | None:
    """Return the first alternative that was counted, when none that was counted is met."""
    counted = [bound for bound in demand.alternatives if bound.unit in amounts and bound.unit in _BELOW]
    if not counted or any(_within(bound, amounts[bound.unit]) for bound in counted):
        return None
    return counted[0]


def _within(bound: Bound, amount: float) -> bool:
    return bound.holds(amount) or bound.holds(amount * (1 + _LEEWAY)) or bound.holds(amount * (1 - _LEEWAY))


def _length(item: str, bound: Bound, amount: float) -> Finding:
    below = bound.least is not None and amount < bound.least
    limit = bound.least if below else bound.most
    code = (_BELOW if below else _ABOVE)[bound.unit]
    params = {"found": f"{amount:.3g}" if bound.unit is Unit.MINUTES else f"{amount:.0f}", "limit": f"{limit:g}"}
    return Finding(code, Gate.FORMAT, Action.QUERY, item, params=params)
