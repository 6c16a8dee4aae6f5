"""The programs' way in to the audit log."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.journal.schemas import EntryOut
from service.journal.search import Filter, entries_seen
from service.pagination import MOST, Page, shown
from service.problems import documented
from service.rounds.schemas import Day, Key

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["journal"])


class Wanted(BaseModel):
    """What the list is narrowed down to."""

    model_config = ConfigDict(extra="forbid")

    subject: str | None = Field(
        default=None,
        pattern=r"^[a-z_]{1,30}(:[0-9a-z]{1,20})?$",
        description="A kind, as in `declaration`, or one thing, as in `declaration:12`.",
    )
    person: Key | None = Field(default=None, description="Id of the person who acted.")
    action: str | None = Field(default=None, pattern=r"^[a-z_]{1,60}$", description="Code of the action.")
    since: Day | None = Field(default=None, description="First day, as days are counted in China.")
    until: Day | None = Field(default=None, description="Last day.")
    cursor: str | None = Field(default=None, max_length=40, description="`next` of the part before.")
    limit: int = Field(default=50, ge=1, le=MOST, description="Rows in one part.")

    def as_filter(self) -> Filter:
        people = None if self.person is None else (self.person,)
        return Filter(self.subject, people, self.action, self.since, self.until)


@router.get(
    "/journal",
    summary="The audit log of your units, newest first",
    dependencies=[allow(Permission.READ_JOURNAL)],
    responses=documented(401, 403, 422, 503),
)
def list_entries(actor: CurrentActor, session: Transaction, wanted: Annotated[Wanted, Query()]) -> Page[EntryOut]:
    found, following = entries_seen(session, actor, wanted.as_filter(), wanted.cursor, wanted.limit)
    return shown(found, following, EntryOut.model_validate)
