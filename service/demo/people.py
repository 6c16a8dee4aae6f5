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
from service.demo.past_table import EARLIER_SCHOOLS, PastTable
from service.demo.sample import SCHOOLS

_PROVINCE, _CITY, _COUNTY = "示例省", "示例市", "示例县"
_SUBJECTS = ("语文", "数学", "英语", "科学")


@dataclass
class People:
    """Those who act while the demo is filled: by the codes of the sample county, and the county's auditor.

    ``heads`` lead the panel of a school, by the school's code.
    """

    county: Unit
    auditor: Person
    teachers: dict[str, Person] = field(default_factory=dict)
    reviewers: dict[str, Person] = field(default_factory=dict)
    heads: dict[str, Person] = field(default_factory=dict)


def settle_in(session: Session, table: PastTable) -> People:
    """Make the units and the people, as their administrator would."""
    province = Unit(kind=UnitKind.PROVINCE, code="sample-province", name=_PROVINCE, path="")
    session.add(province)
    session.flush()
    province.path = f"/{province.id}/"
    maker = _Maker(session, _first(session, province))
    city = maker.unit(province, UnitKind.CITY, "sample-city", _CITY)
    county = maker.unit(city, UnitKind.COUNTY, "sample-county", _COUNTY)
    named = {**SCHOOLS, **EARLIER_SCHOOLS}
    schools = {code: maker.unit(county, UnitKind.SCHOOL, code, name) for code, name in named.items()}
    made = People(county, maker.person("county", "示例县级审核员", "", Role.COUNTY_AUDITOR, county))
    for teacher in table.teachers:
        name, school = f"示例教师{teacher.code}", schools[teacher.school]
        made.teachers[teacher.code] = maker.person(teacher.code, name, teacher.subject, Role.TEACHER, school)
    for place, (code, school) in enumerate(schools.items(), start=1):
        made.heads[code] = maker.person(f"head{place}", f"示例评审组长{code}", "", Role.PANEL_HEAD, school)
    for number, (code, read) in enumerate(table.reviewers.items(), start=1):
        # Who reads for several schools is of the county.
        made.reviewers[code] = maker.reviewer(number, code, schools[read[0]] if len(read) == 1 else county)
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

    def reviewer(self, number: int, code: str, unit: Unit) -> Person:
        return self.person(code, f"示例评审{code}", _SUBJECTS[number % len(_SUBJECTS)], Role.REVIEWER, unit)
