"""Figures for Prometheus, counted when they are asked for."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.errors import DeskError
from service.grading.desk import Desk
from service.monitoring import metrics_store
from service.submissions.tables import Reading


class Figures(Collector):
    """Collects once; ``desk`` is None where no bundle could be loaded."""

    def __init__(self, database: Database, desk: Desk | None) -> None:
        self._database = database
        self._desk = desk

    def describe(self) -> list[Metric]:
        """Name nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield _gauge("weiping_bundle_loaded", "Whether a bundle is loaded.", self._desk is not None)
        if self._desk is not None:
            identity = self._desk.identity
            labels = {"bundle": identity.bundle, "standard_version": identity.standard_version}
            yield InfoMetricFamily("weiping_bundle", "Bundle in use.", labels)
        try:
            with self._database.transaction(reads_only=True) as session:
                found = list(_of_the_work(session))
        except DeskError:
            found = []
        yield _gauge("weiping_database_up", "Whether the database answers.", bool(found))
        yield from found


def backlog_seconds(session: Session, moment: datetime) -> float:
    """Return how long the oldest unread evidence has waited."""
    since = metrics_store.oldest_unread(session)
    return max(0.0, (moment - since).total_seconds()) if since else 0.0


def _of_the_work(session: Session) -> Iterator[Metric]:
    evidence = GaugeMetricFamily("weiping_evidence", "Evidence items, by how far the worker is.", labels=["reading"])
    by_reading = metrics_store.by_reading(session)
    for reading in Reading:
        evidence.add_metric([reading.value], by_reading.get(reading, 0))
    yield evidence
    seconds = backlog_seconds(session, now())
    yield _gauge("weiping_evidence_oldest_waiting_seconds", "How long the oldest unread item has waited.", seconds)
    declarations = GaugeMetricFamily("weiping_declarations", "Declarations, by state.", labels=["state"])
    by_state = metrics_store.by_state(session)
    for state in State:
        declarations.add_metric([state.value], by_state.get(state, 0))
    yield declarations
    work = metrics_store.reviewing(session)
    yield _gauge("weiping_reviews_finished", "Finished reviews.", work.finished)
    yield _gauge("weiping_assignments_open", "Assignments that are not finished.", work.open)
    yield _gauge("weiping_assignments_overdue", "Of these, past their day.", work.overdue)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value)
