"""The process that reads: a guard, and below it the one process that ever touches the content.

The guard has one thread and loads no parser. It enters namespaces of its own, starts the reader, which confines itself
before it reads the first byte of the file, and tells how the reader ended. When the caller goes away, the guard ends
the reader and removes the folder.
"""

import json
import logging
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from models.documents.document import Format
from models.documents.sandboxed.confinement import Layer, LayerState, confine, leave_network
from models.documents.sandboxed.limits import Family, family_of
from models.documents.sandboxed.messages import Message, Order, document_message, layers_message, refusal_message
from models.documents.sandboxed.system_calls import die_with_parent
from models.errors import DocumentError, LegacyDocument

_PROBE = "probe"
_KILOBYTES = 1024


def main() -> None:
    """Serve one order: ``argv`` holds the family (or ``probe``), the folder and the caller's process number."""
    family, folder, caller = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    answer = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not look like an answer
    namespaces, guard = leave_network(), os.getpid()
    reader = os.fork()
    if reader == 0:
        # In a process namespace of its own, a process cannot see its parent's number.
        die_with_parent(signal.SIGKILL, 0 if namespaces.active else guard)
        _serve(family, folder, namespaces, answer)
        os._exit(0)
    _guard(reader, caller, folder, answer)


def _guard(reader: int, caller: int, folder: Path, answer: BinaryIO) -> None:
    def end_reader(*_: object) -> None:
        os.kill(reader, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end_reader)
    die_with_parent(signal.SIGTERM, caller)
    _, status, usage = os.wait4(reader, 0)
    shutil.rmtree(folder, ignore_errors=True)
    ended = [os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // _KILOBYTES]
    _say(answer, {"ended": ended})


def _serve(family: str, folder: Path, namespaces: LayerState, answer: BinaryIO) -> None:
    os.chdir(folder)
    order = Order.from_line(sys.stdin.buffer.readline())
    asked = Family.OFFICE if family == _PROBE else Family(family)
    layers = confine(asked, folder, order.speech_folder, namespaces)
    _say(answer, layers_message(layers))
    if family != _PROBE:
        logging.getLogger("models").addHandler(_Forwarder(answer))
        can_convert = any(one.active for one in layers if one.layer is Layer.NAMESPACES)
        _say(answer, _outcome(order, asked, answer, can_convert=can_convert))


def _outcome(order: Order, family: Family, answer: BinaryIO, *, can_convert: bool) -> Message:
    """Read, and return what came of it; whatever is wrong with the file ends here as a message."""
    try:
        return _read(order, family, answer, can_convert=can_convert)
    except MemoryError:
        return {"exhausted": True}
    except DocumentError as error:
        return {"exhausted": True} if _from_exhaustion(error) else refusal_message(error)
    except BaseException as error:  # noqa: BLE001  (the process ends here; the caller logs the type and refuses)
        return {"exhausted": True} if _from_exhaustion(error) else {"crashed": type(error).__name__}


def _read(order: Order, family: Family, answer: BinaryIO, *, can_convert: bool) -> Message:
    from models.documents import readers  # noqa: PLC0415  (loads parsers, so only under confinement)
    from models.documents.readers import archive  # noqa: PLC0415  (likewise)
    from models.documents.readers.recognition import formats  # noqa: PLC0415  (likewise)

    data = sys.stdin.buffer.read()
    kind = formats.recognise(data, order.name)
    needed = family_of(kind, archive.names(data, order.name) if kind is Format.ZIP else [])
    if needed is not family:
        return {"needs": needed}
    if kind is Format.LEGACY and not can_convert:
        # Its socket would have to be removed from a folder that other programs use.
        raise LegacyDocument(name=order.name, instead="docx, pptx, xlsx")
    document = readers.read(
        data,
        order.name,
        max_characters=order.max_characters,
        speech=order.speech_folder,
        progress=lambda done, total: _say(answer, {"progress": [done, total]}),
    )
    return document_message(document)


def _from_exhaustion(error: BaseException | None) -> bool:
    """Tell whether a refusal only covers up that the memory was not enough."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _say(answer: BinaryIO, message: Message) -> None:
    line = json.dumps(message).encode() + b"\n"
    while line:
        line = line[answer.write(line) :]


class _Forwarder(logging.Handler):
    """Hand warnings of our own readers to the caller's log."""

    def __init__(self, answer: BinaryIO) -> None:
        super().__init__(logging.WARNING)
        self._answer = answer

    def emit(self, record: logging.LogRecord) -> None:
        """Send one warning."""
        _say(self._answer, {"warning": record.getMessage()})
