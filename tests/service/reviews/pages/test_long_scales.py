"""Scales of any length can be set by keyboard or from a box."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from models.standard.loading import parse_standard
from models.standard.rubric import Standard
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import FileStore
from service.rounds.standards import keep_standard
from service.rounds.tables import Round
from tests.browser import inaccessible, shoot, watched
from tests.service import stand_in
from tests.service.county import County, assign, declare, hand_in
from tests.service.reviews.pages.driving import REPORT, begin, press, sign_in, stored

pytestmark = pytest.mark.browser


def scale_of(n: int) -> Standard:
    criteria = [
        {"id": "L1-E1-1", "name": "数据", "descriptors": {"9": "完整可复算"}},
        {"id": "L1-E1-2", "name": "结论"},
    ]
    standard = {
        "id": "long",
        "version": "1",
        "title": "长量表",
        "provenance": "written for the tests",
        "levels": [{"code": str(place), "name": f"第{place}级"} for place in range(1, n + 1)],
        "points": [{"code": "L1", "name": "示例", "evidence": [{"id": "L1-E1", "name": "报告", "criteria": criteria}]}],
    }
    return parse_standard(json.dumps(standard).encode(), "long.json")


@pytest.fixture
def long_scale(
    county: County, database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], int]:
    """Hand in work of a round that is judged by a scale of so many levels, and give it to "reviewer"."""

    def handed_out(n: int) -> int:
        monkeypatch.setattr(stand_in, "STANDARD", scale_of(n))
        with database.transaction() as session:
            held = session.get_one(Round, county.round)
            held.standard_hash = keep_standard(session, stand_in.STANDARD).content_hash
            submission = hand_in(session, declare(session, county, point="L1", state=State.IN_REVIEW), REPORT, files)
            return assign(session, submission.evidence[0], county.people["reviewer"]).id

    return handed_out


def test_nine_levels_have_a_key_each(
    browser: Browser, address: str, county: County, database: Database, long_scale: Callable[[int], int]
):
    mine = long_scale(9)
    with watched(browser) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        begin(page)
        press(page, "j", "9", "j", "8")
        expect(page.locator("#roll-up")).to_have_text("第8级")
        shoot(page, "review-9-levels-1280", full=False)
        press(page, "Control+Enter")
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
    assert stored(database, mine).blind_levels == {"L1-E1-1": "9", "L1-E1-2": "8"}


def test_of_61_levels_one_is_chosen_from_a_box(
    browser: Browser, address: str, county: County, database: Database, long_scale: Callable[[int], int]
):
    mine = long_scale(61)
    with watched(browser) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        begin(page)
        page.get_by_label("等级").first.select_option("60")
        page.get_by_label("等级").nth(1).select_option("58")
        expect(page.locator("#roll-up")).to_have_text("第58级")
        shoot(page, "review-61-levels-1280", full=False)
        assert inaccessible(page) == []
        press(page, "Control+Enter")
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
        shoot(page, "review-61-levels-compare-1280")
    assert stored(database, mine).blind_levels == {"L1-E1-1": "60", "L1-E1-2": "58"}
