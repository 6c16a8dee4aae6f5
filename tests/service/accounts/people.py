"""People with passwords, for tests that sign in by form."""

from functools import cache

from service.accounts import passwords
from service.accounts.tables import Person
from tests.service.county import County

PASSWORD = "河边有七棵柳树呀呀呀"


@cache
def _hash(password: str) -> str:
    return passwords.hashed(password)


def give_password(county: County, person: str, password: str = PASSWORD, *, temporary: bool = False) -> None:
    with county.database.transaction() as session:
        found = session.get(Person, county.people[person])
        found.password_hash = _hash(password)
        found.must_change_password = temporary


def password_of(county: County, person: str) -> str | None:
    with county.database.transaction(reads_only=True) as session:
        return session.get(Person, county.people[person]).password_hash
