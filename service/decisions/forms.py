"""Forms of the pages: read by the same rules as the API, refused with the names that people see."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from service.decisions.words import FIELD_NAMES
from service.errors import ValueRefused
from service.language import mark

Sent = TypeVar("Sent", bound=BaseModel)


class Typed:
    """What came with a form, and how it is read."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def get(self, name: str) -> str:
        """Return the first value of a field; empty when there is none."""
        return next(iter(self._values.get(name, [])), "")

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def key(self, name: str) -> int | None:
        """Return a number of one of our rows; None for what can be none."""
        text = self.get(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("999999999") else None

    def read(self, kind: type[Sent], **values: Any) -> Sent:  # noqa: ANN401  # what pydantic takes
        """Return what was typed as the API would take it; an empty field is left out.

        Raises
        ------
        ValueRefused
            With the name of the first field that cannot be taken.
        """
        try:
            return kind.model_validate({name: value for name, value in values.items() if value not in ("", None)})
        except ValidationError as error:
            where = error.errors()[0]["loc"]
            field = str(where[0]) if where else ""
            reason = mark("is missing, too short, too long, or holds what cannot be taken")
            raise ValueRefused(field=FIELD_NAMES.get(field, mark("A field")), reason=reason) from error


async def _typed(request: Request) -> Typed:
    form = await request.form()
    return Typed({name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form})


Form = Annotated[Typed, Depends(_typed)]
