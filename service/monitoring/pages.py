"""The people's way in to progress."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.language import Language, in_language
from service.monitoring import plotly_script, probes, store
from service.monitoring.agreement import figures_of
from service.monitoring.asked import Asked, asked
from service.monitoring.readout import charts, stuck, tables
from service.monitoring.store import By
from service.monitoring.words import referral_name
from service.monitoring.workbook import XLSX, workbook_of
from service.monitoring.workflow import LONG_WAIT_DAYS, progress_of
from service.rendering import language_of, page
from service.rounds.standards import standard_of
from service.rounds.tables import Round

router = APIRouter(include_in_schema=False)
router.routes.extend(probes.router.routes)
Filters = Annotated[Asked, Depends(asked)]


@dataclass(frozen=True)
class Choices:
    """What the filters offer, each as key and name."""

    rounds: tuple[tuple[str, str], ...]
    schools: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]


@router.get("/progress", dependencies=[allow(Permission.MONITOR)])
def progress_page(request: Request, filters: Filters, actor: CurrentActor, session: Transaction) -> Response:
    language = language_of(request)
    progress = progress_of(session, actor, filters)
    choices = _choices(session, actor, filters, language)
    shown = tables(progress, filters, dict(choices.points), language)
    return page(
        request,
        "monitoring/progress.html",
        progress=progress,
        asked=filters,
        choices=choices,
        tables=shown,
        charts=charts(shown, progress, language),
        referrals=[(referral_name(code, language), n) for code, n in progress.referrals.items()],
        no_reviewer=stuck(progress.no_reviewer, language),
        long_wait=stuck(progress.long_wait, language),
        long_days=LONG_WAIT_DAYS,
        query=urlencode(filters.address()),
        leads=actor.has(Permission.DECIDE),
        plotly=plotly_script.identity(),
    )


@router.get("/progress/agreement", dependencies=[allow(Permission.MONITOR)])
def agreement_page(request: Request, filters: Filters, actor: CurrentActor, session: Transaction) -> Response:
    language = language_of(request)
    return page(
        request,
        "monitoring/agreement.html",
        figures=figures_of(session, actor, filters),
        asked=filters,
        choices=_choices(session, actor, filters, language),
        query=urlencode(filters.address()),
    )


@router.get("/progress.xlsx", dependencies=[allow(Permission.MONITOR)])
def progress_workbook(request: Request, filters: Filters, actor: CurrentActor, session: Transaction) -> Response:
    language = language_of(request)
    names = dict(_choices(session, actor, filters, language).points)
    progress, figures = progress_of(session, actor, filters), figures_of(session, actor, filters)
    return Response(
        workbook_of(progress, figures, names, language),
        media_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="progress.xlsx"'},
    )


def _choices(session: Session, actor: Actor, filters: Asked, language: Language) -> Choices:
    within = Asked().clauses(actor)
    rounds = store.rounds(session, within)
    names = _point_names(session, filters.round or (rounds[0][0] if rounds else None), language)
    declared = [code for code, _ in store.choices(session, By.POINT, within)]
    return Choices(
        rounds=tuple((str(key), name) for key, name in rounds),
        schools=tuple((str(key), name) for key, name in store.choices(session, By.SCHOOL, within)),
        points=tuple((code, names.get(code, "")) for code in sorted(declared, key=_place(list(names)))),
        subjects=tuple((subject, subject) for subject, _ in store.choices(session, By.SUBJECT, within) if subject),
    )


def _place(order: list[str]) -> Callable[[str], int]:
    """Return a sort key by an order; what is not in it comes last."""
    return lambda code: order.index(code) if code in order else len(order)


def _point_names(session: Session, round_id: int | None, language: Language) -> dict[str, str]:
    held = session.get(Round, round_id) if round_id is not None else None
    points = standard_of(session, held).points if held else ()
    return {point.code: in_language(language, point.name, point.name_en) for point in points}
