"""Writes about a declaration."""

from typing import Annotated

from fastapi import Depends

from service.decisions.schemas import StandingOut
from service.decisions.store import locked_declaration
from service.declarations.tables import Declaration
from service.writing import Writing


class DeclarationWriting(Writing):
    """A write about one declaration."""

    def on(self, declaration_id: int) -> Declaration:
        """Return the declaration, for nobody else to change meanwhile; the audit log is locked before it as always."""
        declaration = locked_declaration(self.session, declaration_id)
        self.expect(declaration.version)
        return declaration

    def shown(self, declaration: Declaration) -> StandingOut:
        self.tag(declaration.version)
        return StandingOut.of(declaration)


Write = Annotated[DeclarationWriting, Depends()]
