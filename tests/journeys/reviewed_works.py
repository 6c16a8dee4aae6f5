"""Works that were reviewed at the desk before: what a scored table says of them, as finished reviews."""

from pathlib import Path

import pandas as pd

from models.documents.passages import split
from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.clock import now, today
from service.declarations.states import State
from service.files.store import FileStore
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from service.submissions.readings import keep_document
from service.submissions.tables import Evidence, Reading, Submission
from tests.county import ITEMS
from tests.service.county import County, declare

POINT_OF = {item: point for point, item in ITEMS.items()}

REVIEWERS = ("reviewer", "second", "third")


def reviewed(county: County, files: FileStore, table: pd.DataFrame, folder: Path) -> None:
    """Put works into the desk that two people have reviewed; what the two gave is the table's."""
    with county.database.transaction() as session:
        for teacher, works in table.groupby("teacher_id"):
            person = Person(login=str(teacher), name="示例", unit_id=county.units["school"], created_at=now())
            person.grants.append(RoleGrant(role=Role.TEACHER, unit_id=county.units["school"]))
            session.add(person)
            session.flush()
            county.people[str(teacher)] = person.id
            for item, rows in works.groupby("item"):
                made = declare(session, county, str(teacher), POINT_OF[str(item)], State.FINAL)
                text = (folder / rows["path"].iloc[0]).read_text(encoding="utf-8")
                evidence = _evidence(str(item), text, files)
                version = Submission(declaration_id=made.id, number=1, created_at=now(), submitted_at=now())
                version.evidence.append(evidence)
                session.add(version)
                session.flush()
                by_reviewer = [
                    dict(zip(one["criterion"], one["level"], strict=True)) for _, one in rows.groupby("reviewer_id")
                ]
                for name, seat, levels in zip(REVIEWERS, Seat, by_reviewer, strict=False):
                    session.add(_finished(evidence.id, county.people[name], seat, levels))


def _evidence(item: str, text: str, files: FileStore) -> Evidence:
    document = split(text)
    return Evidence(
        item=item,
        filename=f"{item}.txt",
        size_bytes=len(text.encode()),
        file_hash=files.put(text.encode()),
        uploaded_at=now(),
        reading=Reading.GRADED,
        document_hash=keep_document(files, document),
        text_hash=document.text_hash,
        n_characters=len(document.text),
    )


def _finished(evidence: int, reviewer: int, seat: Seat, levels: dict[str, str]) -> Assignment:
    seated = Assignment(
        evidence_id=evidence,
        reviewer_id=reviewer,
        seat=seat,
        state=AssignmentState.DONE,
        reasons=[],
        due_on=today(),
        assigned_at=now(),
        opened_at=now(),
    )
    seated.review = Review(
        blind_levels=levels,
        blind_at=now(),
        blind_seconds=60.0,
        final_levels=levels,
        final_at=now(),
        final_seconds=90.0,
        change_reasons={},
        order=[],
    )
    return seated
