"""The people's way in to decisions: the panel's pages, and those of objections, publicity and recheck beside them."""

from fastapi import APIRouter

from service.decisions.appeal_pages import router as appeals
from service.decisions.panel_pages import router as panel
from service.decisions.publicity_pages import router as publicity
from service.decisions.recheck_pages import router as rechecks

router = APIRouter(include_in_schema=False)
for _part in (panel, publicity, appeals, rechecks):
    router.include_router(_part)
