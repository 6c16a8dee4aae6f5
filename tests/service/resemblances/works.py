"""Works that look alike, compared as the worker does it."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from service.database.engine import Database
from service.declarations.states import State
from service.files.store import FileStore, open_files
from service.grading.loading import GraderSource, Loaded
from service.resemblances.chores import due
from service.resemblances.comparing import compare
from service.resemblances.shelf import Shelf
from service.resemblances.tables import Resemblance
from service.settings import Settings
from service.submissions.tables import Evidence
from service.worker.chore import Tools
from tests.service import stand_in
from tests.service.county import County, declare, hand_in

_SYLLABLES = "教学设计课堂活动学生数据问卷反思目标评价合作探究实验测量图表讨论作业反馈改进情境问题资源策略"


def text(seed: int, sentences: int = 40) -> str:
    """Return a text of its own: two of different seeds share no long stretch."""
    chance = random.Random(seed)
    return "".join("".join(chance.choices(_SYLLABLES, k=20)) + "。" for _ in range(sentences))


@dataclass
class Works:
    database: Database
    county: County
    folder: Path
    files: FileStore = field(init=False)
    tools: Tools = field(init=False)

    def __post_init__(self) -> None:
        self.files = open_files(str(self.folder / "files"))
        self.restart()

    def restart(self) -> None:
        """Begin as another worker would, with the index that lies on the disk."""
        loaded = Loaded(stand_in.StandInGrader(), stand_in.MANIFEST)
        source = GraderSource(Settings(), lambda _: loaded)
        self.tools = Tools(self.database, self.files, source, Shelf(self.folder / "index" / "look_alikes.db"))

    def handed_in(self, teacher: str, written: str, state: State = State.IN_REVIEW, round_id: int = 0) -> list[int]:
        """Hand in point A1 and return the ids of its items, all with the same text."""
        with self.database.transaction() as session:
            declaration = declare(session, self.county, teacher, state=state)
            declaration.round_id = round_id or self.county.round
            made = hand_in(session, declaration, written, self.files)
            return [one.id for one in made.evidence]

    def work(self) -> int:
        """Do all that is due, as the worker's sweeps would; return how many comparisons that took."""
        done = 0
        while keys := self.due():
            for key in keys:
                compare(self.tools, key)
            done += len(keys)
        return done

    def due(self) -> list[int]:
        with self.database.transaction(reads_only=True) as session:
            return list(due(session))

    def pairs(self) -> list[Resemblance]:
        with self.database.transaction(reads_only=True) as session:
            return list(session.scalars(select(Resemblance).order_by(Resemblance.id)))

    def item(self, evidence_id: int) -> str:
        with self.database.transaction(reads_only=True) as session:
            return session.get_one(Evidence, evidence_id).item
