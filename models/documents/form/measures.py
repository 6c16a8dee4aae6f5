"""How much there is of a document, in the units of a standard's limits."""

import re
from collections.abc import Mapping

from models.documents.conditions.pictures import last_sheet
from models.documents.document import Document, Format
from models.documents.form.formats import RECORDINGS
from models.standard.limits import Unit

_SECONDS = 60
_COUNTED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|[^\s\u2e80-\uffef]+")
"""As word processors count 字数: a Chinese character or mark is one, a run of Latin letters and digits is one."""


def measured(document: Document) -> Mapping[Unit, float]:
    """Return what can be counted; a unit that is missing cannot be counted in this document.

    Pages, slides and minutes reach as far as there is text or speech, so they may come out too small.
    """
    amounts: dict[Unit, float] = {}
    if document.kind in RECORDINGS:
        ends = [passage.place.end for passage in document.passages if passage.place.end is not None]
        return {Unit.MINUTES: max(ends) / _SECONDS} if ends else amounts
    if document.kind is not Format.IMAGE:
        amounts[Unit.CHARACTERS] = count_characters(document.text)
    sheets = last_sheet(document)
    if sheets and document.kind is not Format.ZIP:
        amounts[Unit.PAGES] = sheets
    files = {block.place.file for block in document.blocks if block.place.file is not None}
    if files:
        amounts[Unit.PIECES] = len(files)
    return amounts


def count_characters(text: str) -> int:
    """Count a text as word processors do."""
    return len(_COUNTED.findall(text))
