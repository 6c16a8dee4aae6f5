"""Draws items for a second review by lot, so that anybody can draw again and nobody could foresee it.

The lot of an item follows from its id and the newest hash of the audit log at the moment of drawing. The hash stands
in the log (``lot`` of the entries ``assign``), which makes the drawing reproducible; it depends on all that everybody
did before, which nobody who hands in work knows beforehand.
"""

import hashlib

_DIGITS = 16
_ALL = 1 << 4 * _DIGITS


def drawn(evidence_id: int, seed: str, share: float) -> bool:
    """Say whether an item is drawn when ``share`` of all are to be."""
    number = hashlib.sha256(f"{evidence_id}:{seed}".encode()).hexdigest()[:_DIGITS]
    return int(number, 16) < share * _ALL
