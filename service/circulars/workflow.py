"""From a round in a county to its papers; the same database gives the same papers."""

from dataclasses import replace

from sqlalchemy.orm import Session

from service.circulars import store
from service.circulars.asked import Asked, Paper
from service.circulars.content import circular_of, made_at
from service.circulars.sections import Imprint
from service.circulars.sheets import sheets_of
from service.circulars.sources import Sources
from service.circulars.word import word_of
from service.circulars.wording import Wording
from service.circulars.workbook import tables_of, workbook_of
from service.clock import day_of
from service.consistency.store import figures_of
from service.language import Language, mark, translate
from service.resemblances.store import summary
from service.spot_checks.store import latest
from service.spot_checks.summing_up import result_of

_ISSUER = mark("%(unit)s Education Bureau")
_ADDRESSEE = mark("all schools of the county")


def sources_of(session: Session, unit_id: int, asked: Asked, language: Language, *, pairs: bool = True) -> Sources:
    """Gather what a circular is written from; ``pairs``: with the agreement of every two reviewers.

    Raises
    ------
    NotFound
        When the county takes no part in the round.
    """
    held, county = store.find(session, asked.round, unit_id)
    spot_check = latest(session, held.id, county.id)
    found = Sources(
        scope=store.scope_of(session, held, county, language),
        figures=figures_of(session, held.id, county.id, pairs=pairs),
        result=result_of(session, spot_check) if spot_check else None,
        summary=summary(session, held.id, county.id),
        imprint=Imprint(),
        language=language,
    )
    return replace(found, imprint=_imprint(found, asked))


def _imprint(sources: Sources, asked: Asked) -> Imprint:
    """Put usual words where nothing was filled in; a number is never made up."""
    language, told = sources.language, sources.figures or sources.result
    day = Wording(language).day(day_of(made_at(sources))) if told else ""
    return Imprint(
        issuer=asked.issuer or translate(language, _ISSUER, unit=sources.scope.unit_name),
        number=asked.number,
        addressee=asked.addressee or translate(language, _ADDRESSEE),
        dated=asked.dated or day,
    )


def paper_of(sources: Sources, paper: Paper) -> bytes:
    if paper is Paper.REPORT:
        return word_of(circular_of(sources))
    write = workbook_of if paper is Paper.FIGURES else tables_of
    return write(sheets_of(sources), made_at(sources), sources.language)
