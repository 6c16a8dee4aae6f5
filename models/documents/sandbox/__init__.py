"""Read what comes from outside in a process of its own, which can take neither the server nor its secrets along.

:func:`read_in_sandbox` is for callers; :func:`attempt` also tells what the reading took; :func:`confinement` tells
which layers of protection this machine has.
"""

from models.documents.sandbox.reading import Attempt, attempt, confinement, read_in_sandbox
from models.documents.sandboxed.confinement import Layer, LayerState
from models.documents.sandboxed.limits import LIMITS, Family, Limits

__all__ = [
    "LIMITS",
    "Attempt",
    "Family",
    "Layer",
    "LayerState",
    "Limits",
    "attempt",
    "confinement",
    "read_in_sandbox",
]
