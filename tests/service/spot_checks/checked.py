"""A round whose decisions have left the schools, to spot-check."""

from collections.abc import Sequence

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.clock import now
from service.database.engine import Database
from service.decisions.tables import Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.files.store import FileStore
from service.spot_checks.tables import SpotCheck, SpotDraw
from service.submissions.tables import Evidence, Reading, Submission
from tests.service import stand_in
from tests.service.county import TEXT, County, hand_in
from tests.service.decisions.works import POINT, review

E, Q, N = "excellent", "qualified", "not_qualified"
SETTINGS = {"share": 0.05, "confidence": 0.95}


def decided(
    database: Database, county: County, *, each: int = 30, state: State = State.FINAL, files: FileStore | None = None
) -> list[int]:
    """Let ``each`` teachers of both schools have a decided point, all qualified; return the declarations.

    With ``files`` the work can be read, and was reviewed by somebody of the school.
    """
    with database.transaction() as session:
        teachers = [
            Person(login=f"{school}-{n}", name=f"示例{school}-{n}", unit_id=county.units[school], created_at=now())
            for school in ("school", "other_school")
            for n in range(each)
        ]
        session.add_all(teachers)
        session.flush()
        declarations = [
            Declaration(
                round_id=county.round,
                teacher_id=one.id,
                school_id=one.unit_id,
                point="A1",
                state=state,
                created_at=now(),
                changed_at=now(),
            )
            for one in teachers
        ]
        session.add_all(declarations)
        session.flush()
        submissions = [_handed_in(session, county, one, files) for one in declarations]
        session.add_all(submissions)
        session.flush()
        session.add_all(_decision(county, one, made) for one, made in zip(declarations, submissions, strict=True))
        return [one.id for one in declarations]


def _handed_in(session: Session, county: County, declaration: Declaration, files: FileStore | None) -> Submission:
    if files is not None:
        made = hand_in(session, declaration, TEXT, files)
        reviewer = "reviewer" if declaration.school_id == county.units["school"] else "other_reviewer"
        for evidence in made.evidence:
            review(session, evidence, county.people[reviewer], Q)
        return made
    items = [
        Evidence(
            item=one.id,
            filename="x.txt",
            size_bytes=1,
            file_hash="0" * 64,
            uploaded_at=now(),
            reading=Reading.GRADED,
        )
        for one in POINT.evidence
    ]
    return Submission(declaration_id=declaration.id, number=1, created_at=now(), submitted_at=now(), evidence=items)


def _decision(county: County, declaration: Declaration, submission: Submission) -> Decision:
    head = "head" if declaration.school_id == county.units["school"] else "other_head"
    return Decision(
        declaration_id=declaration.id,
        submission_id=submission.id,
        stage=Stage.FINAL,
        point_level=Q,
        item_levels={one.id: Q for one in POINT.evidence},
        reasons="同意评审结果。",
        decided_by_id=county.people[head],
        decided_at=now(),
    )


def county_reader(database: Database, county: County) -> int:
    """Make somebody of the county itself a reviewer: they may reread every school."""
    with database.transaction() as session:
        person = Person(login="reader", name="韩复核", unit_id=county.units["county"], created_at=now())
        person.grants.append(RoleGrant(role=Role.REVIEWER, unit_id=county.units["county"]))
        session.add(person)
        session.flush()
        county.people["reader"] = person.id
        return person.id


def post(client: TestClient, address: str, body: object = None, status: int = 200):
    answer = client.post(f"/api/v1/{address}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def get(client: TestClient, address: str, status: int = 200):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.text
    return answer.json()


def drawn(client: TestClient, county: County, **settings: object) -> int:
    """Fix a list and draw from it, as the auditor."""
    county.sign_in(client, "auditor")
    made = post(client, f"rounds/{county.round}/spot-checks", status=201)
    body = {"seed": "lot-2026", "settings": {**SETTINGS, **settings}}
    post(client, f"spot-checks/{made['id']}/draw", body)
    return made["id"]


def reread(database: Database, spot: int, wrong: Sequence[int] = (), level: str = Q, wrong_level: str = N) -> list[int]:
    """Reread everything that is open as if somebody had sent it; return the declarations in the order of the draw."""
    with database.transaction() as session:
        draws = session.query(SpotDraw).filter_by(spot_check_id=spot).order_by(SpotDraw.place).all()
        for draw in draws:
            for item in draw.items:
                if item.done_at is None:
                    found = wrong_level if draw.declaration_id in wrong else level
                    criteria = find_point(stand_in.STANDARD, "A1").item(item.evidence.item).criteria
                    item.levels = {one.id: found for one in criteria}
                    item.opened_at = item.done_at = now()
        return [one.declaration_id for one in draws]


def drawn_ids(database: Database, spot: int) -> list[int]:
    with database.transaction() as session:
        draws = session.query(SpotDraw).filter_by(spot_check_id=spot).order_by(SpotDraw.place)
        return [one.declaration_id for one in draws]


def change_list(database: Database, spot: int) -> None:
    """Change a level on a frozen list, as somebody with the database in their hands could."""
    with database.transaction() as session:
        row = session.get_one(SpotCheck, spot)
        first, *rest = row.decisions
        row.decisions = [{**first, "level": E}, *rest]
