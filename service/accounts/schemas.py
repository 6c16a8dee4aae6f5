"""How people and units look to programs, and what they may send."""

from pydantic import BaseModel, ConfigDict, Field

from service.accounts.entrance import minutes_left
from service.accounts.fields import Code, Key, Login, PersonName, Subject, UnitName
from service.accounts.roles import Role, UnitKind
from service.accounts.roster import Summary
from service.accounts.tables import Person, Unit

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


class FirstPassword(BaseModel):
    """Of somebody who was added; it is shown this once, and the person must change it when they sign in."""

    person_id: int
    login: str
    name: str
    unit: str
    password: str


class ImportOut(BaseModel):
    """What an import did; of a rehearsal what it would do, and nobody has a password yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "dry_run": False,
                "created": 1,
                "updated": 2,
                "unchanged": 40,
                "passwords": [
                    {
                        "person_id": 12,
                        "login": "330100-0042",
                        "name": "王老师",
                        "unit": "第一中学",
                        "password": "k7dm-3xqa-v9pt",
                    }
                ],
            }
        }
    )

    dry_run: bool
    created: int
    updated: int
    unchanged: int
    passwords: list[FirstPassword]

    @classmethod
    def of(cls, summary: Summary, *, dry_run: bool) -> "ImportOut":
        return cls(
            dry_run=dry_run,
            created=len(summary.created),
            updated=summary.updated,
            unchanged=summary.unchanged,
            passwords=[
                FirstPassword(
                    person_id=one.person.id,
                    login=one.person.login,
                    name=one.person.name,
                    unit=one.person.unit.name,
                    password=one.password,
                )
                for one in ([] if dry_run else summary.created)
            ],
        )


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
