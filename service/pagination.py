"""Lists page by page: newest first, with a cursor that points behind the last row seen."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.errors import CursorInvalid

Row = TypeVar("Row")
Shown = TypeVar("Shown")

MOST = 200
_LONGEST = 12


class Page(BaseModel, Generic[Shown]):
    """A part of a list."""

    items: list[Shown]
    next: str | None = Field(description="Cursor of the next part; null at the end.")


Cursor = Annotated[
    str | None,
    Query(pattern="^[A-Za-z0-9_-]{1,40}$", description="`next` of the part before; none for the first."),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows in one part.")]


def cursor_of(key: int) -> str:
    return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def key_of(cursor: str) -> int:
    """Return the id that a cursor points behind.

    Raises
    ------
    CursorInvalid
        When it is none of :func:`cursor_of`.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid from error
    # Decoding passes over what is not of its alphabet: only what encodes to the very same cursor is one of ours.
    if not text.isdecimal() or len(text) > _LONGEST or cursor_of(int(text)) != cursor:
        raise CursorInvalid
    return int(text)


def page_of(
    session: Session,
    query: Select[Any],
    key: InstrumentedAttribute[int],
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Any], str | None]:
    """Return rows of a query, highest key first, and the cursor of the next part."""
    if cursor is not None:
        query = query.where(key < key_of(cursor))
    rows = session.scalars(query.order_by(key.desc()).limit(limit + 1)).unique().all()
    more = len(rows) > limit
    shown = rows[:limit]
    return shown, cursor_of(getattr(shown[-1], key.key)) if more else None


def shown(rows: Sequence[Row], following: str | None, show: Callable[[Row], Shown]) -> Page[Shown]:
    return Page(items=[show(row) for row in rows], next=following)
