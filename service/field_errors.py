"""What is wrong with a field of a request, in the reader's language; pydantic itself speaks English only."""

import re
from collections.abc import Mapping
from typing import Any

from service.language import Language, mark, translate

_WHOLE = mark("must be a whole number")
_NUMBER = mark("must be a number")
_DATE = mark("must be a date, such as 2026-09-01")
_MOMENT = mark("must be a date and a time, such as 2026-09-01T08:00:00Z")
_CHOICE = mark("must be one of: %(expected)s")

_WORDS: Mapping[str, str] = {
    "missing": mark("is missing"),
    "extra_forbidden": mark("is not known here"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "bool_parsing": mark("must be true or false"),
    "string_type": mark("must be text"),
    "list_type": mark("must be a list"),
    "json_invalid": mark("is not valid JSON"),
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "string_too_short": mark("must have at least %(min_length)s characters"),
    "string_too_long": mark("must have at most %(max_length)s characters"),
    "too_short": mark("must have at least %(min_length)s entries"),
    "too_long": mark("must have at most %(max_length)s entries"),
    "greater_than_equal": mark("must be %(ge)s or more"),
    "greater_than": mark("must be more than %(gt)s"),
    "less_than_equal": mark("must be %(le)s or less"),
    "less_than": mark("must be less than %(lt)s"),
}
"""By pydantic's error type. Source: https://docs.pydantic.dev/latest/errors/validation_errors/"""


def field_error(error: Mapping[str, Any], language: Language) -> str:
    """Return which field is wrong and what it must be.

    Parameters
    ----------
    error
        One of what a ``ValidationError`` lists; of a kind without words here, pydantic's own are given.
    """
    where = ".".join(str(part) for part in error["loc"])
    words = _WORDS.get(error["type"])
    said = translate(language, words, **_plain(error.get("ctx", {}))) if words else error["msg"]
    return f"{where}: {said}"


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an error tells of itself, choices without pydantic's quotes and its English “or”."""
    chosen = {"expected": ", ".join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))}
    return {**context, **chosen}
