"""Somebody of the county looks at the progress in a real browser: bars where scripts run, tables in any case."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from service.accounts.identity import COOKIE
from service.database.engine import Database
from service.declarations.states import State
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.county import County, build, declare, hand_in
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[County, str]]:
    folder = tmp_path_factory.mktemp("progress")
    settings = settled_in(folder)
    database = Database(settings.database)
    made = build(database)
    with database.transaction() as session:
        hand_in(session, declare(session, made, state=State.IN_REVIEW))
        hand_in(session, declare(session, made, "stranger", "A5", State.FINAL))
        declare(session, made, "colleague", "A5")
    with serving(settings, stand_in.load) as address:
        yield made, address
    database.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_bars_are_drawn_and_the_policy_is_kept(browser: Browser, county: tuple[County, str], width: int) -> None:
    made, address = county
    with watched(browser, width) as page:
        page.context.add_cookies([{"name": COOKIE, "value": made.session_of("auditor").token, "url": address}])
        page.goto(f"{address}/progress")
        expect(page.locator("#chart-school .main-svg").first).to_be_visible()
        expect(page.locator(".legend").first).to_contain_text("正在评审")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"progress-{width}")
        assert inaccessible(page) == []


def test_without_scripts_the_tables_say_the_same(browser: Browser, county: tuple[County, str]) -> None:
    made, address = county
    with watched(browser, script=False) as page:
        page.context.add_cookies([{"name": COOKIE, "value": made.session_of("auditor").token, "url": address}])
        page.goto(f"{address}/progress")
        expect(page.get_by_role("link", name="第一中学")).to_be_visible()
        expect(page.locator("#chart-school")).to_be_hidden()
