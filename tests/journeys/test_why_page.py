"""Somebody who doubts a level looks up in a real browser why it came out so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from service.accounts.identity import COOKIE
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import open_files
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.county import TEXT, County, build, declare, hand_in
from tests.service.databases import settled_in
from tests.service.explanations.test_neighbours import work

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[County, str, int]]:
    folder = tmp_path_factory.mktemp("why")
    settings = settled_in(folder, open_trial=True)
    database = Database(settings.database)
    made = build(database)
    with database.transaction() as session:
        work(session, made, "收回有效问卷41份，来源和时间都写明，数据可信。")
        work(session, made, "数据没有说明来源。", level="not_qualified", teacher="other_reviewer")
        submission = hand_in(session, declare(session, made, state=State.IN_REVIEW), TEXT, open_files(settings.files))
        key = next(one.id for one in submission.evidence if one.item == "A1-E2")
    with serving(settings, stand_in.load) as address:
        yield made, address, key
    database.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_one_page_says_why(browser: Browser, county: tuple[County, str, int], width: int) -> None:
    made, address, key = county
    with watched(browser, width) as page:
        page.context.add_cookies([{"name": COOKIE, "value": made.session_of("teacher").token, "url": address}])
        page.goto(f"{address}/evidence/{key}/why")
        expect(page.get_by_role("heading", name="为什么是这个等级")).to_be_visible()
        expect(page.locator(".neighbour").first).to_be_visible()
        expect(page.get_by_text("没有找到接近的内容").first).to_be_visible()
        page.get_by_text("测量值与限值").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"why-{width}")
        assert inaccessible(page) == []


def test_the_trial_page_says_why_too(browser: Browser, county: tuple[County, str, int]) -> None:
    _, address, _ = county
    with watched(browser) as page:
        page.goto(f"{address}/trial")
        page.fill("#text", TEXT)
        page.click("#go")
        page.locator(".why-more summary").nth(1).click()
        expect(page.get_by_text("哪些方面加分").first).to_be_visible()
        shoot(page, "why-trial")
        assert inaccessible(page) == []
