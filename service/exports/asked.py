"""Which reviewed work somebody wants as a table."""

from enum import StrEnum
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.declarations.states import State
from service.declarations.tables import Declaration


class Phase(StrEnum):
    """Whose levels: those that count in the end, or those set before the machine was seen."""

    FINAL = "final"
    BLIND = "blind"


# A form sends its empty choices too.
Key = Annotated[int, Field(ge=1, le=999_999_999)]
Id = Annotated[Key | None, BeforeValidator(lambda value: None if value == "" else value)]


class Asked(BaseModel):
    model_config = ConfigDict(frozen=True)

    round: Id = None
    school: Id = None
    states: tuple[State, ...] = ()
    phase: Phase = Phase.FINAL

    def clauses(self, actor: Actor | None) -> tuple[ColumnElement[bool], ...]:
        """Return what holds of Unit (the school's) and Declaration; without an actor, at the terminal, all schools."""
        found: list[ColumnElement[bool]] = []
        if actor is not None:
            found.append(reachable(actor, Permission.EXPORT, path=Unit.path))
        if self.round is not None:
            found.append(Declaration.round_id == self.round)
        if self.school is not None:
            found.append(Declaration.school_id == self.school)
        if self.states:
            found.append(Declaration.state.in_(self.states))
        return tuple(found)

    def address(self) -> list[tuple[str, object]]:
        """Return the choices as they stand in an address."""
        given: list[tuple[str, object]] = [("round", self.round), ("school", self.school), ("phase", self.phase.value)]
        return [one for one in given if one[1] is not None] + [("state", state.value) for state in self.states]


def asked(
    round: Annotated[Id, Query(description="Id of a round; all when left out.")] = None,  # noqa: A002  its name in addresses
    school: Annotated[Id, Query(description="Id of a school; all when left out.")] = None,
    state: Annotated[list[State] | None, Query(description="States of the declarations; all when left out.")] = None,
    phase: Annotated[Phase, Query(description="`blind`: the levels set before the machine was seen.")] = Phase.FINAL,
) -> Asked:
    return Asked(round=round, school=school, states=tuple(state or ()), phase=phase)
