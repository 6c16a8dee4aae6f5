"""The programs' way in to the model card of the bundle in use."""

from typing import Annotated

from fastapi import APIRouter, Depends

from service.accounts.access import SIGNED_IN
from service.errors import NotFound
from service.grading.desk import Desk
from service.grading.intake import desk_of
from service.model_card.schemas import ModelCardOut
from service.problems import documented

router = APIRouter(prefix="/api/v1", tags=["grading"], dependencies=[SIGNED_IN])


@router.get("/model", summary="The model card of the bundle in use", responses=documented(401, 404, 422, 503))
def model_card(desk: Annotated[Desk, Depends(desk_of)]) -> ModelCardOut:
    loaded = desk.shown
    if loaded.card is None:
        raise NotFound
    return ModelCardOut(bundle=loaded.manifest.id, created_at=loaded.manifest.created_at, card=loaded.card)
