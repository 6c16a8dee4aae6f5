"""What a reader returns: the whole text, its structure, and passages that point back into the text and the source."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class Format(StrEnum):
    """What a file is, by its content."""

    TEXT = "text"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    HTML = "html"
    OFD = "ofd"
    IMAGE = "image"
    SRT = "srt"
    VTT = "vtt"
    WHISPER = "whisper"
    DIALOGUE = "dialogue"
    MEETING = "meeting"
    AUDIO = "audio"
    VIDEO = "video"
    LEGACY = "legacy"
    ZIP = "zip"


class BlockKind(StrEnum):
    """What a block is in the source."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    NOTE = "note"
    """A footnote, an endnote or a speaker's notes."""
    TURN = "turn"
    """What one speaker said, or one subtitle."""


@dataclass(frozen=True)
class Place:
    """Where in the source a person finds something; what does not apply is None.

    Attributes
    ----------
    file
        Name inside a zip file.
    page, last_page
        From 1; ``last_page`` only where a passage runs over a page end.
    slide
        From 1.
    sheet, row
        Name of the worksheet; row from 1, as the spreadsheet program numbers it.
    start, end
        Seconds from the beginning of a recording.
    speaker
        As the transcript names them.
    """

    file: str | None = None
    page: int | None = None
    last_page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    row: int | None = None
    start: float | None = None
    end: float | None = None
    speaker: str | None = None

    @property
    def unit(self) -> tuple[str | None, int | None, str | None]:
        """What a passage never runs across: the file, the slide, the worksheet."""
        return self.file, self.slide, self.sheet


NOWHERE = Place()


def spanning(places: Sequence[Place]) -> Place:
    """Return the place of a passage that touches several blocks, given in reading order; at least one."""
    first, last = places[0], places[-1]
    last_page = last.last_page or last.page
    ends = [place.end for place in places if place.end is not None]
    speakers = list(dict.fromkeys(place.speaker for place in places if place.speaker))
    return replace(
        first,
        last_page=last_page if last_page != first.page else None,
        end=max(ends, default=None),
        speaker="、".join(speakers) or None,
    )


@dataclass(frozen=True)
class Fragment:
    """What a reader finds, piece by piece in reading order: a paragraph, a table row, a subtitle.

    Attributes
    ----------
    text
        As it stands in the source; may hold line ends, and may be empty (a blank line).
    level
        Depth of a heading (1 is the highest) or of a list entry (1 is the outermost); 0 for anything else.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    place: Place = NOWHERE


@dataclass(frozen=True)
class Block:
    """A fragment in its document: ``document.text[start:end]`` is its normalised text."""

    start: int
    end: int
    kind: BlockKind
    level: int
    place: Place


@dataclass(frozen=True)
class Passage:
    """A stretch of a document, short enough for the encoder.

    Attributes
    ----------
    start, end
        Character offsets into :attr:`Document.text`; ``document.text[start:end] == text`` always holds.
    text
        The characters themselves.
    place
        Where in the source the passage stands.
    """

    start: int
    end: int
    text: str
    place: Place = NOWHERE


@dataclass(frozen=True)
class Document:
    r"""A text with its passages, in reading order, none overlapping, every visible character in exactly one.

    Attributes
    ----------
    text
        The normalised text (line ends ``\n``, no control characters).
    passages
        Possibly empty for a document without visible characters.
    kind
        The format that it was read from.
    blocks
        The structure, in reading order: joined by ``\n`` their texts are :attr:`text`.
    """

    text: str
    passages: tuple[Passage, ...]
    kind: Format = Format.TEXT
    blocks: tuple[Block, ...] = ()

    @cached_property
    def text_hash(self) -> str:
        """The sha256 of the text in UTF-8, as hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()
