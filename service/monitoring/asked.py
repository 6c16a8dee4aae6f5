"""What part of the work somebody wants to see."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.declarations.tables import Declaration

_PLAIN = r"^[^\x00-\x1f\x7f]*$"

# A form sends its empty choices too.
Key = Annotated[int, Field(ge=1, le=999_999_999)]
Id = Annotated[Key | None, BeforeValidator(lambda value: None if value == "" else value)]


class Asked(BaseModel):
    """Filters of the progress; without one, everything within reach counts."""

    model_config = ConfigDict(frozen=True)

    round: Id = None
    school: Id = None
    point: str = ""
    subject: str = ""

    def clauses(self, actor: Actor, permission: Permission = Permission.MONITOR) -> tuple[ColumnElement[bool], ...]:
        """Return what holds of Unit (the school's), Declaration and Person (the teacher)."""
        found: list[ColumnElement[bool]] = [reachable(actor, permission, path=Unit.path)]
        if self.round is not None:
            found.append(Declaration.round_id == self.round)
        if self.school is not None:
            found.append(Unit.id == self.school)
        if self.point:
            found.append(Declaration.point == self.point)
        if self.subject:
            found.append(Person.subject == self.subject)
        return tuple(found)

    def panel(self, **changed: object) -> str:
        """Return where the panel head finds this work itself; the panel does not tell rounds apart."""
        wanted = self.address(**{**changed, "round": None})
        return "/panel" + (f"?{urlencode(wanted)}" if wanted else "")

    def address(self, **changed: object) -> dict[str, object]:
        """Return the filters as they stand in an address, some of them changed."""
        return {name: value for name, value in {**self.model_dump(), **changed}.items() if value not in (None, "")}


def asked(
    round: Annotated[Id, Query(description="Id of a round.")] = None,  # noqa: A002  its name in addresses
    school: Annotated[Id, Query(description="Id of a school.")] = None,
    point: Annotated[str, Query(max_length=60, pattern=_PLAIN, description="Code of an ability point.")] = "",
    subject: Annotated[str, Query(max_length=40, pattern=_PLAIN, description="Subject of the teacher.")] = "",
) -> Asked:
    return Asked(round=round, school=school, point=point, subject=subject)
