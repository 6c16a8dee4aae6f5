"""A route whose writes may be repeated: the same Idempotency-Key gets the same answer, and nothing is done twice."""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from anyio import to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from service.accounts.identity import COOKIE
from service.clock import now
from service.database.engine import Database
from service.database.transaction import SAFE_METHODS, database_of
from service.errors import KeyReused, StillWorking
from service.idempotency.tables import KeptAnswer

HEADER = "idempotency-key"
_KEPT = timedelta(days=2)
_GIVEN_UP = timedelta(minutes=10)
"""A request that was never answered: the process ended in the middle."""
_LONGEST = 200
_FAULT = 500

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    """Give it to an ``APIRouter`` as ``route_class``."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER, "")[:_LONGEST]
            if not key or request.method in SAFE_METHODS:
                return await handle(request)
            database = database_of(request)
            caller = _digest(request.headers.get("authorization", ""), request.cookies.get(COOKIE, ""))
            fingerprint = _digest(request.method, str(request.url), await _content(request))
            kept = await to_thread.run_sync(_begin, database, caller, key, fingerprint)
            if kept is not None:
                return kept
            try:
                response = await handle(request)
            except BaseException:
                await to_thread.run_sync(_forget, database, caller, key)
                raise
            await to_thread.run_sync(_keep, database, caller, key, response)
            return response

        return once


async def _content(request: Request) -> bytes:
    """Return what tells one request from another; of an upload its size, so that it need not be held in memory."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return request.headers.get("content-length", "").encode()
    return await request.body()


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
        found = session.scalars(select(KeptAnswer).where(KeptAnswer.caller == caller, KeptAnswer.key == key)).one()
        if found.fingerprint != fingerprint:
            raise KeyReused
        if found.status is None:
            raise StillWorking
        return Response(found.body, found.status, {"Idempotent-Replayed": "true"}, found.media_type or None)


def _forget(database: Database, caller: str, key: str) -> None:
    """Free the key: a refused request did nothing, so it may be sent again."""
    with database.transaction() as session:
        session.execute(delete(KeptAnswer).where(KeptAnswer.caller == caller, KeptAnswer.key == key))


def _keep(database: Database, caller: str, key: str, response: Response) -> None:
    if response.status_code >= _FAULT:
        _forget(database, caller, key)
        return
    kept = {
        "status": response.status_code,
        "media_type": response.headers.get("content-type", ""),
        "body": bytes(response.body).decode("utf-8", "replace"),
    }
    with database.transaction() as session:
        session.execute(update(KeptAnswer).where(KeptAnswer.caller == caller, KeptAnswer.key == key).values(**kept))
