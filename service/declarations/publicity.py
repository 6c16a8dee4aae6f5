"""How long a published result can be objected to."""

from datetime import date, timedelta

from service.clock import day_of
from service.declarations.tables import Declaration
from service.rounds.standards import scheme_of


def last_day_of_publicity(declaration: Declaration) -> date:
    """Return the last day of a result that is in publicity; the day of publishing does not count."""
    return day_of(declaration.changed_at) + timedelta(days=scheme_of(declaration.round).publicity_days)
