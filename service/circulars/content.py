"""Writes a circular (通报) from figures, by plain rules; what was not done yet it says so."""

from datetime import UTC, datetime

from service.circulars.agreed import agreed
from service.circulars.attached import attached
from service.circulars.changes import changed
from service.circulars.next_steps import next_steps
from service.circulars.noticed import noticed
from service.circulars.overall import basis, overall
from service.circulars.rechecked import rechecked
from service.circulars.schools import judged
from service.circulars.sections import Block, Circular
from service.circulars.sources import Sources
from service.circulars.wording import Wording
from service.language import mark

_TITLE = mark("Circular on the consistency of the review of teachers' micro-abilities, %(round)s")
_DRAFT = mark("Draft: the spot-check is not signed off")


def circular_of(sources: Sources) -> Circular:
    wording, figures = Wording(sources.language), sources.figures
    blocks: list[Block] = list(basis(sources, wording))
    if figures:
        blocks += overall(figures, wording)
        blocks += agreed(figures, sources.scope.criteria, wording)
        blocks += judged(figures, sources.scope.levels, wording)
        blocks += changed(figures, wording)
    blocks += rechecked(sources.result, wording)
    blocks += noticed(sources, wording)
    blocks += next_steps(sources, wording)
    return Circular(
        language=sources.language,
        title=wording.say(_TITLE, round=sources.scope.round_name),
        imprint=sources.imprint,
        blocks=tuple(blocks),
        attachments=tuple(attached(sources, wording)),
        draft="" if signed(sources) else wording.say(_DRAFT),
        made_at=made_at(sources),
    )


def signed(sources: Sources) -> bool:
    return sources.result is not None and sources.result.signed_at is not None


def made_at(sources: Sources) -> datetime:
    """Return the moment of the newest thing that the paper rests on; it depends on nothing but the database."""
    known = [sources.figures.computed_at] if sources.figures else []
    known += [sources.result.signed_at] if sources.result and sources.result.signed_at else []
    return max(known, default=datetime(2000, 1, 1, tzinfo=UTC))
