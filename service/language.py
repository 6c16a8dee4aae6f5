"""Simplified Chinese by default, English by switch, from one gettext catalogue.

English messages are the keys, in code, in templates and in ``models/errors.py``. The catalogue is compiled in memory
when it is first needed, so no generated file has to be kept in step.
"""

from enum import StrEnum
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from models.errors import WeipingError

LOCALES = Path(__file__).parent / "locales"


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for ``<html lang>``."""
        return "zh-Hans" if self is Language.CHINESE else "en"


class Marked(str):
    """A text of the catalogue: as a param of an error it is put into the reader's language too."""

    __slots__ = ()


class MarkedList(tuple[str, ...]):
    """Several such texts, one after the other in a sentence."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)


def mark(message: str) -> Marked:
    """Mark a message for the catalogue where it is written but not yet shown."""
    return Marked(message)


@cache
def translations(language: Language) -> NullTranslations:
    if language is Language.ENGLISH:
        return NullTranslations()
    path = LOCALES / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale="zh_Hans")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def translate(language: Language, message: str, **params: object) -> str:
    translated = translations(language).gettext(message)
    return translated % params if params else translated


def explain(error: WeipingError, language: Language) -> str:
    """Say in ``language`` what went wrong and what to do next."""
    params = {name: _in_words(value, language) for name, value in error.params.items()}
    return translate(language, error.message, **params)


def _in_words(value: object, language: Language) -> object:
    if isinstance(value, MarkedList):
        return ("、" if language is Language.CHINESE else ", ").join(translate(language, one) for one in value)
    return translate(language, value) if isinstance(value, Marked) else value


def in_language(language: Language, name: str, name_en: str) -> str:
    """Choose between the two names that a standard carries; Chinese where there is no English one."""
    return name_en if language is Language.ENGLISH and name_en else name
