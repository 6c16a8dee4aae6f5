"""What tests of the worker need: work in any state, and a worker with a stand-in grader."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import FileStore, open_files
from service.grading.loading import GraderSource, Loaded
from service.reading.workflow import Limits
from service.settings import Settings
from service.submissions.tables import Evidence, Submission
from service.worker.workflow import LEASE, Worker
from tests.service import stand_in
from tests.service.county import TEXT, County, declare, hand_in


@dataclass
class Bench:
    database: Database
    files: FileStore
    county: County

    def worker(self, grader: stand_in.StandInGrader | None = None, lease: timedelta = LEASE) -> Worker:
        loaded = Loaded(grader or stand_in.StandInGrader(), stand_in.MANIFEST)
        source = GraderSource(Settings(), lambda _: loaded)
        return Worker(self.database, self.files, source, Limits.of(Settings()), lease=lease)

    def submitted(self, text: str = TEXT, point: str = "A1", teacher: str = "teacher") -> list[int]:
        """Hand in a point, pasted, whose items wait to be read; return their ids."""
        with self.database.transaction() as session:
            declaration = declare(session, self.county, teacher, point, State.SUBMITTED)
            made = hand_in(session, declaration, text, self.files, graded=False)
            for evidence in made.evidence:
                evidence.pasted = True
            return [evidence.id for evidence in made.evidence]

    def of(self, evidence_id: int) -> Evidence:
        with self.database.transaction(reads_only=True) as session:
            return session.get_one(Evidence, evidence_id)

    def state(self, evidence_id: int) -> State:
        with self.database.transaction(reads_only=True) as session:
            return session.get_one(Evidence, evidence_id).submission.declaration.state

    def submission(self, evidence_id: int) -> Submission:
        return self.of(evidence_id).submission

    def change(self, evidence_id: int, **values: object) -> None:
        with self.database.transaction() as session:
            found = session.get_one(Evidence, evidence_id)
            for name, value in values.items():
                setattr(found, name, value)

    def end_lease(self, evidence_id: int) -> None:
        """Let time pass."""
        self.change(evidence_id, lease_until=now() - timedelta(seconds=1))


def open_bench(database: Database, county: County, folder: Path) -> Bench:
    return Bench(database, open_files(str(folder / "files")), county)
