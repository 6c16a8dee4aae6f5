"""Times within a recording, as transcripts write them."""

import math
import re

CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}(?:[.,][0-9]{1,3})?"
"""A regular expression for ``1:02``, ``00:01:02`` or ``00:01:02,500``."""
LONGEST = 100 * 3600.0
"""Seconds; a later moment is a mistake, as no recording is that long."""

_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?")
_BETWEEN = re.compile(r"-->|[-–—~～至]")
_SIXTY = 60
_LONGEST_NUMBER = 20


def seconds(written: str) -> float | None:
    """Return the seconds that a clock time or a plain number says; None for anything else.

    Parameters
    ----------
    written
        Such as ``00:01:02,500``, ``1:02`` or ``62.5``; spaces around it do not matter.
    """
    written = written.strip()
    clock = _CLOCK.fullmatch(written)
    if clock is None:
        if len(written) > _LONGEST_NUMBER:
            return None
        try:
            return moment(float(written))
        except ValueError:
            return None
    hours, minutes, whole, fraction = (clock[group] or "0" for group in range(1, 5))
    if int(whole) >= _SIXTY or (clock[1] and int(minutes) >= _SIXTY):
        return None
    return moment(int(hours) * 3600 + int(minutes) * 60 + float(f"{whole}.{fraction}"))


def moment(value: object) -> float | None:
    """Return a number as seconds within a recording; None when it cannot be that."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared before anything else: a huge integer does not convert to float.
    return float(value) if 0 <= value <= LONGEST and math.isfinite(value) else None


def bounds(written: str) -> tuple[float | None, float | None]:
    """Return start and end of ``00:01:02 - 00:01:05``; the end is None when only one time is there."""
    start, *rest = _BETWEEN.split(written, maxsplit=1)
    return seconds(start), seconds(rest[0]) if rest else None
