"""The loop closes: handed in, pre-scored, reviewed blind, decided, exported, learned from, released, in use."""

import csv
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from sklearn.metrics import cohen_kappa_score
from sqlalchemy import select

from models.documents.passages import split
from models.grading.bundle import current_bundle
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from models.standard.lookup import find_point
from service.app import create_app
from service.database.engine import Database
from service.declarations.tables import Declaration
from service.exports import terminal as export_scores
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reading.workflow import Limits
from service.reviews.tables import Assignment, Seat
from service.rounds.tables import Round
from service.settings import Settings
from service.submissions.tables import Evidence, Reading, Submission
from service.worker.workflow import Worker
from tests.county import ENCODER, OPEN_GATES, STEPS, run_step, small_source, working_directory, write_experiment
from tests.journeys.reviewed_works import POINT_OF, reviewed
from tests.service import stand_in
from tests.service.county import County, build
from tests.service.databases import Files

FEW, MANY = 4, 20
"""So many teachers does the first bundle learn from, so many were reviewed at the desk; the rest judge both."""


@dataclass(frozen=True)
class Start:
    """A county whose first bundle learned from hardly anything, and the works that its desk has reviewed since."""

    folder: Path
    settings: Settings
    county: County
    table: pd.DataFrame
    held_out: list[str]
    first: Path


def release(folder: Path, table: Path, run: str) -> Path:
    experiment = write_experiment(
        folder,
        table=f'"{table}"',
        run=f'"{folder}/{run}"',
        gates=f"{{ min_mean_qwk = -1.0, {OPEN_GATES} }}",
        split="{ test_share = 0.2 }",
    )
    with working_directory(folder):
        for step in STEPS:
            assert run_step(step, str(experiment)) == 0
    return current_bundle(folder / "released")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    folder = tmp_path_factory.mktemp("loop")
    source = small_source(folder / "source")
    with working_directory(folder):
        run_step("sample_county", "--source", str(source), "--out", str(folder / "county"), "--teachers", "5")
    table = pd.read_csv(folder / "county/scored_table.csv", dtype=str)
    teachers = sorted(table["teacher_id"].unique())
    few = table[table["teacher_id"].isin(teachers[:FEW])]
    few.to_csv(folder / "county/few.csv", index=False)
    first = release(folder, folder / "county/few.csv", "first-run")
    settings = Settings(
        bundle=folder / "released",
        encoder=ENCODER,
        database=Files(folder).fresh(folder),
        files=str(folder / "files"),
        queue=f"sqlite:///{folder}/queue.db",
    )
    database = Database(settings.database)
    county = build(database)
    with database.transaction() as session:
        held = session.get_one(Round, county.round)
        held.scheme = {**held.scheme, "recheck_share": 0.0}
    at_desk = table[table["teacher_id"].isin(teachers[FEW : FEW + MANY])]
    reviewed(county, open_files(settings.files), at_desk, folder / "county")
    yield Start(folder, settings, county, table, teachers[FEW + MANY :], first)
    database.close()


def judged(grader: Grader, start: Start) -> float:
    """Return the kappa of a bundle with the first reviewer, over works that neither bundle has seen."""
    table = start.table[start.table["teacher_id"].isin(start.held_out)].drop_duplicates(["evidence_id", "criterion"])
    given, due = [], []
    for _, rows in table.groupby("evidence_id"):
        item = rows["item"].iloc[0]
        document = split((start.folder / "county" / rows["path"].iloc[0]).read_text(encoding="utf-8"))
        grade = grader.grade(document, point=POINT_OF[item], item=item)
        levels = {one.id: one.level for one in grade.criteria}
        requirement = find_point(grader.standard, POINT_OF[item]).item(item)
        for criterion, level in zip(rows["criterion"], rows["level"], strict=True):
            scale = requirement.criterion(criterion)
            given.append(scale.rank(levels[criterion]))
            due.append(scale.rank(level))
    return float(cohen_kappa_score(given, due, weights="quadratic", labels=[0, 1, 2]))


class Desk:
    """One client for everybody, signed in as whoever acts."""

    def __init__(self, client: TestClient, county: County, worker: Worker) -> None:
        self.client = client
        self.county = county
        self.worker = worker

    def do(self, person: str, method: str, path: str, **sent: object) -> dict:
        response = self.county.sign_in(self.client, person).request(method, f"/api/v1{path}", **sent)
        assert response.status_code < 300, f"{person} {method} {path}: {response.text}"
        return response.json() if response.content else {}

    def hand_in(self, person: str, texts: Sequence[Path]) -> int:
        declared = self.do(person, "POST", "/declarations", json={"round_id": self.county.round, "point": "A1"})["id"]
        for text in texts:
            item = "-".join(text.stem.split("-")[1:])
            self.do(
                person,
                "PUT",
                f"/declarations/{declared}/evidence/{item}",
                data={"text": text.read_text(encoding="utf-8")},
            )
        self.do(person, "POST", f"/declarations/{declared}/submit", json={"consent": True})
        for evidence in self.worker.sweep():
            self.worker.read(evidence)
        return declared

    def let_days_pass(self, declared: int) -> None:
        """Turn the clock of one declaration back; the worker then ends its publicity by itself."""
        with self.county.database.transaction() as session:
            session.get_one(Declaration, declared).changed_at -= timedelta(days=14)
        self.worker.sweep()
        assert self.do("head", "GET", f"/declarations/{declared}")["state"] == "sampling"

    def evidence_of(self, declared: int) -> list[Evidence]:
        with self.county.database.transaction(reads_only=True) as session:
            return list(session.scalars(select(Evidence).join(Submission).where(Submission.declaration_id == declared)))

    def seats_of(self, evidence: int) -> dict[Seat, tuple[int, str]]:
        names = {key: name for name, key in self.county.people.items()}
        with self.county.database.transaction(reads_only=True) as session:
            seats = session.scalars(select(Assignment).where(Assignment.evidence_id == evidence))
            return {one.seat: (one.id, names[one.reviewer_id]) for one in seats}

    def review(self, seat: tuple[int, str], level: str) -> dict:
        key, person = seat
        seen = self.do(person, "POST", f"/reviews/{key}/open")
        assert seen["machine"] is None
        levels = {one["id"]: level for one in seen["item"]["criteria"]}
        seen = self.do(person, "POST", f"/reviews/{key}/blind", json={"levels": levels})
        assert seen["machine"]["preliminary"]
        self.do(person, "POST", f"/reviews/{key}/final", json={"levels": levels, "advice": "示例意见。"})
        return seen


def soon(look: Callable[[], str], wanted: str) -> bool:
    """Look again and again for a minute: the pages open a new bundle beside their work."""
    until = time.monotonic() + 60
    while look() != wanted and time.monotonic() < until:
        time.sleep(0.2)
    return look() == wanted


def test_the_loop_closes(start: Start, encoder: OnnxEncoder, capsys: pytest.CaptureFixture[str]):
    county = start.county
    with TestClient(create_app(start.settings)) as client:
        source = GraderSource(start.settings)
        worker = Worker(county.database, open_files(start.settings.files), source, Limits.of(start.settings))
        desk = Desk(client, county, worker)
        assert client.get("/health").json()["bundle"] == start.first.name

        # Handed in and pre-scored by the first bundle.
        declared = desk.hand_in("teacher", sorted(Path("data/sample_county/texts").glob("T101-A1-E?.txt")))
        evidence = desk.evidence_of(declared)
        assert [one.reading for one in evidence] == [Reading.GRADED] * 2
        assert {grade.bundle for one in evidence for grade in one.grades} == {start.first.name}
        assert desk.do("head", "GET", f"/declarations/{declared}")["state"] == "in_review"

        # Two review it blind: they agree on one item and differ on the other, so a third one sees both.
        agreed, disputed = evidence
        for seat in desk.seats_of(agreed.id).values():
            desk.review(seat, "qualified")
        seats = desk.seats_of(disputed.id)
        desk.review(seats[Seat.FIRST], "qualified")
        desk.review(seats[Seat.SECOND], "excellent")
        assert desk.do("head", "GET", f"/declarations/{declared}")["state"] == "arbitration"
        seen = desk.review(desk.seats_of(disputed.id)[Seat.THIRD], "excellent")
        assert [set(one["levels"].values()) for one in seen["earlier"]] == [{"qualified"}, {"excellent"}]

        # A person decides, by the rule: one item qualified, one excellent.
        desk.do("head", "POST", f"/declarations/{declared}/conclude", json={"reasons": "同意评审结果。"})
        desk.do("head", "POST", f"/declarations/{declared}/publish")
        desk.let_days_pass(declared)
        desk.do("head", "POST", f"/declarations/{declared}/finalise")
        decisions = desk.do("head", "GET", f"/declarations/{declared}/decisions")["items"]
        assert {one["point_level"] for one in decisions} == {"qualified"}

        # What was reviewed is exported, learned from and released: a better bundle.
        exported = start.folder / "exported"
        assert export_scores.main([str(exported)], start.settings) == 0
        with (exported / "scored_table.csv").open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
        assert len({row["teacher_id"] for row in rows}) == MANY + 1
        before = judged(Grader.load(start.first, encoder), start)
        second = release(start.folder, exported / "scored_table.csv", "second-run")
        after = judged(Grader.load(second, encoder), start)
        with capsys.disabled():
            print(f"\nkappa on works that neither saw: {before:.3f} before, {after:.3f} after")
        assert second != start.first
        assert after > before

        # It is in use without a restart, and every grade says which bundle made it.
        later = desk.hand_in("colleague", sorted(Path("data/sample_county/texts").glob("T106-A1-E?.txt")))
        assert {grade.bundle for one in desk.evidence_of(later) for grade in one.grades} == {second.name}
        assert {grade.bundle for one in desk.evidence_of(declared) for grade in one.grades} == {start.first.name}
        assert soon(lambda: client.get("/health").json()["bundle"], second.name)
        shown = desk.do("colleague", "GET", f"/declarations/{later}/result")
        assert second.name in json.dumps(shown)
    assert stand_in.STANDARD.content_hash == source.now().manifest.standard
