"""One transaction per request: committed before the answer leaves, rolled back when anything is raised."""

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from service.database.engine import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def transaction(request: Request) -> Iterator[Session]:
    """Yield the request's session; a GET only reads. The route finds it as ``request.state.session`` too."""
    with database_of(request).transaction(reads_only=request.method in SAFE_METHODS) as session:
        request.state.session = session
        yield session


Transaction = Annotated[Session, Depends(transaction, scope="function")]


def after_commit(session: Session, work: Callable[[], None]) -> None:
    """Do something outside the database only once the rows that it is about are safe."""
    session.info.setdefault("after_commit", []).append(work)
