"""The same text without personal data, of the same length, so that every offset stays valid."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.documents.document import Document
from models.documents.privacy.finder import find_in, find_personal_data
from models.documents.privacy.finding import PersonalData, masked
from models.documents.privacy.names import FULL_NAME, HAN, is_word, may_be_name

_HAN_RUN = re.compile(rf"{HAN}{{2,}}")
_NAME = re.compile(FULL_NAME)
_TITLE = re.compile(r"(?:老师|教师|同学|家长|主任|校长)$")


def mask(document: Document, found: Sequence[PersonalData] | None = None) -> Document:
    """Return a document in which personal data are replaced character by character.

    Chinese characters become 某, digits 0, other letters x; spaces and punctuation stay. Offsets, blocks, places and
    the cuts of the passages are those of the given document, and masking twice is masking once.

    Parameters
    ----------
    document
        As a reader returned it.
    found
        What :func:`find_personal_data` found in it, where the caller has it already.
    """
    found = find_personal_data(document) if found is None else found
    if not found:
        return document
    text = masked(document.text, found)
    passages = tuple(replace(one, text=text[one.start : one.end]) for one in document.passages)
    return replace(document, text=text, passages=passages)


def mask_text(text: str) -> str:
    """Return a string with personal data replaced as :func:`mask` does; of the same length."""
    return masked(text, find_in(text))


def mask_identifier(text: str) -> str:
    """Return an id or a file name with personal data replaced, also a name that stands alone in it.

    Nothing in an id says that 王小明 is a name, so whatever looks like one counts as one, public people included.
    """
    text = mask_text(text)
    return _HAN_RUN.sub(_without_names, text)


def _without_names(run: re.Match[str]) -> str:
    whole = run.group()
    if may_be_name(_TITLE.sub("", whole)):
        return "某" * len(whole)
    return _NAME.sub(lambda name: name.group() if is_word(name.group()) else "某" * len(name.group()), whole)
