from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from service.field_errors import field_error
from service.language import Language


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


def said(kind: Any, value: Any, language: Language = Language.CHINESE) -> str:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(dict[str, kind]).validate_python({"field": value})
    (error,) = refused.value.errors()
    return field_error(error, language)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (int, "abc", "field: 应为整数"),
        (float, "abc", "field: 应为数字"),
        (bool, "maybe", "field: 应为 true 或 false"),
        (date, "tomorrow", "field: 应为日期，如 2026-09-01"),
        (Mood, "so-so", "field: 只能是以下之一：good, bad"),
        (Annotated[int, Field(ge=3)], 2, "field: 不得小于 3"),
        (Annotated[str, Field(max_length=2)], "abc", "field: 最多 2 个字符"),
        (Annotated[list[int], Field(min_length=1)], [], "field: 至少 1 项"),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(kind, value, words):
    assert said(kind, value) == words


def test_english_has_the_same_words_without_pydantics_jargon():
    assert said(int, "abc", Language.ENGLISH) == "field: must be a whole number"


def test_an_error_without_words_here_keeps_its_own():
    assert said(bytes, 3) == "field: Input should be a valid bytes"
