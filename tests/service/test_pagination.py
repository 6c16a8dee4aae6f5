"""Lists come part by part, and stay in step while rows are added."""

from contextlib import suppress

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.errors import CursorInvalid
from service.pagination import cursor_of, key_of
from tests.service.county import County, add_round

ROUNDS = "/api/v1/rounds"


def add(county: County, *names: str) -> None:
    with county.database.transaction() as session:
        for name in names:
            add_round(session, county.units["school"], name)


@pytest.fixture
def teacher(client: TestClient, county: County) -> TestClient:
    add(county, *"abcdef")
    return county.sign_in(client, "teacher")


def part(client: TestClient, **params: object) -> tuple[list[str], str | None]:
    found = client.get(ROUNDS, params=params).json()
    return [one["name"] for one in found["items"]], found["next"]


def test_parts_follow_each_other_newest_first(teacher: TestClient):
    seen, following = part(teacher, limit=3)
    assert seen == ["f", "e", "d"]
    names, following = part(teacher, limit=3, cursor=following)
    assert names == ["c", "b", "a"]
    assert part(teacher, limit=3, cursor=following) == (["2026年秋季"], None)


def test_a_last_part_that_is_full_has_no_next_one(teacher: TestClient):
    assert part(teacher, limit=7)[1] is None
    assert part(teacher, limit=6)[1] is not None


def test_rows_that_are_added_meanwhile_neither_repeat_nor_hide_any(teacher: TestClient, county: County):
    seen, following = part(teacher, limit=2)
    while following:
        add(county, "new")
        names, following = part(teacher, limit=2, cursor=following)
        seen += names
    assert seen == [*"fedcba", "2026年秋季"]


@pytest.mark.parametrize("cursor", ["", "!!!!", "MTI=MTI=", "YWJj", "LTE", "x" * 40, "学", "MTIzNDU2Nzg5MDEyMw"])
def test_a_cursor_that_is_not_ours_is_refused(teacher: TestClient, cursor: str):
    response = teacher.get(ROUNDS, params={"cursor": cursor})
    assert response.status_code == 422
    assert response.json()["code"] in {"cursor_invalid", "request_invalid"}


@pytest.mark.parametrize("limit", [0, -1, 201, "many"])
def test_a_limit_out_of_bounds_is_refused(teacher: TestClient, limit: object):
    assert teacher.get(ROUNDS, params={"limit": limit}).status_code == 422


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_cursor_leads_back_to_its_key(number: int):
    assert key_of(cursor_of(number)) == number


@given(st.text(max_size=40))
def test_no_text_at_all_is_more_than_refused(text: str):
    with suppress(CursorInvalid):
        assert 0 <= key_of(text) < 10**12
