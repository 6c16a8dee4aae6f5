"""The public face of the audit log."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class EntryOut(BaseModel):
    """Who did what to what and when; each hash covers the entry and the hash before it."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "number": 118,
                "at": "2026-11-15T09:26:53.589793Z",
                "actor_id": 12,
                "action": "submit",
                "subject": "declaration:7",
                "unit_id": 4,
                "details": {"from": "draft", "to": "submitted"},
                "previous": "1" * 64,
                "hash": "2" * 64,
            }
        },
    )

    number: int
    at: datetime
    actor_id: int | None = Field(description="The person; null where the service acted by itself.")
    action: str
    subject: str
    unit_id: int
    details: dict[str, Any]
    previous: str
    hash: str
