"""Read a file in the sandbox: the same as :func:`models.documents.readers.read`, whatever the file does."""

import logging
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from models.documents.document import Document
from models.documents.readers import MAX_CHARACTERS, MAX_RECORDING_BYTES
from models.documents.readers.source import Progress, silent
from models.documents.sandbox.answers import (
    Ended,
    Untrustworthy,
    document_in,
    ended_in,
    family_in,
    layers_in,
    progress_in,
    refusal_in,
)
from models.documents.sandbox.launcher import AnswerTooLong, TimeUp, converse
from models.documents.sandboxed.confinement import Layer, LayerState
from models.documents.sandboxed.limits import LIMITS, MAX_ANSWER, Family, Limits, guess
from models.documents.sandboxed.messages import Message, Order
from models.errors import DocumentError, DocumentTooLarge, EmptyDocument, ReaderCrashed, ReadingLimitReached

_log = logging.getLogger(__name__)

_MEGABYTE = 1024 * 1024
_PROBE_SECONDS = 20
_LONGEST_WORD = 80
_NEARLY = 0.75
"""A process that ended by itself with so much of its memory in use, ended for want of memory."""


@dataclass(frozen=True)
class Attempt:
    """What came of reading a file.

    Attributes
    ----------
    outcome
        The document, or the refusal.
    family
        The family whose limits were in force.
    seconds
        Wall time, start of the process included.
    cpu
        Processor seconds of the reading process; NaN where it could not tell.
    peak
        Its largest resident memory, megabytes; 0 where it could not tell.
    layers
        What it was confined by.
    """

    outcome: Document | DocumentError
    family: Family
    seconds: float
    cpu: float = float("nan")
    peak: int = 0
    layers: tuple[LayerState, ...] = ()


@dataclass
class _Heard:
    """What a process said so far."""

    progress: Progress
    layers: tuple[LayerState, ...] = ()
    last: Message = field(default_factory=dict)
    ended: Ended | None = None

    def __call__(self, message: Message) -> None:
        if "progress" in message:
            self.progress(*progress_in(message))
        elif "warning" in message:
            _log.warning("reader: %s", str(message["warning"])[:_LONGEST_WORD])
        elif "layers" in message:
            self.layers = layers_in(message)
        elif "ended" in message:
            self.ended = ended_in(message)
        else:
            self.last = message


def read_in_sandbox(
    data: bytes,
    name: str,
    *,
    max_characters: int = MAX_CHARACTERS,
    speech: Path | None = None,
    progress: Progress = silent,
) -> Document:
    """Read a file in a separate, confined process with limits.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call the file in an error; its ending must not contradict the content.
    max_characters
        Longest text that is accepted.
    speech
        Folder of the speech model; None where recordings cannot be read.
    progress
        Called by slow readers with units done and units in all; what it raises ends the reading.

    Raises
    ------
    DocumentError
        One of its leaves: what is wrong with the file, and what to do. A crash and a passed limit are among them.
    """
    outcome = attempt(data, name, max_characters=max_characters, speech=speech, progress=progress).outcome
    if isinstance(outcome, DocumentError):
        raise outcome
    return outcome


def attempt(
    data: bytes,
    name: str,
    *,
    max_characters: int = MAX_CHARACTERS,
    speech: Path | None = None,
    progress: Progress = silent,
) -> Attempt:
    """Read a file as :func:`read_in_sandbox` does, and return the refusal, if any, with what the reading took."""
    started, family = time.monotonic(), guess(data)
    unread = _refused_unread(data, name)
    if unread is not None:
        return Attempt(unread, family, time.monotonic() - started)
    order = Order(name, max_characters, None if speech is None else str(speech.resolve()))
    outcome, heard = _run(order, data, family, progress)
    if isinstance(outcome, Family):  # the first bytes promised less or other than what is inside
        family = outcome
        outcome, heard = _run(order, data, family, progress)
    if isinstance(outcome, Family):
        outcome = _crashed(name, "family")
    ended = heard.ended or Ended(0, float("nan"), 0)
    seconds = time.monotonic() - started
    _log.info("read %d bytes as %s in %.2f s, %d MB", len(data), family.value, seconds, ended.peak)
    return Attempt(outcome, family, seconds, ended.cpu, ended.peak, heard.layers)


def confinement() -> tuple[LayerState, ...]:
    """Start a reading process that reads nothing, and return every layer with whether this machine has it.

    A layer that cannot be had is in the answer with ``active=False`` and the reason, so that the service can log it
    when it starts.
    """
    heard = _Heard(silent)
    try:
        converse("probe", Order("", 0, None), b"", _PROBE_SECONDS, heard)
    except (TimeUp, AnswerTooLong, Untrustworthy) as error:
        _log.warning("probe failed: %s", type(error).__name__)
    known = {state.layer: state for state in heard.layers}
    return tuple(known.get(layer, LayerState(layer, active=False, detail="no answer")) for layer in Layer)


def _refused_unread(data: bytes, name: str) -> DocumentError | None:
    if not data:
        return EmptyDocument(name=name)
    if len(data) > MAX_RECORDING_BYTES:
        return DocumentTooLarge(megabytes=-(-len(data) // _MEGABYTE), limit=MAX_RECORDING_BYTES // _MEGABYTE)
    return None


def _run(
    order: Order, data: bytes, family: Family, progress: Progress
) -> tuple[Document | DocumentError | Family, _Heard]:
    heard, limits = _Heard(progress), LIMITS[family]
    try:
        converse(family.value, order, data, limits.wall, heard)
        return _understood(order.name, heard, limits), heard
    except TimeUp:
        return ReadingLimitReached(name=order.name, limit=f"{limits.wall} s"), heard
    except AnswerTooLong:
        return ReadingLimitReached(name=order.name, limit=f"{MAX_ANSWER // _MEGABYTE} MB"), heard
    except Untrustworthy:
        return _crashed(order.name, "answer"), heard


def _understood(name: str, heard: _Heard, limits: Limits) -> Document | DocumentError | Family:
    said, ended = heard.last, heard.ended
    if ended is None or ended.status != 0:
        return _broken_off(name, ended, limits)
    if "document" in said:
        return document_in(said)
    if "refusal" in said:
        return refusal_in(said)
    if "needs" in said:
        return family_in(said)
    if "exhausted" in said:
        return ReadingLimitReached(name=name, limit=f"{limits.memory} MB")
    return _crashed(name, said.get("crashed", "silence"))


def _broken_off(name: str, ended: Ended | None, limits: Limits) -> DocumentError:
    killed = ended is not None and ended.status in {-signal.SIGXCPU, -signal.SIGKILL}
    if ended is not None and killed and ended.cpu >= limits.cpu:
        return ReadingLimitReached(name=name, limit=f"CPU {limits.cpu} s")
    if ended is not None and ended.peak >= _NEARLY * limits.memory:
        return ReadingLimitReached(name=name, limit=f"{limits.memory} MB")
    return _crashed(name, ended.status if ended else "guard")


def _crashed(name: str, how: object) -> ReaderCrashed:
    _log.warning("reading process failed: %s", str(how)[:_LONGEST_WORD])
    return ReaderCrashed(name=name)
