"""Builds a county to test with: units, people in every role, a round, and work in any state.

Everything is written through the tables, so that a test of one slice does not need the others.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from models.documents.passages import split
from models.standard.lookup import find_point
from service.accounts import sign_in
from service.accounts.identity import COOKIE, CSRF_HEADER
from service.accounts.roles import Role, UnitKind
from service.accounts.tables import Person, RoleGrant, Unit
from service.clock import now, today
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.files.store import FileStore
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.rounds.scheme import Scheme
from service.rounds.standards import keep_standard
from service.rounds.tables import Round, RoundState
from service.submissions.readings import keep_document, row_of
from service.submissions.tables import Evidence, Reading, Submission
from tests.service import stand_in

TEXT = "学情分析报告。课前发放问卷42份，收回有效问卷41份，数据可信，呈现清楚，结论具体，教学对策可行。" * 30


@dataclass
class County:
    """Ids by name; ``people`` are ``teacher``, ``colleague``, ``stranger`` (another school), ``reviewer``, …"""

    database: Database
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    round: int = 0

    def session_of(self, person: str) -> sign_in.Begun:
        with self.database.transaction() as session:
            found = session.get(Person, self.people[person])
            assert found is not None
            return sign_in.begin(session, found, hours=1)

    def sign_in(self, client: TestClient, person: str) -> TestClient:
        """Sign somebody in; unsafe requests of this client then carry the CSRF header."""
        begun = self.session_of(person)
        client.cookies.clear()
        client.cookies.set(COOKIE, begun.token)
        client.headers[CSRF_HEADER] = begun.csrf
        return client


def build(database: Database) -> County:
    county = County(database)
    with database.transaction() as session:
        _units(session, county)
        _people(session, county)
        keep_standard(session, stand_in.STANDARD)
        county.round = add_round(session, county.units["county"], "2026年秋季").id
    return county


def add_round(session: Session, unit: int, name: str, **scheme: object) -> Round:
    opened = Round(
        unit_id=unit,
        name=name,
        state=RoundState.OPEN,
        standard_hash=stand_in.STANDARD.content_hash,
        starts_on=today() - timedelta(days=30),
        submit_by=today() + timedelta(days=30),
        review_by=today() + timedelta(days=60),
        scheme=Scheme(**scheme).model_dump(),
        created_at=now(),
    )
    session.add(opened)
    session.flush()
    return opened


def declare(
    session: Session, county: County, teacher: str = "teacher", point: str = "A1", state: State = State.DRAFT
) -> Declaration:
    person = session.get(Person, county.people[teacher])
    assert person is not None
    made = Declaration(
        round_id=county.round,
        teacher_id=person.id,
        school_id=person.unit_id,
        point=point,
        state=state,
        created_at=now(),
        changed_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def hand_in(
    session: Session, declaration: Declaration, text: str = TEXT, files: FileStore | None = None, *, graded: bool = True
) -> Submission:
    """Add the next version with every item of the point, graded by the stand-in or waiting for the worker."""
    number = session.query(Submission).filter_by(declaration_id=declaration.id).count() + 1
    made = Submission(
        declaration_id=declaration.id, number=number, created_at=now(), submitted_at=now(), findings=[], consent=False
    )
    session.add(made)
    session.flush()
    for requirement in find_point(stand_in.STANDARD, declaration.point).evidence:
        made.evidence.append(_evidence(requirement.id, declaration.point, text, files, graded=graded))
    session.flush()
    return made


def assign(session: Session, evidence: Evidence, reviewer: int, seat: Seat = Seat.FIRST) -> Assignment:
    made = Assignment(
        evidence_id=evidence.id,
        reviewer_id=reviewer,
        seat=seat,
        state=AssignmentState.ASSIGNED,
        reasons=["low_confidence"],
        due_on=today() + timedelta(days=7),
        assigned_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def _evidence(item: str, point: str, text: str, files: FileStore | None, *, graded: bool) -> Evidence:
    document = split(text)
    data = text.encode()
    made = Evidence(
        item=item,
        filename=f"{item}.txt",
        size_bytes=len(data),
        file_hash=files.put(data) if files else "0" * 64,
        uploaded_at=now(),
        reading=Reading.GRADED if graded else Reading.WAITING,
        document_hash=keep_document(files, document) if files and graded else None,
        text_hash=document.text_hash if graded else None,
        n_characters=len(document.text) if graded else None,
    )
    if graded:
        made.grades.append(row_of(stand_in.StandInGrader().grade(document, point=point, item=item)))
    return made


def _units(session: Session, county: County) -> None:
    tree = [
        ("province", UnitKind.PROVINCE, "示例省", None),
        ("city", UnitKind.CITY, "示例市", "province"),
        ("county", UnitKind.COUNTY, "示例县", "city"),
        ("school", UnitKind.SCHOOL, "第一中学", "county"),
        ("other_school", UnitKind.SCHOOL, "第二小学", "county"),
        ("other_county", UnitKind.COUNTY, "邻县", "city"),
        ("far_school", UnitKind.SCHOOL, "邻县中学", "other_county"),
    ]
    paths = {None: "/"}
    for name, kind, title, above in tree:
        unit = Unit(kind=kind, code=name, name=title, parent_id=county.units.get(above or ""), path="")
        session.add(unit)
        session.flush()
        unit.path = paths[name] = f"{paths[above]}{unit.id}/"
        county.units[name] = unit.id


def _people(session: Session, county: County) -> None:
    people: list[tuple[str, str, str, str, Role, str]] = [
        ("teacher", "王老师", "数学", "school", Role.TEACHER, "school"),
        ("colleague", "李老师", "语文", "school", Role.TEACHER, "school"),
        ("stranger", "赵老师", "数学", "other_school", Role.TEACHER, "other_school"),
        ("reviewer", "钱评审", "数学", "school", Role.REVIEWER, "school"),
        ("second", "孙评审", "语文", "school", Role.REVIEWER, "school"),
        ("third", "周评审", "英语", "school", Role.REVIEWER, "school"),
        ("other_reviewer", "吴评审", "数学", "other_school", Role.REVIEWER, "other_school"),
        ("county_reviewer", "褚评审", "数学", "other_school", Role.REVIEWER, "county"),
        ("head", "郑组长", "数学", "school", Role.PANEL_HEAD, "school"),
        ("other_head", "冯组长", "语文", "other_school", Role.PANEL_HEAD, "other_school"),
        ("auditor", "陈县", "", "county", Role.COUNTY_AUDITOR, "county"),
        ("far_auditor", "卫县", "", "other_county", Role.COUNTY_AUDITOR, "other_county"),
        ("administrator", "蒋管理", "", "county", Role.ADMINISTRATOR, "county"),
        ("far_administrator", "沈管理", "", "other_county", Role.ADMINISTRATOR, "other_county"),
    ]
    for login, name, subject, home, role, scope in people:
        person = Person(login=login, name=name, subject=subject, unit_id=county.units[home], created_at=now())
        person.grants.append(RoleGrant(role=role, unit_id=county.units[scope]))
        session.add(person)
        session.flush()
        county.people[login] = person.id
