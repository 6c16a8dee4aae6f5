"""All tables of all slices, so that migrations and tests see the whole schema."""

from service.acceptance import tables as acceptance
from service.accounts import tables as accounts
from service.assignments import tables as assignments
from service.consistency import tables as consistency
from service.database.declarative import Table
from service.decisions import tables as decisions
from service.declarations import tables as declarations
from service.idempotency import tables as idempotency
from service.journal import tables as journal
from service.resemblances import tables as resemblances
from service.reviews import tables as reviews
from service.rounds import tables as rounds
from service.spot_checks import tables as spot_checks
from service.submissions import tables as submissions

SLICES = (
    accounts,
    rounds,
    declarations,
    submissions,
    reviews,
    assignments,
    decisions,
    journal,
    idempotency,
    consistency,
    spot_checks,
    resemblances,
    acceptance,
)
METADATA = Table.metadata
