"""Which pairs somebody wants to see."""

from enum import StrEnum
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.resemblances.tables import ResemblanceKind


class Across(StrEnum):
    SCHOOLS = "schools"
    ROUNDS = "rounds"
    NEITHER = "neither"
    """Within one school and one round."""


def _or_none(value: object) -> object:
    """Take an empty choice, which a form sends too, for none."""
    return None if value == "" else value


Key = Annotated[int, Field(ge=1, le=999_999_999)]
Id = Annotated[Key | None, BeforeValidator(_or_none)]
Kind = Annotated[ResemblanceKind | None, BeforeValidator(_or_none)]
Where = Annotated[Across | None, BeforeValidator(_or_none)]
Seen = Annotated[bool | None, BeforeValidator(_or_none)]


class Asked(BaseModel):
    """Filters; without one, every pair within reach counts. ``least`` is a share in percent."""

    model_config = ConfigDict(frozen=True)

    round: Id = None
    kind: Kind = None
    across: Where = None
    least: int = 0
    seen: Seen = None

    def address(self) -> dict[str, object]:
        """Return the filters as they stand in an address."""
        given = self.model_dump(mode="json")
        return {name: value for name, value in given.items() if value not in (None, 0) or value is False}


def asked(
    round: Annotated[Id, Query(description="Id of a round; one side of the pair is of it.")] = None,  # noqa: A002  its name in addresses
    kind: Annotated[Kind, Query(description="In what way they are alike.")] = None,
    across: Annotated[Where, Query(description="Between schools, between rounds, or neither.")] = None,
    least: Annotated[int, Query(ge=0, le=100, description="Least share in percent.")] = 0,
    seen: Annotated[Seen, Query(description="Whether somebody has looked at it.")] = None,
) -> Asked:
    return Asked(round=round, kind=kind, across=across, least=least, seen=seen)
