"""A route whose writes may be repeated: the same Idempotency-Key gets the same answer, and nothing is done twice."""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, BinaryIO

from anyio import CancelScope, to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.accounts.identity import COOKIE
from service.clock import now
from service.database.engine import Database
from service.database.transaction import SAFE_METHODS, database_of
from service.errors import KeyReused, StillWorking
from service.idempotency.tables import KeptAnswer

HEADER = "idempotency-key"
_KEPT = timedelta(days=2)
_GIVEN_UP = timedelta(minutes=10)
"""A request that was never answered: the process ended in the middle, or the commit failed."""
_PART = 1024 * 1024
_KEPT_HEADERS = ("content-type", "etag", "location")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of yours: the same request sent again with it is answered as before, and done once.",
    "schema": {"type": "string"},
    "example": "3f1c8c5e-declare-A1",
}


class OnceRoute(APIRoute):
    """Give it to an ``APIRouter`` as ``route_class``."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401  # as APIRoute
        if set(options.get("methods") or ()) - SAFE_METHODS:
            described = options.get("openapi_extra") or {}
            parameters = [*described.get("parameters", ()), _PARAMETER]
            options["openapi_extra"] = {**described, "parameters": parameters}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER, "")
            if not key or request.method in SAFE_METHODS:
                return await handle(request)
            try:
                return await _answer_once(request, key, handle)
            finally:
                await request.close()  # the files of a form that nobody else came to read

        return once


async def _answer_once(request: Request, key: str, handle: Handler) -> Response:
    database = database_of(request)
    caller = _digest(request.headers.get("authorization", ""), request.cookies.get(COOKIE, ""))
    fingerprint = _digest(request.method, str(request.url), await _content(request))
    key = _digest(key)  # of any length, and never with what a database refuses to keep
    kept = await to_thread.run_sync(_begin, database, caller, key, fingerprint)
    if kept is not None:
        return kept
    try:
        response = await handle(request)
        # Into the transaction of the work, which is committed only after this: both are there, or neither.
        await to_thread.run_sync(_keep, request.state.session, caller, key, response)
    except BaseException:
        with CancelScope(shield=True):  # also for whoever hangs up
            await to_thread.run_sync(_forget, request, caller, key)
        raise
    return response


async def _content(request: Request) -> str:
    """Return a hash of what was sent; of a form its fields and files, since a browser words the same form anew."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return _digest(await request.body())
    # The form stays with the request: who answers it finds it read, with each file at its beginning.
    parts: list[str | bytes] = []
    for name, value in (await request.form()).multi_items():
        parts.append(name)
        if isinstance(value, str):
            parts.append(value)
        else:
            parts += [value.filename or "", await to_thread.run_sync(_hash_of_file, value.file)]
    return _digest(*parts)


def _hash_of_file(file: BinaryIO) -> bytes:
    whole = hashlib.sha256()
    while part := file.read(_PART):
        whole.update(part)
    file.seek(0)
    return whole.digest()


def _digest(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def _begin(database: Database, caller: str, key: str, fingerprint: str) -> Response | None:
    """Claim the key, or return the answer that was given before."""
    try:
        with database.transaction() as session:
            session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at < now() - _KEPT))
            given_up = (KeptAnswer.status.is_(None), KeptAnswer.kept_at < now() - _GIVEN_UP)
            session.execute(delete(KeptAnswer).where(*given_up))
            session.add(KeptAnswer(caller=caller, key=key, fingerprint=fingerprint, status=None, kept_at=now()))
    except IntegrityError:
        pass
    else:
        return None
    with database.transaction(reads_only=True) as session:
        found = session.scalars(select(KeptAnswer).where(*_of(caller, key))).one_or_none()
        if found is None:
            raise StillWorking  # refused in this very moment: the next request may claim the key
        if found.fingerprint != fingerprint:
            raise KeyReused
        if found.status is None:
            raise StillWorking
        return Response(found.body, found.status, {**found.headers, "Idempotent-Replayed": "true"})


def _of(caller: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return KeptAnswer.caller == caller, KeptAnswer.key == key


def _forget(request: Request, caller: str, key: str) -> None:
    """Free the key: a refused request did nothing, so it may be sent again."""
    open_session: Session | None = getattr(request.state, "session", None)
    if open_session is not None:
        open_session.rollback()  # on SQLite it holds the only place to write
    with database_of(request).transaction() as session:
        session.execute(delete(KeptAnswer).where(*_of(caller, key)))


def _keep(session: Session, caller: str, key: str, response: Response) -> None:
    kept = {
        "status": response.status_code,
        "headers": {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
        "body": bytes(response.body).decode(),
    }
    session.execute(update(KeptAnswer).where(*_of(caller, key)).values(**kept))
