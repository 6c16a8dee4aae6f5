"""The people's way in: one page, its rubric fragment, and grading with or without JavaScript."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from models.errors import WeipingError
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard
from service.accounts.access import TRIAL
from service.explanations.readout import told_of
from service.grading.desk import Desk, Step
from service.grading.intake import desk_of, from_form
from service.grading.readout import readout
from service.grading.workflow import Graded, HandedIn
from service.language import Language
from service.logs import record
from service.problems import problem_of, unexpected
from service.reading.formats import DOCUMENTS, RECORDINGS
from service.rendering import fragment, language_of, page

router = APIRouter(include_in_schema=False, dependencies=[TRIAL])

AtDesk = Annotated[Desk, Depends(desk_of)]
FromForm = Annotated[HandedIn, Depends(from_form)]


@router.get("/trial")
async def start(request: Request, desk: AtDesk, point: str = "", item: str = "") -> Response:
    chosen_point = find_point(desk.standard, point) if point else desk.standard.points[0]
    chosen_item = find_item(chosen_point, item) if item else chosen_point.evidence[0]
    return _page(request, desk, chosen_point, chosen_item)


@router.get("/trial/rubric")
async def rubric(request: Request, desk: AtDesk, point: str) -> Response:
    """Return the evidence items of a point, with their criteria, as a piece of the page."""
    chosen = find_point(desk.standard, point)
    html = fragment(language_of(request), "grading/items.html", point=chosen, item=chosen.evidence[0])
    return HTMLResponse(html)


@router.post("/trial")
async def grade(request: Request, desk: AtDesk, handed_in: FromForm) -> Response:
    graded = await desk.grade(handed_in, explained=True)
    pasted = handed_in.content if isinstance(handed_in.content, str) else ""
    return _page(request, desk, graded.point, graded.item, text=pasted, graded=graded)


@router.post("/trial/stream")
async def stream(request: Request, desk: AtDesk, handed_in: FromForm) -> Response:
    """Return one JSON object per line: the progress, then the result as a piece of the page, or a problem."""
    return StreamingResponse(_lines(desk, handed_in, language_of(request)), media_type="application/x-ndjson")


async def _lines(desk: Desk, handed_in: HandedIn, language: Language) -> AsyncIterator[str]:
    yield _line({"state": "accepted"})
    try:
        async for step in desk.follow(handed_in):
            if isinstance(step, Step):
                yield _line({"stage": step.stage, "done": step.done, "total": step.total})
            else:
                shown = readout(step, desk.standard.version, language)
                yield _line(
                    {"html": fragment(language, "grading/result.html", result=shown, told=told_of(step, language))}
                )
    except WeipingError as error:
        yield _line({"problem": problem_of(error, language).model_dump()})
    except Exception as error:  # noqa: BLE001  the status is sent already, so the last line has to say it
        yield _line({"problem": unexpected(record(error), language).model_dump()})


def _line(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"


def _page(
    request: Request,
    desk: Desk,
    point: AbilityPoint,
    item: EvidenceRequirement,
    text: str = "",
    graded: Graded | None = None,
) -> Response:
    result = readout(graded, desk.standard.version, language_of(request)) if graded else None
    recordings = RECORDINGS if desk.limits.speech else ()
    return page(
        request,
        "grading/page.html",
        choice={"point": point.code, "item": item.id},
        standard=desk.standard,
        dimensions=by_dimension(desk.standard),
        point=point,
        item=item,
        text=text,
        result=result,
        told=told_of(graded, language_of(request)) if graded else {},
        limit=request.app.state.settings,
        recordings=recordings,
        accepted=DOCUMENTS + recordings,
    )


def by_dimension(standard: Standard) -> dict[str, list[AbilityPoint]]:
    grouped: dict[str, list[AbilityPoint]] = {}
    for point in standard.points:
        grouped.setdefault(point.dimension, []).append(point)
    return grouped
