"""How much a reading process may use: by what the content asks for, never by what the name says."""

import resource
from dataclasses import dataclass
from enum import StrEnum

from models.documents.document import Format

_MEGABYTE = 1024 * 1024


class Family(StrEnum):
    """Formats that need alike much."""

    OFFICE = "office"
    """Text, office packages, web pages, transcripts."""
    PAGES = "pages"
    """PDF, OFD and pictures: optical character recognition may be needed; archives of documents."""
    RECORDINGS = "recordings"
    """Audio and video, to be transcribed; archives with recordings."""
    CONVERTER = "converter"
    """Old formats, which another program turns into new ones; archives with old formats."""


@dataclass(frozen=True)
class Limits:
    """What one reading process may use.

    Attributes
    ----------
    memory
        Address space, megabytes.
    cpu
        Processor seconds over all threads.
    wall
        Seconds from start to answer.
    written
        Largest file that it may write in its own folder, megabytes.
    files
        Open files.
    processes
        Processes and threads of the reading process together, where the kernel counts them apart from others.
    """

    memory: int
    cpu: int
    wall: int
    written: int = 0
    files: int = 128
    processes: int = 128


MAX_ANSWER = 64 * _MEGABYTE
"""Most bytes that a reading process may answer with; 100,000 characters of text need a few."""

MAX_MESSAGES = 20_000
"""Most messages; a recording of an hour reports progress a few thousand times."""

LIMITS = {
    Family.OFFICE: Limits(memory=1024, cpu=40, wall=60),
    Family.PAGES: Limits(memory=3072, cpu=1200, wall=900),
    Family.RECORDINGS: Limits(memory=6144, cpu=7200, wall=3600, written=512),
    Family.CONVERTER: Limits(memory=4096, cpu=120, wall=120, written=256, files=512, processes=256),
}

_FAMILIES = {
    Format.PDF: Family.PAGES,
    Format.OFD: Family.PAGES,
    Format.IMAGE: Family.PAGES,
    Format.AUDIO: Family.RECORDINGS,
    Format.VIDEO: Family.RECORDINGS,
    Format.LEGACY: Family.CONVERTER,
}
_BEGINNINGS = (
    (b"%PDF-", Family.PAGES),
    (b"\x89PNG", Family.PAGES),
    (b"\xff\xd8\xff", Family.PAGES),
    (b"\xd0\xcf\x11\xe0", Family.CONVERTER),
    (b"{\\rtf", Family.CONVERTER),
    (b"ID3", Family.RECORDINGS),
)
_NEEDY_MEMBERS = (
    (Family.RECORDINGS, (".mp3", ".wav", ".m4a", ".flac", ".ogg", ".aac", ".mp4", ".mov", ".mkv", ".webm", ".avi")),
    (Family.CONVERTER, (".doc", ".wps", ".ppt", ".dps", ".xls", ".et", ".rtf", ".odt", ".odp", ".ods")),
)


def family_of(kind: Format, members: list[str]) -> Family:
    """Return the family of a format; an archive is of the family of its most demanding member.

    Parameters
    ----------
    kind
        What the content is.
    members
        Names inside an archive; empty for anything else.
    """
    if kind is Format.ZIP:
        lowered = [name.lower() for name in members]
        needed = (family for family, endings in _NEEDY_MEMBERS if any(name.endswith(endings) for name in lowered))
        return next(needed, Family.PAGES)
    return _FAMILIES.get(kind, Family.OFFICE)


def guess(data: bytes) -> Family:
    """Return the likely family by the first bytes alone; the reading process corrects a wrong guess."""
    return next((family for beginning, family in _BEGINNINGS if data.startswith(beginning)), Family.OFFICE)


def apply(limits: Limits, *, count_processes: bool) -> None:
    """Put the calling process under its limits, without a way back.

    Parameters
    ----------
    limits
        Wall time is not among what the kernel watches: whoever waits for the process ends it.
    count_processes
        False where the kernel would count every process of the same user, and refuse a thread for their sake.
    """
    memory, written = limits.memory * _MEGABYTE, limits.written * _MEGABYTE
    # Past the soft limit comes SIGXCPU, which may be ignored; a second later comes SIGKILL, which may not.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.files, limits.files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if count_processes:
        resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))
