"""What every write about a declaration needs, as one dependency of its route."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.database.transaction import Transaction
from service.decisions.schemas import StandingOut
from service.decisions.store import locked_declaration
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version
from service.versions import Expected, set_etag


@dataclass(frozen=True)
class Writing:
    """Who writes, in which transaction, and what they saw before."""

    session: Session
    actor: Actor
    response: Response
    expected: int | None

    def on(self, declaration_id: int) -> Declaration:
        """Return the declaration, for nobody else to change meanwhile; the audit log is locked before it as always."""
        declaration = locked_declaration(self.session, declaration_id)
        expect_version(declaration.version, self.expected)
        return declaration

    def shown(self, declaration: Declaration) -> StandingOut:
        set_etag(self.response, declaration.version)
        return StandingOut.of(declaration)


def _writing(session: Transaction, actor: CurrentActor, response: Response, expected: Expected) -> Writing:
    return Writing(session, actor, response, expected)


Write = Annotated[Writing, Depends(_writing)]
