"""Seconds and memory of the county's figures at full size: ``python -m tests.benchmarks.bench_consistency``.

Builds a county of 8,000 teachers (three points, three items each, two reviewers an item), lets the worker's chore
compute the figures, and asks for every page of the slice and for some beside it. Fails where one of the slice takes a
second or more.
"""

import argparse
import resource
import sys
import tempfile
import time
from http import HTTPStatus
from math import inf
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import select

from service.accounts import sign_in
from service.accounts.identity import COOKIE
from service.accounts.roles import UnitKind
from service.accounts.tables import Person, Unit
from service.app import create_app
from service.consistency import chores, store
from service.consistency.tables import AuditFigures
from service.database.engine import Database
from service.database.migrate import upgrade
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reviews.tables import Assignment
from service.settings import Settings
from service.worker.chore import Tools
from tests.benchmarks.large_county import Large, build
from tests.service import stand_in

STANDARD = Path("data/standards")
_MOST_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teachers", type=int, default=8000)
    parser.add_argument("--folder", type=Path, help="keeps the database here, and measures only pages where it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        found = (folder / "weiping.db").exists()
        settings = Settings(
            database=f"sqlite:///{folder}/weiping.db", files=f"{folder}/files", queue=f"sqlite:///{folder}/queue.db"
        )
        database = Database(settings.database)
        large = _found(database) if found else _built(database, settings, asked.teachers)
        slow = _pages(database, settings, large)
        database.close()
    return 1 if slow else 0


def _found(database: Database) -> Large:
    with database.transaction(reads_only=True) as session:
        row = session.scalars(select(AuditFigures)).one()
        auditor = session.scalars(select(Person.id).where(Person.login == "auditor")).one()
        return Large(row.round_id, row.unit_id, auditor)


def _built(database: Database, settings: Settings, n_teachers: int) -> Large:
    upgrade(database)
    started = time.perf_counter()
    with database.transaction() as session:
        large = build(session, stand_in.STANDARD, n_teachers)
    print(f"built {n_teachers} teachers: {time.perf_counter() - started:.1f} s", flush=True)
    _compute(database, settings, large)
    return large


def _compute(database: Database, settings: Settings, large: Large) -> None:
    before = _megabytes()
    with database.transaction(reads_only=True) as session:
        started = time.perf_counter()
        assert chores.due(session) == [large.round_id]
    print(f"due: {time.perf_counter() - started:.2f} s")
    started = time.perf_counter()
    chores.do(Tools(database, open_files(settings.files), GraderSource(settings, stand_in.load)), large.round_id)
    took = time.perf_counter() - started
    with database.transaction(reads_only=True) as session:
        figures = store.figures_of(session, large.round_id, large.county_id)
        assert figures is not None
        started = time.perf_counter()
        assert chores.due(session) == []
    print(f"due again: {time.perf_counter() - started:.2f} s")
    sizes = figures.report.sizes
    print(f"{sizes.ratings} ratings, {sizes.reviewers} reviewers, {len(figures.report.agreement.pairs)} pairs")
    basis = figures.report.basis
    assert basis is not None
    print(f"severities from {basis.readings} of {basis.shared} readings, converged: {figures.report.converged}")
    print(" ".join(f"{name} {seconds:.1f}" for name, seconds in figures.seconds.items()), f"all {took:.1f} s")
    print(f"peak memory {_megabytes():.0f} MB ({before:.0f} MB before)", flush=True)


def _pages(database: Database, settings: Settings, large: Large) -> bool:
    with database.transaction() as session:
        begun = sign_in.begin(session, session.get_one(Person, large.auditor_id), hours=1)
        school = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.SCHOOL).limit(1)).one()
        reading = session.scalars(select(Assignment).limit(1)).unique().one()
    addresses = (
        "/consistency",
        "/consistency/cross-readings",
        f"/consistency/schools/{school}",
        f"/consistency/reviewers/{reading.reviewer_id}",
        f"/consistency/items/{reading.evidence_id}",
        "/api/v1/consistency",
        f"/api/v1/consistency/schools/{school}",
        "/spot-checks",
        f"/rounds/{large.round_id}/spot-checks",
        "/resemblances",
        "/resemblances/patterns",
        "/progress",
        "/progress/agreement",
        "/circulars",
        f"/circulars/{large.county_id}?round={large.round_id}",
    )
    slow = False
    with TestClient(create_app(settings, stand_in.load)) as client:
        client.cookies.set(COOKIE, begun.token)
        client.get("/consistency")  # templates are compiled once
        for address in addresses:
            seconds = min(_timed(client, address) for _ in range(3))
            slow = slow or (seconds >= _MOST_SECONDS and "consistency" in address)
            print(f"{seconds:6.3f} s  {address}", flush=True)
    return slow


def _timed(client: TestClient, address: str) -> float:
    """Return seconds; a page that fails counts as endlessly slow."""
    started = time.perf_counter()
    answered = client.get(address).status_code == HTTPStatus.OK
    return time.perf_counter() - started if answered else inf


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
