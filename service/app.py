"""Puts the service together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from models.errors import WeipingError
from service import problems
from service.checking import api as checking
from service.grading import api, pages
from service.grading.desk import Desk
from service.grading.loading import Loaded, load
from service.middleware import BodyLimit, RequestLog, SafeHeaders
from service.reading.workflow import Limits
from service.settings import Settings

log = structlog.get_logger()


def create_app(settings: Settings, load: Callable[[Settings], Loaded] = load) -> FastAPI:
    """Return an application that starts even without a bundle, and then says on every page what is missing."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            app.state.desk = Desk(load(settings), Limits.of(settings))
            log.info("loaded", bundle=app.state.desk.identity.bundle)
        except WeipingError as error:
            app.state.refusal = error
            log.critical("not_loaded", code=error.code)
        yield

    app = FastAPI(
        title="微评 Weiping",
        version="0.1.0",
        description="Preliminary, non-binding grades of teachers' micro-ability evidence.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.desk = None
    app.state.refusal = None
    problems.install(app)
    app.include_router(api.router)
    app.include_router(checking.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    of_forms = max(settings.max_upload_bytes, settings.max_recording_bytes)
    app.add_middleware(BodyLimit, limit=settings.max_upload_bytes, form_limit=of_forms)
    app.add_middleware(RequestLog)
    app.add_middleware(SafeHeaders)
    return app
