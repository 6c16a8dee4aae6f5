"""The people's way in to the model card of the bundle in use."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.accounts.access import SIGNED_IN
from service.grading.desk import Desk
from service.grading.intake import desk_of
from service.model_card.readout import readout
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False, dependencies=[SIGNED_IN])


@router.get("/model")
def model_card(request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> Response:
    loaded = desk.shown
    shown = readout(loaded.card, language_of(request)) if loaded.card else None
    return page(request, "model_card/page.html", card=loaded.card, shown=shown, manifest=loaded.manifest)
