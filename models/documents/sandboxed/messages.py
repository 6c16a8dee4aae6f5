"""What a reading process is told and what it says: one JSON object a line.

:mod:`models.documents.sandbox.answers` is the caller's side, which trusts none of it.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from models.documents.document import Block, Document, Passage, Place
from models.documents.sandboxed.confinement import LayerState
from models.errors import DocumentError

Message = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """What the caller asks for: the first line of what the reading process is given; the file follows.

    Attributes
    ----------
    name
        What errors call the file.
    max_characters
        Longest text that is accepted.
    speech
        Folder of the speech model, or None.
    """

    name: str
    max_characters: int
    speech: str | None

    @property
    def speech_folder(self) -> Path | None:
        """The folder as a path."""
        return None if self.speech is None else Path(self.speech)

    def line(self) -> bytes:
        """Return the order as one line."""
        return json.dumps([self.name, self.max_characters, self.speech]).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Order":
        """Return the order that a line holds."""
        return cls(*json.loads(line))


def document_message(document: Document) -> Message:
    """Return a document as a message; what stands nowhere in the source is left out of places."""
    return {
        "document": {
            "text": document.text,
            "kind": document.kind,
            "blocks": [_located(block) for block in document.blocks],
            "passages": [_located(passage) for passage in document.passages],
        }
    }


def refusal_message(error: DocumentError) -> Message:
    """Return a refusal as a message."""
    return {"refusal": error.code, "params": error.params}


def layers_message(layers: tuple[LayerState, ...]) -> Message:
    """Return the layers as a message."""
    return {"layers": [{"layer": one.layer, "active": one.active, "detail": one.detail} for one in layers]}


def _located(part: Block | Passage) -> Message:
    row = {field.name: getattr(part, field.name) for field in fields(part)}
    row["place"] = _known(part.place)
    return row


def _known(place: Place) -> Message:
    return {name: value for name, value in vars(place).items() if value is not None}
