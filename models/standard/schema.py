"""The form of a rubric file: what may stand in it, before it becomes a Standard.

A new rubric is a new file of this form, never new code. Levels stand once for the whole standard; a criterion may
bring its own as ``levels`` or, for marks, as ``range``.
"""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from models.standard.rubric import Level

MIN_LEVELS = 2
MAX_LEVELS = 61
"""Room for marks from 0 to 60, the widest range seen in a public essay rubric."""


def _without_control_characters(text: str) -> str:
    if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
        raise PydanticCustomError("control_character", "must not hold control characters")
    return text


def _countable(span: tuple[int, int]) -> tuple[int, int]:
    if not MIN_LEVELS <= span[1] - span[0] + 1 <= MAX_LEVELS:
        raise PydanticCustomError("range_size", f"must run upwards over {MIN_LEVELS} to {MAX_LEVELS} whole numbers")
    return span


Text = Annotated[str, AfterValidator(_without_control_characters)]
Name = Annotated[str, Field(min_length=1), AfterValidator(_without_control_characters)]
Span = Annotated[tuple[int, int], AfterValidator(_countable)]


class Form(BaseModel):
    """Base of all parts: unknown fields are refused, since a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class LevelForm(Form):
    """One step of a scale; ``descriptor`` holds for every criterion that does not word its own."""

    code: Name
    name: Name
    name_en: Text = ""
    descriptor: Text = ""


class ScaledForm(Form):
    """A part that may bring a scale, lowest level first: ``levels`` in words, or ``range: [2, 12]`` for marks."""

    levels: tuple[LevelForm, ...] = Field(default=(), min_length=MIN_LEVELS, max_length=MAX_LEVELS)
    span: Span | None = Field(default=None, alias="range")

    def scale(self) -> tuple[Level, ...]:
        """Return the levels that this part brings, empty when it brings none."""
        if self.span:
            return tuple(Level(str(mark), str(mark), str(mark)) for mark in range(self.span[0], self.span[1] + 1))
        return tuple(Level(level.code, level.name, level.name_en, level.descriptor) for level in self.levels)


class CriterionForm(ScaledForm):
    """One criterion; ``descriptors`` maps level codes to what evidence at that level shows."""

    id: Name
    name: Name
    name_en: Text = ""
    descriptors: dict[Name, Name] = Field(default_factory=dict)


class EvidenceForm(Form):
    """One evidence item."""

    id: Name
    name: Name
    type: Text = ""
    formats: tuple[Name, ...] = ()
    limit: Text = ""
    criteria: tuple[CriterionForm, ...] = Field(min_length=1)


class PointForm(Form):
    """One ability point; without ``sequence`` its place in the file counts, from 1."""

    code: Name
    name: Name
    name_en: Text = ""
    aliases: tuple[Name, ...] = ()
    dimension: Text = ""
    environment: Text = ""
    description: Text = ""
    sequence: int | None = Field(default=None, ge=1)
    provenance: Text = ""
    evidence: tuple[EvidenceForm, ...] = Field(min_length=1)


class StandardForm(ScaledForm):
    """A whole rubric file."""

    id: Name
    version: Name
    title: Name
    provenance: Name
    points: tuple[PointForm, ...] = Field(min_length=1)


FIELDS = frozenset(
    field.alias or name
    for form in (StandardForm, PointForm, EvidenceForm, CriterionForm, LevelForm)
    for name, field in form.model_fields.items()
)
"""Every field name, to suggest the one that was meant."""
