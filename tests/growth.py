"""How work grows with its input: what must stay linear is compared with itself, not with a clock on a busy machine."""

import time
from collections.abc import Callable

_LINEAR = 64.0
"""Sixteen times the input takes 16 times as long where work is linear and 256 times where it is quadratic."""

_MEASURABLE = 0.05
"""Seconds of processor time below which a ratio would say more about the clock than about the work."""

_ATTEMPTS = 5
"""A busy machine makes one look of linear work a bad one; quadratic work never has a good one."""


def is_linear(work: Callable[[str], object], text: str) -> bool:
    """Tell whether the processor time of all of the text is about 16 times that of a sixteenth of it."""
    return any(_growth(work, text) < _LINEAR for _ in range(_ATTEMPTS))


def _growth(work: Callable[[str], object], text: str) -> float:
    shorter = _seconds(work, text[: len(text) // 16])
    return _seconds(work, text) / max(shorter, _MEASURABLE)


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started
