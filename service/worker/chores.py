"""All chores of all slices, in the order in which they are begun."""

from service.acceptance.chores import CHORE as ACCEPTANCE
from service.consistency.chores import CHORE as FIGURES
from service.resemblances.chores import PATTERNS, RESEMBLANCES
from service.worker.chore import Chore

CHORES: tuple[Chore, ...] = (
    FIGURES,
    ACCEPTANCE,
    PATTERNS,
    RESEMBLANCES,
)
