"""Answers that were given once, kept so that a repeated request does nothing twice."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.declarative import Table


class KeptAnswer(Table):
    """One request with an Idempotency-Key; ``status`` is None while it is being answered.

    ``caller`` is the hash of the credential, ``key`` of the key, ``fingerprint`` of method, path and body.
    """

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("caller", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    caller: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(default=dict)
    body: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[datetime] = mapped_column(index=True)
