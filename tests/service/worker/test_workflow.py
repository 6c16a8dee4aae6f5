from dataclasses import replace
from datetime import timedelta

from models.documents.conditions import Condition
from models.documents.document import Format
from models.standard.lookup import find_item, find_point
from models.standard.rubric import Standard
from service.clock import now
from service.declarations.states import State
from service.submissions.readings import document_of, grade_of
from service.submissions.tables import Evidence, Reading
from tests.service import stand_in
from tests.service.county import TEXT
from tests.service.worker.bench import Bench


class FailingGrader(stand_in.StandInGrader):
    """Fails in a way that says what was handed in."""

    def grade(self, document, **_asked):
        raise ValueError(document.text)


class WatchingGrader(stand_in.StandInGrader):
    """Does something between two passages."""

    def __init__(self, does) -> None:
        super().__init__()
        self.does = does

    def grade(self, document, *, progress=None, **asked):
        progress(1, 3)
        self.does()
        progress(2, 3)
        return super().grade(document, **asked)


def test_an_item_is_read_and_graded_once(bench: Bench):
    first, _ = bench.submitted()
    for _ in range(2):
        bench.worker().read(first)
    evidence = bench.of(first)
    assert evidence.reading is Reading.GRADED
    assert (evidence.lease_by, evidence.lease_until, evidence.attempts) == (None, None, 1)
    document = document_of(bench.files, evidence)
    assert document.text.startswith(TEXT[:200])
    assert (evidence.text_hash, evidence.n_characters) == (document.text_hash, len(document.text))
    (grade,) = evidence.grades
    assert grade_of(grade).bundle == grade.bundle == stand_in.MANIFEST.id
    assert bench.state(first) is State.SUBMITTED


def test_the_last_item_lets_the_form_check_begin(bench: Bench):
    for evidence in bench.submitted():
        bench.worker().read(evidence)
    assert bench.state(evidence) is State.IN_REVIEW
    assert bench.submission(evidence).findings is not None


def test_a_broken_file_is_refused_with_a_code_and_returned(bench: Bench):
    first, second = bench.submitted()
    bench.change(first, file_hash=bench.files.put(b"PK\x03\x04 no archive"), filename="a.docx", pasted=False)
    for evidence in (first, second):
        bench.worker().read(evidence)
    refused = bench.of(first)
    assert refused.reading is Reading.REFUSED
    assert refused.refusal["code"] == "damaged_document"
    assert refused.grades == []
    assert bench.state(first) is State.RETURNED


def test_a_file_without_text_gets_a_condition_in_place_of_a_level(bench: Bench):
    first, _ = bench.submitted(text=" \n")
    bench.worker().read(first)
    evidence = bench.of(first)
    assert evidence.reading is Reading.GRADED
    assert evidence.grade.condition == Condition.BLANK
    assert evidence.grade.item_level is None


def test_a_file_is_read_in_the_sandbox(bench: Bench):
    first, _ = bench.submitted()
    bench.change(first, pasted=False, filename="方案.txt")
    bench.worker().read(first)
    document = document_of(bench.files, bench.of(first))
    assert document.kind == Format.TEXT
    assert document.text.startswith(TEXT[:200])


def test_progress_can_be_seen_while_it_works(bench: Bench):
    first, _ = bench.submitted()
    seen: list[Evidence] = []
    worker = bench.worker(WatchingGrader(lambda: seen.append(bench.of(first))))
    worker.read(first)
    (during,) = seen
    assert (during.reading, during.done, during.total) == (Reading.GRADING, 1, 3)
    assert during.lease_by == worker.name
    assert during.lease_until > now()


def test_an_item_that_somebody_has_is_left_alone(bench: Bench):
    first, _ = bench.submitted()
    attempts: list[int] = []
    bench.worker(WatchingGrader(lambda: (bench.worker().read(first), attempts.append(bench.of(first).attempts)))).read(
        first
    )
    assert attempts == [1]
    assert len(bench.of(first).grades) == 1


def test_a_worker_that_was_thought_dead_changes_nothing(bench: Bench):
    first, _ = bench.submitted()

    def another_takes_over() -> None:
        bench.end_lease(first)
        bench.worker().read(first)

    bench.worker(WatchingGrader(another_takes_over)).read(first)
    evidence = bench.of(first)
    assert evidence.reading is Reading.GRADED
    assert (evidence.attempts, len(evidence.grades)) == (2, 1)


def test_an_item_that_is_deleted_meanwhile_is_let_go(bench: Bench, events: list[dict[str, object]]):
    first, _ = bench.submitted()

    def delete() -> None:
        with bench.database.transaction() as session:
            session.delete(session.get_one(Evidence, first))

    # The second report is throttled away: the loss is noticed with the outcome.
    bench.worker(WatchingGrader(delete)).read(first)
    assert [event["event"] for event in events] == ["evidence_lost"]


def test_a_fault_of_ours_is_tried_again_after_a_rest_and_then_said(bench: Bench, events: list[dict[str, object]]):
    first, second = bench.submitted()
    bench.worker().read(second)
    worker = bench.worker(FailingGrader())
    for attempt in (1, 2, 3):
        worker.read(first)
        evidence = bench.of(first)
        assert evidence.attempts == attempt
        if attempt < 3:
            assert evidence.reading is Reading.WAITING
            assert evidence.lease_until > now() + timedelta(seconds=20)
            worker.read(first)
            assert bench.of(first).attempts == attempt
            bench.end_lease(first)
    assert evidence.reading is Reading.REFUSED
    assert evidence.refusal["code"] == "reader_crashed"
    assert bench.state(first) is not State.SUBMITTED
    assert TEXT[:10] not in str(events)


def test_an_item_that_kills_the_worker_again_and_again_is_refused(bench: Bench):
    first, _ = bench.submitted()
    bench.change(first, reading=Reading.READING, lease_by="dead:1", attempts=3)
    bench.end_lease(first)
    bench.worker(FailingGrader()).read(first)
    assert bench.of(first).reading is Reading.REFUSED


def test_what_a_stopped_worker_has_is_free_at_once(bench: Bench):
    first, second = bench.submitted()
    seen: list[Evidence] = []

    def stop() -> None:
        worker.give_back()
        seen.append(bench.of(first))

    worker = bench.worker(WatchingGrader(stop))
    worker.read(first)
    assert [(one.reading, one.lease_by, one.attempts) for one in seen] == [(Reading.WAITING, None, 0)]
    assert bench.of(first).grades == []
    bench.worker().read(first)
    assert bench.of(first).reading is Reading.GRADED
    assert bench.of(second).reading is Reading.WAITING


def test_a_bundle_that_asks_for_something_else_gives_no_grade(bench: Bench):
    first, second = bench.submitted()
    grader = stand_in.StandInGrader()
    grader.standard = _renamed(grader.standard, "A1-E1")
    for evidence in (first, second):
        bench.worker(grader).read(evidence)
    assert [one.item for one in (bench.of(first), bench.of(second))] == ["A1-E1", "A1-E2"]
    assert bench.of(first).reading is Reading.GRADED
    assert bench.of(first).grades == []
    assert document_of(bench.files, bench.of(first)).text.startswith(TEXT[:50])
    assert len(bench.of(second).grades) == 1
    assert bench.state(first) is State.IN_REVIEW


def _renamed(standard: Standard, item: str) -> Standard:
    """Return a standard whose item is worded differently."""
    points = []
    for point in standard.points:
        evidence = tuple(replace(one, limit="另一种要求") if one.id == item else one for one in point.evidence)
        points.append(replace(point, evidence=evidence))
    changed = replace(standard, points=tuple(points))
    assert find_item(find_point(changed, "A1"), item) != find_item(find_point(standard, "A1"), item)
    return changed


def test_an_item_that_does_not_exist_is_no_fault(bench: Bench, events: list[dict[str, object]]):
    bench.worker().read(999_999)
    assert events == []
