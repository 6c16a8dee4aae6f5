"""Who is acting: a signed-in person or a program with their token, and how far their roles reach."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.accounts.roles import REACH, Permission, Reach, Role
from service.accounts.tables import Person


@dataclass(frozen=True)
class Held:
    """One permission through one role; ``path`` is that of the unit which the role is over."""

    role: Role
    reach: Reach
    path: str


@dataclass(frozen=True)
class Actor:
    """A person as the routes see them.

    Attributes
    ----------
    home
        Path of the unit where they work.
    scopes
        What their API token may do; None for a person in a browser, who may do all that their roles allow.
    csrf
        What forms of this session carry; empty for tokens.
    """

    id: int
    name: str
    home: str
    home_id: int
    grants: tuple[tuple[Role, str], ...]
    scopes: frozenset[Permission] | None = None
    csrf: str = ""
    must_change_password: bool = False

    @classmethod
    def of(cls, person: Person, *, csrf: str = "", scopes: frozenset[Permission] | None = None) -> "Actor":
        return cls(
            id=person.id,
            name=person.name,
            home=person.unit.path,
            home_id=person.unit_id,
            grants=tuple((grant.role, grant.unit.path) for grant in person.grants),
            scopes=scopes,
            csrf=csrf,
            must_change_password=person.must_change_password,
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, _ in self.grants)

    def held(self, permission: Permission) -> Iterator[Held]:
        """Yield every way in which this actor has a permission."""
        if self.scopes is not None and permission not in self.scopes:
            return
        for role, path in self.grants:
            reach = REACH[role].get(permission)
            if reach is not None:
                yield Held(role, reach, path)

    def has(self, permission: Permission) -> bool:
        """Say whether any role has the permission, however far it reaches."""
        return next(self.held(permission), None) is not None
