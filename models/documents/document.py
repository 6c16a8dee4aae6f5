"""What a reader returns: the whole text, and passages that point back into it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Passage:
    """A stretch of a document, short enough for the encoder.

    Attributes
    ----------
    start, end
        Character offsets into :attr:`Document.text`; ``document.text[start:end] == text`` always holds.
    text
        The characters themselves.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Document:
    r"""A text with its passages, in reading order, none overlapping, every visible character in exactly one.

    Attributes
    ----------
    text
        The normalised text (line ends ``\n``, no control characters).
    passages
        Possibly empty for a document without visible characters.
    """

    text: str
    passages: tuple[Passage, ...]

    @cached_property
    def text_hash(self) -> str:
        """The sha256 of the text in UTF-8, as hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()
