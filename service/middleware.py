"""What surrounds every request: a log line, safe headers, a limit on the body."""

import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import DocumentTooLarge
from service.logs import record
from service.problems import answer, unexpected
from service.rendering import language_of

_MEGABYTE = 1024 * 1024
_FORM = "multipart/form-data"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = structlog.get_logger()


class RequestLog:
    """Logs each request with an id, and turns a fault of ours into a page that names that id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=uuid.uuid4().hex[:12]):
            try:
                await self.app(scope, receive, watch)
            except Exception as error:  # noqa: BLE001  the last net: logged with an id, shown without details
                incident = record(error)
                if not status:
                    request = Request(scope)
                    response = answer(request, unexpected(incident, language_of(request)))
                    await response(scope, receive, watch)
            finally:
                seconds = round(time.perf_counter() - started, 4)
                log.info("request", method=scope["method"], path=scope["path"], status=status, seconds=seconds)


class SafeHeaders:
    """A strict content policy on every answer; nothing but static files may be kept by a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, add)


class BodyLimit:
    """Refuses a body above the limit by its announced length, or as soon as that many bytes have come.

    A form may carry a recording, so it has a higher limit; it goes to a temporary file and not into memory.
    """

    def __init__(self, app: ASGIApp, limit: int, form_limit: int) -> None:
        self.app = app
        self.limit = limit
        self.form_limit = form_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        limit = self.form_limit if headers.get("content-type", "").startswith(_FORM) else self.limit
        seen = 0

        async def count() -> Message:
            nonlocal seen
            if announced.isdecimal() and int(announced) > limit:
                raise _too_large(int(announced), limit)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large(seen, limit)
            return message

        await self.app(scope, count, send)


def _too_large(size: int, limit: int) -> DocumentTooLarge:
    return DocumentTooLarge(megabytes=round(size / _MEGABYTE, 1), limit=limit // _MEGABYTE)
