"""What the worker compares, and what it leaves alone."""

import sqlite3

from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.resemblances.store import summary
from service.resemblances.tables import Comparison, Resemblance, ResemblanceKind, View
from service.submissions.readings import document_of
from service.submissions.tables import Evidence
from tests.service.county import add_round, hand_in
from tests.service.resemblances.works import Works, text


def change(database: Database, evidence_id: int, state: State) -> None:
    with database.transaction() as session:
        session.get_one(Evidence, evidence_id).submission.declaration.state = state


def test_a_copy_from_another_school_is_found_item_by_item_with_its_place(works: Works):
    first = works.handed_in("teacher", text(1))
    second = works.handed_in("stranger", text(2, 20) + text(1, 20))
    assert works.work() == len(first) + len(second)
    assert works.due() == []
    pairs = works.pairs()
    assert {(one.evidence_id, one.other_id) for one in pairs} == set(zip(second, first, strict=True))
    with works.database.transaction(reads_only=True) as session:
        for one in pairs:
            assert one.kind is ResemblanceKind.COPIED
            assert 0.4 < one.share_of_later < 0.6
            assert 0.4 < one.share_of_earlier < 0.6
            later, earlier = (
                document_of(works.files, session.get_one(Evidence, key)).text for key in (one.evidence_id, one.other_id)
            )
            longest = max(one.passages, key=lambda row: row["end"] - row["start"])
            assert later[longest["start"] : longest["end"]] == earlier[longest["other_start"] : longest["other_end"]]
            assert longest["end"] - longest["start"] > 300


def test_it_does_not_matter_which_of_the_two_is_compared_first(works: Works):
    first = works.handed_in("teacher", text(1))
    works.work()
    second = works.handed_in("stranger", text(1, 20) + text(3, 20))
    works.work()
    assert {(one.evidence_id, one.other_id, one.found_by_id) for one in works.pairs()} == {
        (later, earlier, later) for later, earlier in zip(second, first, strict=True)
    }


def test_different_texts_are_no_pair(works: Works):
    works.handed_in("teacher", text(1))
    works.handed_in("stranger", text(2))
    works.work()
    assert works.pairs() == []


def test_versions_of_one_declaration_never_count_and_only_the_newest_is_compared(works: Works):
    old = works.handed_in("teacher", text(1))
    works.work()
    with works.database.transaction() as session:
        declaration = session.get_one(Evidence, old[0]).submission.declaration
        new = [one.id for one in hand_in(session, declaration, text(1), works.files).evidence]
    works.work()
    assert works.pairs() == []
    with works.database.transaction(reads_only=True) as session:
        assert {one.evidence_id for one in session.query(Comparison)} == set(new)


def test_the_teachers_own_work_of_an_earlier_round_is_a_kind_of_its_own(works: Works):
    with works.database.transaction() as session:
        earlier = add_round(session, works.county.units["county"], "2026年春季").id
    works.handed_in("teacher", text(1), State.FINAL, earlier)
    works.handed_in("teacher", text(1))
    works.work()
    assert {one.kind for one in works.pairs()} == {ResemblanceKind.OWN_EARLIER}
    with works.database.transaction(reads_only=True) as session:
        counted = summary(session, works.county.round, works.county.units["county"])
    assert counted.pairs == 0
    assert counted.own_earlier == len(works.pairs())
    assert counted.waiting == 0


def test_returned_work_drops_out_with_what_nobody_looked_at(works: Works):
    first = works.handed_in("teacher", text(1))
    works.handed_in("stranger", text(1))
    works.work()
    seen, *_ = (one.id for one in works.pairs())
    with works.database.transaction() as session:
        session.get_one(Resemblance, seen).view = View.FOLLOW_UP
    change(works.database, first[0], State.RETURNED)
    assert set(works.due()) == set(first)
    works.work()
    assert [one.id for one in works.pairs()] == [seen]
    copied = works.handed_in("colleague", text(1))
    works.work()
    assert {one.other_id for one in works.pairs() if one.evidence_id in copied}.isdisjoint(first)


def test_drafts_and_unread_work_wait(works: Works):
    works.handed_in("teacher", text(1), State.DRAFT)
    with works.database.transaction() as session:
        for evidence in session.query(Evidence):
            assert evidence.submission.declaration.state is State.DRAFT
    assert works.due() == []


def test_a_killed_worker_and_a_lost_index_lose_nothing(works: Works):
    first = works.handed_in("teacher", text(1))
    works.work()
    works.tools.shelf.close()
    (works.folder / "index" / "look_alikes.db").unlink()
    works.restart()
    second = works.handed_in("stranger", text(1))
    works.work()
    assert {(one.evidence_id, one.other_id) for one in works.pairs()} == set(zip(second, first, strict=True))


def test_an_index_of_another_format_is_made_anew(works: Works):
    path = works.folder / "index" / "look_alikes.db"
    works.handed_in("teacher", text(1))
    works.work()
    works.tools.shelf.close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 7")
    database.close()
    works.restart()
    works.handed_in("stranger", text(1))
    works.work()
    assert len(works.pairs()) > 0


def test_work_that_was_compared_with_few_is_compared_again_when_many_came(works: Works):
    with works.database.transaction() as session:
        rounds = [add_round(session, works.county.units["county"], f"第{n}轮").id for n in range(4)]
    shared = text(99, 30)
    for n, held in enumerate(rounds):
        for place, teacher in enumerate(("teacher", "colleague", "stranger")):
            works.handed_in(teacher, shared + text(10 * n + place, 20), State.FINAL, held)
    works.work()
    with works.database.transaction(reads_only=True) as session:
        rows = list(session.query(Comparison))
        declarations = session.query(Declaration).count()
    assert declarations == 12
    assert all(2 * one.n_others >= declarations for one in rows)
