"""The programs' way in to the teacher's result."""

from fastapi import APIRouter

from service.idempotency.route import OnceRoute

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["results"])
