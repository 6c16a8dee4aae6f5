"""What texts and numbers about people may be, the same for programs, for forms and for tables."""

from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from service.accounts.roles import Permission, Role, UnitKind
from service.accounts.workflow import LONGEST_DAYS
from service.errors import ValueRefused
from service.language import mark

Value = TypeVar("Value")

_PRINTED = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*\S[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
_PRINTED_OR_EMPTY = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
_SOLID = r"^[^\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+$"

Login = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_SOLID)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_SOLID)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_PRINTED)]
UnitName = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_PRINTED)]
TokenName = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_PRINTED)]
Subject = Annotated[str, StringConstraints(max_length=40, pattern=_PRINTED_OR_EMPTY)]
SearchText = Annotated[str, StringConstraints(max_length=60, pattern=_PRINTED_OR_EMPTY)]
Key = Annotated[int, Field(ge=1, le=999_999_999)]
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
LOGIN: TypeAdapter[str] = TypeAdapter(Login)
CODE: TypeAdapter[str] = TypeAdapter(Code)
NAME: TypeAdapter[str] = TypeAdapter(PersonName)
UNIT_NAME: TypeAdapter[str] = TypeAdapter(UnitName)
TOKEN_NAME: TypeAdapter[str] = TypeAdapter(TokenName)
SUBJECT: TypeAdapter[str] = TypeAdapter(Subject)
SEARCHED: TypeAdapter[str] = TypeAdapter(SearchText)
KEY: TypeAdapter[int] = TypeAdapter(Key)
DAYS: TypeAdapter[int] = TypeAdapter(Days)
ROLE: TypeAdapter[Role] = TypeAdapter(Role)
KIND: TypeAdapter[UnitKind] = TypeAdapter(UnitKind)
PERMISSION: TypeAdapter[Permission] = TypeAdapter(Permission)


def taken(kind: TypeAdapter[Value], text: str, field: str) -> Value:
    """Return what a field says.

    Raises
    ------
    ValueRefused
        When it is empty and must not be, or is not of the kind.
    """
    try:
        return kind.validate_python(text.strip())
    except ValidationError as error:
        missing, wrong = mark("it is empty"), mark("it is too long, or holds what cannot be")
        raise ValueRefused(field=field, reason=wrong if text.strip() else missing) from error


def known(kind: TypeAdapter[Value], text: str) -> Value | None:
    """Return what a filter in an address says; None where it says nothing that is known."""
    try:
        return kind.validate_python(text.strip())
    except ValidationError:
        return None
