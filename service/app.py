"""Puts the service together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from models.errors import WeipingError
from service import problems
from service.acceptance import api as acceptance
from service.acceptance import pages as acceptance_pages
from service.accounts import api as accounts
from service.accounts import pages as accounts_pages
from service.assignments import api as assignments
from service.assignments import pages as assignments_pages
from service.checking import api as checking
from service.circulars import api as circulars
from service.circulars import pages as circulars_pages
from service.consistency import api as consistency
from service.consistency import pages as consistency_pages
from service.database.engine import Database
from service.database.migrate import check_revision
from service.decisions import api as decisions
from service.decisions import pages as decisions_pages
from service.explanations import api as explanations
from service.explanations import pages as explanations_pages
from service.exports import api as exports
from service.exports import pages as exports_pages
from service.files.store import open_files
from service.grading import api as grading
from service.grading import pages as grading_pages
from service.grading.desk import Desk
from service.grading.loading import GraderSource, Load, load
from service.journal import api as journal
from service.journal import pages as journal_pages
from service.middleware import BodyLimit, RequestLog, SafeHeaders
from service.model_card import api as model_card
from service.model_card import pages as model_card_pages
from service.monitoring import api as monitoring
from service.monitoring import pages as monitoring_pages
from service.reading.workflow import Limits
from service.resemblances import api as resemblances
from service.resemblances import pages as resemblances_pages
from service.results import api as results
from service.results import pages as results_pages
from service.reviews import api as reviews
from service.reviews import pages as reviews_pages
from service.rounds import api as rounds
from service.rounds import pages as rounds_pages
from service.settings import Settings
from service.spot_checks import api as spot_checks
from service.spot_checks import pages as spot_checks_pages
from service.submissions import api as submissions
from service.submissions import pages as submissions_pages
from service.worker.queue import Queue, open_huey

log = structlog.get_logger()

APIS = (
    accounts,
    rounds,
    submissions,
    assignments,
    reviews,
    decisions,
    results,
    explanations,
    exports,
    monitoring,
    journal,
    spot_checks,
    circulars,
    acceptance,
    consistency,
    resemblances,
)
PAGES = (
    accounts_pages,
    rounds_pages,
    submissions_pages,
    assignments_pages,
    reviews_pages,
    decisions_pages,
    results_pages,
    explanations_pages,
    exports_pages,
    monitoring_pages,
    journal_pages,
    spot_checks_pages,
    circulars_pages,
    acceptance_pages,
    consistency_pages,
    resemblances_pages,
)
ROUTERS = (
    grading.open_router,
    grading.router,
    checking.router,
    grading_pages.router,
    model_card.router,
    model_card_pages.router,
    *(one.router for one in (*APIS, *PAGES)),
)


def create_app(settings: Settings, load: Load = load) -> FastAPI:
    """Return an application that starts even without a bundle, and then says on every page what is missing.

    Everything that it works with is opened when it starts, by what ``app.state`` then says, and closed when it ends.
    """
    app = FastAPI(
        title="微评 Weiping",
        version="0.1.0",
        description="The review desk for teachers' micro-ability evidence, with preliminary, non-binding grades.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_opened,
    )
    app.state.settings = settings
    app.state.load = load
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    of_forms = max(settings.max_upload_bytes, settings.max_recording_bytes)
    app.add_middleware(BodyLimit, limit=settings.max_upload_bytes, form_limit=of_forms)
    app.add_middleware(RequestLog)
    app.add_middleware(SafeHeaders)
    return app


@asynccontextmanager
async def _opened(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    app.state.database = Database(settings.database)
    app.state.files = open_files(settings.files, settings.s3_endpoint)
    app.state.queue = Queue(open_huey(settings.queue))
    app.state.desk = app.state.refusal = None
    try:
        check_revision(app.state.database)
    except WeipingError as error:
        app.state.database.refusal = error
        log.critical("no_database", code=error.code)
    try:
        app.state.desk = Desk(GraderSource(settings, app.state.load), Limits.of(settings))
        log.info("loaded", bundle=app.state.desk.identity.bundle)
    except WeipingError as error:
        app.state.refusal = error
        log.critical("not_loaded", code=error.code)
    yield
    app.state.database.close()
