"""All chores of all slices, in the order in which they are begun."""

from service.worker.chore import Chore

CHORES: tuple[Chore, ...] = ()
