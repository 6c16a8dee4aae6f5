"""When figures are computed, what they rest on, and what becomes of a worker that is killed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.audits.steps import StepCode
from service.clock import now
from service.consistency import chores, store
from service.consistency.drill_store import Computed
from service.consistency.figures import CountyStep, Figures, Verdict
from service.consistency.tables import AuditFigures, FigureState
from service.consistency.views import computed_out
from service.consistency.workflow import Stage
from service.database.engine import Database
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reviews.tables import Review
from service.settings import Settings
from service.submissions.tables import Evidence
from service.worker.chore import Tools
from tests.service import stand_in
from tests.service.consistency.judged import judge, judged_county, settle_by_third
from tests.service.county import County


@pytest.fixture
def tools(database: Database, settings: Settings) -> Tools:
    return Tools(database, open_files(settings.files), GraderSource(settings, stand_in.load))


def due(database: Database) -> list[int]:
    with database.transaction(reads_only=True) as session:
        return list(chores.due(session))


def fill(county: County, *, joined: bool) -> list[int]:
    with county.database.transaction() as session:
        return judged_county(session, county, joined=joined)


def figures(county: County) -> Figures:
    with county.database.transaction(reads_only=True) as session:
        found = store.figures_of(session, county.round, county.units["county"])
        assert found is not None
        return found


def change(county: County, **values: object) -> None:
    with county.database.transaction() as session:
        for row in store.all_rows(session):
            for name, value in values.items():
                setattr(row, name, value)


def test_without_reviews_there_is_nothing_to_compute(database: Database, county: County):
    assert due(database) == []


def test_figures_are_computed_once_and_again_when_somebody_reviews(database: Database, county: County, tools: Tools):
    first = fill(county, joined=True)
    assert due(database) == [county.round]
    chores.do(tools, county.round)
    assert due(database) == []
    found = figures(county)
    assert found.report.comparable
    assert {one.name for one in found.schools} == {"第一中学", "第二小学"}
    assert all(one.finished and not one.pending for one in found.schools)
    assert found.report.agreement.pairs
    with database.transaction() as session:
        judge(session, session.get_one(Evidence, first[0]), county.people["third"], 1).final_at = now()
    assert due(database) == []  # the figures rest
    change(county, touched_at=now() - timedelta(hours=1))
    assert due(database) == [county.round]
    chores.do(tools, county.round)
    assert figures(county).n_reviews == found.n_reviews + 1
    assert figures(county).source_hash != found.source_hash


def test_the_same_reviews_give_the_same_figures(county: County, tools: Tools):
    fill(county, joined=True)
    chores.do(tools, county.round)
    before = figures(county)
    change(county, state=FigureState.WAITING)
    chores.do(tools, county.round)
    changing = {"computed_at", "seconds"}
    assert figures(county).model_dump(exclude=changing) == before.model_dump(exclude=changing)


def test_schools_without_readers_in_common_cannot_be_compared(county: County, tools: Tools):
    fill(county, joined=False)
    chores.do(tools, county.round)
    found = figures(county)
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.report.anchors
    assert found.next_steps[0].code is StepCode.ANCHORS
    assert CountyStep.SPOT_CHECK in {one.code for one in found.next_steps}


def test_who_saw_both_others_is_left_out_and_who_judged_off_task_too(county: County, tools: Tools):
    first = fill(county, joined=True)
    with county.database.transaction() as session:
        settle_by_third(session, county, session.get_one(Evidence, first[0]), "third")
        judge(session, session.get_one(Evidence, first[1]), county.people["third"], 0).off_task = True
    chores.do(tools, county.round)
    found = figures(county)
    assert (found.left_out.arbitrated, found.left_out.off_task) == (1, 1)
    assert str(county.people["third"]) not in {one.id for one in found.report.reviewers}


def test_the_pre_score_stands_apart(county: County, tools: Tools):
    fill(county, joined=True)
    chores.do(tools, county.round)
    found = figures(county)
    assert found.prescore is not None
    assert found.prescore.before.overall.n_pairs == found.report.sizes.ratings
    assert found.prescore.before.overall.alpha is None


def test_agreement_is_told_over_what_was_set_before_the_machine_was_seen(county: County, tools: Tools):
    fill(county, joined=True)
    with county.database.transaction() as session:
        for review in session.scalars(select(Review)).unique():
            review.final_levels = dict.fromkeys(review.blind_levels, "qualified")
    chores.do(tools, county.round)
    found = figures(county)
    assert found.report.agreement.overall.exact != 1.0
    assert found.prescore is not None
    assert found.prescore.before.overall.exact != found.prescore.after.overall.exact


def test_a_killed_worker_leaves_it_due_and_a_living_one_is_left_alone(database: Database, county: County, tools: Tools):
    fill(county, joined=True)
    chores.do(tools, county.round)
    change(county, state=FigureState.RUNNING, touched_at=now())
    assert due(database) == []
    change(county, touched_at=now() - 2 * chores.LEASE)
    assert due(database) == [county.round]
    chores.do(tools, county.round)
    with database.transaction(reads_only=True) as session:
        assert session.scalars(select(AuditFigures)).one().state is FigureState.DONE


def test_what_failed_says_so_keeps_the_figures_before_and_is_tried_again(
    database: Database, county: County, tools: Tools, monkeypatch: pytest.MonkeyPatch
):
    fill(county, joined=True)
    chores.do(tools, county.round)
    change(county, state=FigureState.WAITING)

    def broken(*asked: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(chores, "compute", broken)
    with pytest.raises(ArithmeticError):
        chores.do(tools, county.round)
    with database.transaction(reads_only=True) as session:
        assert store.all_rows(session)[0].state is FigureState.FAILED
    assert figures(county)
    assert due(database) == []
    change(county, touched_at=now() - timedelta(hours=1))
    assert due(database) == [county.round]


def test_the_page_tells_since_when_a_stage_runs_and_what_it_took_the_last_time(county: County, tools: Tools):
    fill(county, joined=True)
    chores.do(tools, county.round)
    began = now() - timedelta(minutes=3)
    change(county, state=FigureState.RUNNING, done=3, stage_at=began, stage_seconds={Stage.SEVERITY.value: 360.0})
    with county.database.transaction(reads_only=True) as session:
        shown = computed_out(Computed(store.all_rows(session)[0], "round", "county"))
    assert shown.stage is Stage.SEVERITY
    assert shown.stage_seconds in range(180, 240)
    assert shown.last_seconds == 360
    assert 0.5 <= shown.share < 0.7
    change(county, stage_seconds=None)
    with county.database.transaction(reads_only=True) as session:
        first = computed_out(Computed(store.all_rows(session)[0], "round", "county"))
    assert first.last_seconds is None
    assert first.share == 0.0


def test_how_long_each_stage_took_is_kept(county: County, tools: Tools):
    fill(county, joined=True)
    chores.do(tools, county.round)
    with county.database.transaction(reads_only=True) as session:
        kept = store.all_rows(session)[0].stage_seconds
    assert kept is not None
    assert set(kept) == {one.value for one in Stage}
    assert kept == figures(county).seconds
