"""How people, units and tokens look to programs, and what they may send."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from service.accounts.actor import Actor
from service.accounts.entrance import minutes_left
from service.accounts.fields import Code, Days, Key, Login, PersonName, Subject, TokenName, UnitName
from service.accounts.roles import Permission, Role, UnitKind
from service.accounts.tables import ApiToken, Person, Unit
from service.accounts.workflow import NewToken

MOST_ROLES = 40


class GrantIn(BaseModel):
    """A role, and the unit that it is over."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    unit_id: Key


class PersonChange(BaseModel):
    """All that can be changed about somebody; roles over units that are not yours to manage stay as they are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "name": "王老师",
                "subject": "数学",
                "unit_id": 4,
                "active": True,
                "roles": [{"role": "teacher", "unit_id": 4}],
            }
        },
    )

    name: PersonName
    subject: Subject = ""
    unit_id: Key
    active: bool = True
    roles: list[GrantIn] = Field(default=[], max_length=MOST_ROLES)


class PersonIn(PersonChange):
    """Somebody new; they get in only after a temporary password was made for them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "login": "330100-0042",
                "name": "王老师",
                "subject": "数学",
                "unit_id": 4,
                "roles": [{"role": "teacher", "unit_id": 4}],
            }
        },
    )

    login: Login


class GrantOut(BaseModel):
    role: Role
    unit_id: int
    unit_code: str
    unit_name: str


class PersonOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "login": "330100-0042",
                "name": "王老师",
                "subject": "数学",
                "unit_id": 4,
                "unit_code": "school-1",
                "unit_name": "第一中学",
                "active": True,
                "locked": False,
                "must_change_password": False,
                "roles": [{"role": "teacher", "unit_id": 4, "unit_code": "school-1", "unit_name": "第一中学"}],
            }
        }
    )

    id: int
    login: str
    name: str
    subject: str
    unit_id: int
    unit_code: str
    unit_name: str
    active: bool
    locked: bool = Field(description="Whether too many wrong passwords keep them out for now.")
    must_change_password: bool
    roles: list[GrantOut]

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        return cls(
            id=person.id,
            login=person.login,
            name=person.name,
            subject=person.subject,
            unit_id=person.unit_id,
            unit_code=person.unit.code,
            unit_name=person.unit.name,
            active=person.active,
            locked=minutes_left(person.locked_until) > 0,
            must_change_password=person.must_change_password,
            roles=[
                GrantOut(role=one.role, unit_id=one.unit_id, unit_code=one.unit.code, unit_name=one.unit.name)
                for one in person.grants
            ],
        )


class TemporaryPassword(BaseModel):
    """Shown this once; the person must change it when they sign in."""

    model_config = ConfigDict(json_schema_extra={"example": {"person_id": 12, "password": "k7dm-3xqa-v9pt"}})

    person_id: int
    password: str


class UnitChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"name": "第一中学", "rural": False}})

    name: UnitName
    rural: bool | None = None


class UnitIn(UnitChange):
    """A unit below one of yours."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"kind": "school", "code": "school-9", "name": "第九中学", "parent_id": 3}},
    )

    kind: UnitKind
    code: Code
    parent_id: Key


class UnitOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 4,
                "kind": "school",
                "code": "school-1",
                "name": "第一中学",
                "parent_id": 3,
                "rural": None,
            }
        }
    )

    id: int
    kind: UnitKind
    code: str
    name: str
    parent_id: int | None
    rural: bool | None

    @classmethod
    def of(cls, unit: Unit) -> "UnitOut":
        return cls(
            id=unit.id, kind=unit.kind, code=unit.code, name=unit.name, parent_id=unit.parent_id, rural=unit.rural
        )


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
