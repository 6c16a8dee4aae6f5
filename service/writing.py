"""What every write to the desk needs, as one dependency of its route; a slice adds what it writes about."""

from dataclasses import dataclass

from fastapi import Response

from service.accounts.identity import CurrentActor
from service.database.transaction import Transaction
from service.declarations.workflow import expect_version
from service.versions import Expected, set_etag


@dataclass(frozen=True)
class Writing:
    """Who writes, in which transaction, and what they saw before; to be a route's dependency by its own fields."""

    session: Transaction
    actor: CurrentActor
    response: Response
    expected: Expected

    def expect(self, version: int) -> None:
        expect_version(version, self.expected)

    def tag(self, version: int) -> None:
        set_etag(self.response, version)
