from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.documents.conditions import Condition
from models.grading.grade import Referral
from service.assignments.lot import drawn
from service.assignments.urgency import (
    CODES,
    MOST,
    ORDER,
    Need,
    SeatReason,
    Timing,
    in_order,
    pressing,
    timing_of,
    urgency_of,
)
from service.assignments.words import REASON_NAMES, SEAT_REASON_NAMES
from service.clock import now, today
from service.database.engine import Database
from service.reviews.tables import Assignment
from tests.service.county import County, assign, declare, hand_in

certainties = st.one_of(st.none(), st.floats(0, 1))


def test_every_reason_has_one_place_and_a_name():
    assert sorted(CODES) == sorted({*Referral, *(one.value for one in Condition), *Need})
    assert len(CODES) == sum(len(group) for group in ORDER)
    assert set(REASON_NAMES) == set(CODES)
    assert set(SEAT_REASON_NAMES) == set(SeatReason)


@given(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)), certainties, certainties)
def test_the_most_pressing_reason_decides(one: set[str], other: set[str], sure: float | None, unsure: float | None):
    def places(reasons: set[str]) -> list[int]:
        return [place for place, group in enumerate(ORDER) if group & reasons]

    mine, theirs = places(one), places(other)
    first = next((place for place in range(len(ORDER)) if (place in mine) != (place in theirs)), None)
    if first is not None:
        assert (urgency_of(one, sure) > urgency_of(other, unsure)) == (first in mine)


@given(st.sets(st.sampled_from(CODES)), st.floats(0, 1), st.floats(0, 1))
def test_with_the_same_reasons_the_less_certain_comes_first(reasons: set[str], one: float, other: float):
    low, high = sorted((one, other))
    assert urgency_of(reasons, low) >= urgency_of(reasons, high)


def test_reasons_of_the_seat_are_not_shown_and_do_not_count():
    assert in_order([SeatReason.BY_LOT, Referral.TOO_SHORT, Need.DIFFER]) == ["differ", "too_short"]
    assert urgency_of([SeatReason.BY_LOT, SeatReason.DOUBT], None) == 0


def test_a_date_that_passed_comes_before_all_and_a_near_one_before_certainty(database: Database, county: County):
    rows = [
        ("late", [], -1, 0, 1.0),
        ("blank", ["blank"], 7, 0, None),
        ("query", ["form_query"], 7, 0, 1.0),
        ("soon", [], 2, 0, 1.0),
        ("old", [], 7, 6, 1.0),
        ("doubt", [], 7, 0, 0.0),
        ("plain", [], 7, 0, 1.0),
    ]
    keys = {}
    with database.transaction() as session:
        for place, (name, reasons, due, waited, certainty) in enumerate(reversed(rows)):
            declaration = declare(session, county, point=f"A{place + 1}")
            made = assign(session, hand_in(session, declaration).evidence[0], county.people["reviewer"])
            made.reasons, made.urgency = reasons, urgency_of(reasons, certainty)
            made.due_on, made.assigned_at = today() + timedelta(days=due), now() - timedelta(days=waited)
            keys[made.id] = name
    with database.transaction(reads_only=True) as session:
        found = session.execute(select(Assignment.id, pressing()).order_by(pressing().desc(), Assignment.id)).all()
    assert [keys[key] for key, _ in found] == [name for name, *_ in rows]
    assert all(number < MOST for _, number in found)


@pytest.mark.parametrize(
    ("due", "waited", "timing"),
    [(-1, 0, Timing.OVERDUE), (0, 9, Timing.DUE_SOON), (2, 0, Timing.DUE_SOON), (3, 6, Timing.WAITING), (3, 1, None)],
)
def test_what_time_adds_is_told(due: int, waited: int, timing: Timing | None):
    assert timing_of(today() + timedelta(days=due), now() - timedelta(days=waited)) is timing


def test_the_lot_is_reproducible_and_near_the_share():
    seed = "0" * 64
    hit = [key for key in range(4000) if drawn(key, seed, 0.1)]
    assert 320 <= len(hit) <= 480
    assert hit == [key for key in range(4000) if drawn(key, seed, 0.1)]
    assert hit != [key for key in range(4000) if drawn(key, "1" * 64, 0.1)]
    assert not any(drawn(key, seed, 0) for key in range(200))
    assert all(drawn(key, seed, 1) for key in range(200))
