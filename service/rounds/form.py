"""The form of a round: read as it was typed, and shown again as it was typed when something in it cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from models.standard.source import MAX_BYTES
from service.language import Language, mark, translate
from service.rounds import words
from service.rounds.readout import span_of, typed
from service.rounds.schemas import RoundIn
from service.rounds.scheme import Scheme
from service.rounds.standards import scheme_of
from service.rounds.tables import Round

_LONGEST_NAME = 80
_PLAIN = ("unit_id", "name", "starts_on", "submit_by", "review_by")
_DATE = mark("Give a date, such as 2026-09-01.")
_WRONG = {
    "unit_id": mark("Choose who holds the round."),
    "name": mark("Give it a name of at most 120 characters."),
    "starts_on": _DATE,
    "submit_by": _DATE,
    "review_by": _DATE,
    "standard": mark("Choose a standard, or upload a rubric file."),
}


@dataclass(frozen=True)
class Rubric:
    """An uploaded rubric file."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Typed:
    """What came with a form; ``asked`` is None when ``wrong`` says, field by field, what to correct."""

    values: Mapping[str, str]
    asked: RoundIn | None
    version: int | None = None
    rubric: Rubric | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> dict[str, str]:
        """What stands in the fields that are no settings; nothing in those that did not come."""
        return {name: self.values.get(name, "") for name in (*_PLAIN, "standard", "version")}

    def in_words(self, language: Language) -> dict[str, str]:
        return {name: _sentence(name, text, language) for name, text in self.wrong.items()}


async def _read(request: Request) -> Typed:
    form = await request.form()
    values = {name: value for name, value in form.items() if isinstance(value, str)}
    rubric = None
    upload = form.get("rubric")
    if isinstance(upload, UploadFile) and upload.filename:
        rubric = Rubric(PurePath(upload.filename).name[-_LONGEST_NAME:], await upload.read(MAX_BYTES + 1))
    await form.close()
    version = values.get("version", "")
    known = int(version) if version.isascii() and version.isdecimal() and len(version) <= len("999999999") else None
    try:
        return Typed(values, RoundIn.model_validate(_content(values)), known, rubric)
    except ValidationError as error:
        wrong = {str(one["loc"][-1]): one["msg"] for one in error.errors()}
        return Typed(values, None, known, rubric, wrong)


RoundForm = Annotated[Typed, Depends(_read)]


def values_of(held: Round) -> dict[str, str]:
    """Return a round as it stands in the form."""
    plain = {name: str(getattr(held, name)) for name in _PLAIN}
    return {**plain, "standard": held.standard_hash, "version": str(held.version), **typed(scheme_of(held))}


def first_values() -> dict[str, str]:
    """Return what an empty form proposes."""
    return typed(Scheme())


def _content(values: Mapping[str, str]) -> dict[str, object]:
    plain: dict[str, object] = {name: values.get(name, "") for name in _PLAIN}
    scheme = {name: _number(name, values.get(name, "")) for name in words.SCHEME}
    return {**plain, "standard": values.get("standard") or None, "scheme": scheme}


def _number(name: str, text: str) -> object:
    if Scheme.model_fields[name].annotation is bool:
        return text == "on"
    if not words.SCHEME[name].percent:
        return text
    try:
        return float(text) / 100
    except ValueError:
        return text


def _sentence(name: str, text: str, language: Language) -> str:
    if name in words.SCHEME:
        least, most = span_of(name)
        return translate(language, "Give a number from %(least)s to %(most)s.", least=least, most=most)
    return translate(language, _WRONG.get(name, text))
