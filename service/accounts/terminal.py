"""``python -m service create-administrator``: the first account, with a password that only its owner knows.

Nothing is installed with an account or a password in it. Where there is no unit yet, the root unit is made too.
"""

import argparse
import sys
from getpass import getpass

from sqlalchemy.orm import Session

from models.errors import WeipingError
from service.accounts import passwords, store
from service.accounts.fields import CODE, LOGIN, NAME, UNIT_NAME, taken
from service.accounts.roles import Role, UnitKind
from service.accounts.tables import Person, RoleGrant, Unit
from service.database.engine import Database
from service.database.migrate import check_revision
from service.errors import ValueRefused
from service.journal.store import append
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_ASK = mark("Password: ")
_ASK_AGAIN = mark("Once more: ")
_DONE = mark("%(login)s is administrator of %(unit)s. Sign in at /sign-in.")


def main(argv: list[str], settings: Settings) -> int:
    asked = _parser().parse_args(argv)
    database = Database(settings.database)
    try:
        check_revision(database)
        password = _from_input() if asked.password_stdin else _from_terminal(asked.lang)
        with database.transaction() as session:
            person = create(session, asked, password)
            done = translate(asked.lang, _DONE, login=person.login, unit=person.unit.name)
    except WeipingError as error:
        return complain(refusal_of(error, settings.database), asked.lang)
    finally:
        database.close()
    print(done)
    return 0


def create(session: Session, asked: argparse.Namespace, password: str) -> Person:
    """Add an administrator of the unit that was named.

    Raises
    ------
    ValueRefused
        When the login is taken, or there is no such unit although there are others.
    PasswordWeak
        When the password is too easily guessed.
    """
    login = taken(LOGIN, store.login_of(asked.login), mark("Login"))
    person = Person(login=login, name=taken(NAME, asked.name, mark("Full name")), active=True)
    passwords.require_strong(password, person)
    person.unit = _unit(session, asked)
    person.password_hash = passwords.hashed(password)
    person.grants = [RoleGrant(role=Role.ADMINISTRATOR, unit=person.unit)]
    store.add_person(session, person)
    append(session, "administrator_created", f"person:{person.id}", actor=None, unit=person.unit_id)
    return person


def _unit(session: Session, asked: argparse.Namespace) -> Unit:
    code = taken(CODE, asked.unit_code, mark("Unit code"))
    found = store.unit_by_code(session, code)
    if found is not None:
        return found
    if store.any_unit(session):
        raise ValueRefused(field=mark("Unit code"), reason=mark("there is no such unit"))
    name = taken(UNIT_NAME, asked.unit_name or "", mark("Unit name"))
    added = store.add_unit(session, Unit(kind=asked.unit_kind, code=code, name=name), None)
    append(session, "unit_added", f"unit:{added.id}", actor=None, unit=added.id, details={"code": added.code})
    return added


def _from_input() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _from_terminal(language: Language) -> str:
    first = getpass(translate(language, _ASK))
    if getpass(translate(language, _ASK_AGAIN)) != first:
        raise ValueRefused(field=mark("Password"), reason=mark("you did not write the same twice"))
    return first


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m service create-administrator", description=__doc__)
    parser.add_argument("--login", required=True, help="what they sign in with; a staff number for example")
    parser.add_argument("--name", required=True, help="their name as people know it")
    parser.add_argument("--unit-code", required=True, help="code of the unit that they administer")
    parser.add_argument("--unit-name", help="its name; needed where there is no unit yet")
    parser.add_argument("--unit-kind", type=UnitKind, default=UnitKind.COUNTY, choices=list(UnitKind))
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    return parser
