"""How oneself and one's tokens look to programs, and what people may send about their own account."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from service.accounts.actor import Actor
from service.accounts.fields import Days, TokenName
from service.accounts.passwords import LONGEST
from service.accounts.roles import Permission, Role
from service.accounts.tables import ApiToken
from service.accounts.workflow import NewToken


class Me(BaseModel):
    """Who is asking, and all that they may do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"id": 12, "name": "王老师", "unit_id": 4, "roles": ["teacher"], "permissions": ["round:read"]}
        }
    )

    id: int
    name: str
    unit_id: int
    roles: list[Role]
    permissions: list[Permission]

    @classmethod
    def of(cls, actor: Actor) -> "Me":
        may = [one for one in Permission if actor.has(one)]
        return cls(id=actor.id, name=actor.name, unit_id=actor.home_id, roles=sorted(actor.roles), permissions=may)


class PasswordIn(BaseModel):
    """The password as it is, empty where there is none yet, and as it shall be."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"old": "k7dm-3xqa-v9pt", "new": "山顶那棵老松树还在等"}}
    )

    old: str = Field(default="", max_length=LONGEST)
    new: str = Field(max_length=LONGEST)


class TokenIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"name": "校务系统", "scopes": ["progress:read"], "days": 90}},
    )

    name: TokenName
    scopes: list[Permission] = Field(min_length=1, max_length=len(Permission), description="Part of your permissions.")
    days: Days


class TokenOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "name": "校务系统",
                "scopes": ["progress:read"],
                "created_at": "2026-11-22T08:00:00Z",
                "expires_at": "2027-02-20T08:00:00Z",
                "revoked_at": None,
            }
        }
    )

    id: int
    name: str
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: ApiToken) -> "TokenOut":
        return cls.model_validate(token, from_attributes=True)


class NewTokenOut(TokenOut):
    """``secret`` goes into ``Authorization: Bearer …``; it is shown this once."""

    secret: str

    @classmethod
    def of_new(cls, made: NewToken) -> "NewTokenOut":
        return cls(**TokenOut.of(made.token).model_dump(), secret=made.secret)
