"""Until when a teacher's work can be handed in."""

from datetime import date

from service.declarations.tables import Declaration


def last_day(declaration: Declaration) -> date:
    """Return the date of a return or an extension, otherwise that of the round."""
    return declaration.due_on or declaration.round.submit_by
