"""From an upload or a file to a Document, within the limits of this service."""

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from models.documents.document import Document
from models.documents.readers.source import Progress, silent
from models.documents.sandbox import read_in_sandbox
from models.errors import DocumentTooLarge
from service.reading.formats import RECORDINGS
from service.settings import Settings

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What may be read here.

    ``speech`` is the folder of the speech model, None where there is none.
    """

    document_bytes: int
    recording_bytes: int
    characters: int
    speech: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        speech = settings.speech if settings.speech.is_dir() else None
        return cls(settings.max_upload_bytes, settings.max_recording_bytes, settings.max_characters, speech)

    def bytes_of(self, name: str) -> int:
        """Go by the name alone: readers refuse content that contradicts it."""
        return self.recording_bytes if PurePath(name).suffix.lower() in RECORDINGS else self.document_bytes


def read(file: BinaryIO, name: str, limits: Limits, progress: Progress = silent) -> Document:
    """Read a file in a process of its own; no more than the limit is ever held in memory."""
    limit = limits.bytes_of(name)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise DocumentTooLarge(megabytes=f"> {limit // _MEGABYTE}", limit=limit // _MEGABYTE)
    return read_in_sandbox(data, name, max_characters=limits.characters, speech=limits.speech, progress=progress)
