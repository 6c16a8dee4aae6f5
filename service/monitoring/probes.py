"""What machines ask: is it alive, is it ready, how much is waiting. No names, and no school, ever."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy import text

from service.accounts.access import PUBLIC
from service.clock import now
from service.database.transaction import database_of
from service.monitoring import plotly_script
from service.monitoring.metrics import Figures, backlog_seconds

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600
_SLOW_SECONDS = 600
"""Evidence that waits longer for a worker means that none is running, or too few are."""


@router.get("/live", dependencies=[PUBLIC])
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/ready", dependencies=[PUBLIC])
def ready(request: Request) -> dict[str, str]:
    """Say that database and bundle are there; otherwise the problem names which is missing, with 503.

    A worker that does not keep up is named but is no reason to send people elsewhere: the pages still work.
    """
    with database_of(request).transaction(reads_only=True) as session:
        session.execute(text("SELECT 1"))
        waiting = backlog_seconds(session, now())
    if request.app.state.desk is None:
        raise request.app.state.refusal
    return {"status": "ok", "database": "ok", "bundle": "ok", "worker": "slow" if waiting > _SLOW_SECONDS else "ok"}


@router.get("/metrics", dependencies=[PUBLIC])
def metrics(request: Request) -> Response:
    registry = CollectorRegistry()
    registry.register(Figures(database_of(request), request.app.state.desk))
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


@router.get("/static/plotly.min.js", dependencies=[PUBLIC])
def plotly(request: Request) -> Response:
    headers = {"Cache-Control": f"public, max-age={_YEAR}, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = plotly_script.compressed(), "gzip"
    else:
        content = plotly_script.script()
    return Response(content, media_type="text/javascript", headers=headers)
