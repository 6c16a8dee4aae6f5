"""The programs' way in to reviewed work as a table."""

from fastapi import APIRouter

from service.idempotency.route import OnceRoute

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["exports"])
