"""Who is in the demo: the sample county with its schools, and somebody in every role; all with one password."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from service.accounts import administration, passwords, store, units
from service.accounts.actor import Actor
from service.accounts.administration import Details
from service.accounts.demo import DEMO_PASSWORD
from service.accounts.roles import Role, UnitKind
from service.accounts.tables import Person, RoleGrant, Unit
from service.accounts.units import NewUnit
from service.demo.sample import REVIEWERS_EACH, SCHOOLS, Teacher

_PROVINCE, _CITY, _COUNTY = "示例省", "示例市", "示例县"
_COUNTY_REVIEWERS = 2
_SUBJECTS = ("语文", "数学", "英语", "科学")


@dataclass
class People:
    """Those who act while the demo is filled: by the code of the sample county, and the county's auditor."""

    county: Unit
    auditor: Person
    teachers: dict[str, Person] = field(default_factory=dict)


def settle_in(session: Session, teachers: list[Teacher]) -> People:
    """Make the units and the people, as their administrator would."""
    province = Unit(kind=UnitKind.PROVINCE, code="sample-province", name=_PROVINCE, path="")
    session.add(province)
    session.flush()
    province.path = f"/{province.id}/"
    maker = _Maker(session, _first(session, province))
    city = maker.unit(province, UnitKind.CITY, "sample-city", _CITY)
    county = maker.unit(city, UnitKind.COUNTY, "sample-county", _COUNTY)
    schools = {code: maker.unit(county, UnitKind.SCHOOL, code, name) for code, name in SCHOOLS.items()}
    made = People(county, maker.person("county", "示例县级审核员", "", Role.COUNTY_AUDITOR, county))
    for teacher in teachers:
        name, school = f"示例教师{teacher.code}", schools[teacher.school]
        made.teachers[teacher.code] = maker.person(teacher.code, name, teacher.subject, Role.TEACHER, school)
    number = 0
    for place, (code, school) in enumerate(schools.items(), start=1):
        maker.person(f"head{place}", f"示例评审组长{code}", "", Role.PANEL_HEAD, school)
        for _ in range(REVIEWERS_EACH):
            number += 1
            maker.reviewer(number, school)
    for _ in range(_COUNTY_REVIEWERS):
        number += 1
        maker.reviewer(number, county)
    return made


def _first(session: Session, province: Unit) -> Person:
    """Add the administrator, whom nobody else can add."""
    first = Person(login="admin", name="示例管理员", subject="", unit=province)
    first.password_hash = passwords.hashed(DEMO_PASSWORD)
    first.grants = [RoleGrant(role=Role.ADMINISTRATOR, unit=province)]
    return store.add_person(session, first)


class _Maker:
    """Adds units and people; the hash of the one password is made once, as that is slow on purpose."""

    def __init__(self, session: Session, administrator: Person) -> None:
        self._session = session
        self._actor = Actor.of(administrator)
        self._hash = administrator.password_hash

    def unit(self, above: Unit, kind: UnitKind, code: str, name: str) -> Unit:
        return units.add(self._session, self._actor, above.id, NewUnit(kind, code, name))

    def person(self, login: str, name: str, subject: str, role: Role, unit: Unit) -> Person:
        details = Details(name, subject, unit.id, active=True, grants=frozenset({(role, unit.id)}))
        added = administration.create(self._session, self._actor, login, details)
        added.password_hash = self._hash
        return added

    def reviewer(self, number: int, unit: Unit) -> None:
        code = f"R{number:02d}"
        self.person(code, f"示例评审{code}", _SUBJECTS[number % len(_SUBJECTS)], Role.REVIEWER, unit)
