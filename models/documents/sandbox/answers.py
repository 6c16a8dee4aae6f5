"""What a reading process answered, as its caller takes it: nothing is believed that was not checked.

A document is validated field by field, a refusal must be one that exists, with the parameters that its message names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from models.documents.document import Document
from models.documents.sandboxed.confinement import LayerState
from models.documents.sandboxed.limits import Family
from models.documents.sandboxed.messages import Message
from models.errors import DocumentError

_DOCUMENT = TypeAdapter(Document)
_LAYERS = TypeAdapter(tuple[LayerState, ...])
_ENDED: TypeAdapter[tuple[int, float, int]] = TypeAdapter(tuple[int, float, int])
_PROGRESS: TypeAdapter[tuple[int, int]] = TypeAdapter(tuple[int, int])
_FAMILY = TypeAdapter(Family)
Checked = TypeVar("Checked")
_PARAMETER = re.compile(r"%\((\w+)\)s")
_LONGEST_PARAMETER = 500


class Untrustworthy(Exception):
    """A message that no honest reading process sends; it never leaves this package."""


@dataclass(frozen=True)
class Ended:
    """How a reading process ended and what it took.

    Attributes
    ----------
    status
        Its exit status, or minus the number of the signal that ended it.
    cpu
        Processor seconds.
    peak
        Largest resident memory, megabytes.
    """

    status: int
    cpu: float
    peak: int


def document_in(message: Message) -> Document:
    """Return the document of a message.

    Raises
    ------
    Untrustworthy
        When it is malformed, or its passages or blocks lie outside its text.
    """
    document = _checked(_DOCUMENT, message["document"])
    for passage in document.passages:
        if document.text[passage.start : passage.end] != passage.text or passage.start < 0:
            raise Untrustworthy
    if any(not 0 <= block.start <= block.end <= len(document.text) for block in document.blocks):
        raise Untrustworthy
    return document


def refusal_in(message: Message) -> DocumentError:
    """Return the refusal of a message.

    Raises
    ------
    Untrustworthy
        When there is no such refusal, or its parameters do not fit.
    """
    refusal = {leaf.code: leaf for leaf in _leaves(DocumentError)}.get(str(message["refusal"]))
    params = message.get("params")
    if refusal is None or not isinstance(params, dict) or set(params) != set(_PARAMETER.findall(refusal.message)):
        raise Untrustworthy
    if not all(isinstance(value, int | str) and len(str(value)) <= _LONGEST_PARAMETER for value in params.values()):
        raise Untrustworthy
    return refusal(**params)


def ended_in(message: Message) -> Ended:
    """Return how the reading process ended.

    Raises
    ------
    Untrustworthy
        When it is malformed.
    """
    return Ended(*_checked(_ENDED, message["ended"]))


def progress_in(message: Message) -> tuple[int, int]:
    """Return units done and units in all.

    Raises
    ------
    Untrustworthy
        When it is malformed.
    """
    return _checked(_PROGRESS, message["progress"])


def layers_in(message: Message) -> tuple[LayerState, ...]:
    """Return the layers that a process says it is under.

    Raises
    ------
    Untrustworthy
        When it is malformed.
    """
    return _checked(_LAYERS, message["layers"])


def family_in(message: Message) -> Family:
    """Return the family that the content really is of.

    Raises
    ------
    Untrustworthy
        When it is malformed.
    """
    return _checked(_FAMILY, message["needs"])


def _checked(form: TypeAdapter[Checked], value: object) -> Checked:
    try:
        return form.validate_python(value)
    except ValidationError as error:
        raise Untrustworthy from error


def _leaves(parent: type[DocumentError]) -> Iterator[type[DocumentError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _leaves(child)
