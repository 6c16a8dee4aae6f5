"""Fills an empty database with the sample county: everybody does what they would do on the pages."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.standard.lookup import find_item, find_point
from models.standard.rubric import Standard
from service.accounts.actor import Actor
from service.accounts.tables import Person
from service.clock import today
from service.database.engine import Database
from service.declarations.tables import Declaration
from service.demo import past_round
from service.demo.past_table import past_table
from service.demo.people import People, settle_in
from service.demo.sample import COUNTY, Teacher, as_docx, teachers
from service.rounds import workflow as rounds
from service.rounds.schemas import RoundIn
from service.rounds.scheme import Scheme
from service.rounds.standards import keep_standard
from service.rounds.tables import Round
from service.submissions import workflow as submissions
from service.submissions.intake import Upload
from service.submissions.workflow import Room

_ROUND = "2026年秋季（示例数据）"
_HANDED_IN = 2
"""Points that every teacher hands in; of the next one some have a draft."""
_WITH_DRAFT = frozenset({"T104", "T204", "T301"})
_WRONG_FORMAT = "T304"
"""Hands in a third point too, with a file of a format that the form check returns."""
_WORD = "docx"


def is_empty(database: Database) -> bool:
    with database.transaction(reads_only=True) as session:
        return not session.scalar(select(func.count()).select_from(Person))


def seed(database: Database, standard: Standard, room: Room, folder: Path = COUNTY) -> int:
    """Make people, a finished round, an open one and its work; return how many declarations were handed in to that.

    Raises
    ------
    FileNotFoundError
        When the sample county was not generated yet; nothing is changed then.
    """
    found, past = teachers(folder), past_table(folder)
    with database.transaction() as session:
        people = settle_in(session, past)
        past_round.add(session, people, past, standard, room.files)
        round_id = _open_round(session, people, standard)
        ids = {code: person.id for code, person in people.teachers.items()}
    seeder = _Seeder(database, standard, room, round_id)
    return sum(seeder.work_of(teacher, ids[teacher.code]) for teacher in found)


def _open_round(session: Session, people: People, standard: Standard) -> int:
    actor = Actor.of(people.auditor)
    asked = RoundIn(
        unit_id=people.county.id,
        name=_ROUND,
        starts_on=today() - timedelta(days=60),
        submit_by=today() + timedelta(days=30),
        review_by=today() + timedelta(days=60),
        # Without days of publicity, so that a round can be worked through in one sitting.
        scheme=Scheme(points_required=_HANDED_IN, publicity_days=0),
    )
    planned = rounds.create(session, actor, asked, keep_standard(session, standard))
    return rounds.open_round(session, actor, planned.id, None).id


class _Seeder:
    """Does what teachers do, one transaction per point."""

    def __init__(self, database: Database, standard: Standard, room: Room, round_id: int) -> None:
        self._database = database
        self._standard = standard
        self._room = room
        self._round = round_id

    def work_of(self, teacher: Teacher, person: int) -> int:
        """Return how many points were handed in."""
        handed_in = 0
        for place, (point, items) in enumerate(sorted(teacher.points.items())):
            extra = place >= _HANDED_IN
            if extra and teacher.code not in _WITH_DRAFT | {_WRONG_FORMAT}:
                continue
            draft = extra and teacher.code in _WITH_DRAFT
            uploads = [self._upload(point, item, text) for item, text in sorted(items.items())]
            if draft:
                uploads = uploads[:1]
            elif extra:
                last = max(items)
                uploads[-1] = Upload(last, items[last].read_bytes(), f"{last}.txt", pasted=False)
            self._put_together(person, point, uploads, draft=draft)
            handed_in += not draft
        return handed_in

    def _put_together(self, person: int, point: str, uploads: list[Upload], *, draft: bool) -> None:
        with self._database.transaction() as session:
            actor = Actor.of(session.get_one(Person, person))
            declared: Declaration = submissions.declare(session, actor, session.get_one(Round, self._round), point)
            for upload in uploads:
                submissions.put(session, declared, upload, self._room)
            if not draft:
                submissions.submit(session, declared, self._room, consent=True)

    def _upload(self, point: str, item: str, file: Path) -> Upload:
        """Make a Word file where the item takes one; what stands for a recording is pasted as its transcript."""
        text = file.read_text(encoding="utf-8")
        requirement = find_item(find_point(self._standard, point), item)
        if _WORD in requirement.formats:
            return Upload(item, as_docx(text), f"{requirement.name}.docx", pasted=False)
        return Upload(item, text.encode(), f"{item}.txt", pasted=True)
