"""One JSON line per event on stderr: ids, lengths, hashes, durations; never text or names."""

import logging
import sys
import traceback
import uuid

import structlog
from structlog.typing import EventDict

log = structlog.get_logger()

_PROBES = frozenset({"/live", "/ready", "/metrics"})
_REFUSED = 400


def without_probes(logger: object, method: str, event: EventDict) -> EventDict:  # noqa: ARG001  structlog's shape
    """Drop what monitoring asks every few seconds, unless the answer was not what it should be."""
    if event.get("event") == "request" and event.get("path") in _PROBES and event.get("status", 0) < _REFUSED:
        raise structlog.DropEvent
    return event


def configure() -> None:
    structlog.configure(
        processors=[
            without_probes,
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def record(error: Exception) -> str:
    """Log a fault of ours, and return the id to find it by."""
    incident = uuid.uuid4().hex[:12]
    log.critical("unexpected", incident=incident, error=type(error).__name__, where=where(error))
    return incident


def where(error: BaseException) -> list[str]:
    """Return the frames of an exception without its message, which may quote what was handed in."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
