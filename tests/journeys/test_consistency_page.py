"""The county looks at the demo's finished round in a real browser, down to a single item, on a desk and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from service.accounts import sign_in
from service.accounts.identity import COOKIE
from service.accounts.tables import Person
from service.consistency import chores
from service.database.engine import Database
from service.demo import past_round
from service.demo.past_table import past_table
from service.demo.people import settle_in
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.settings import Settings
from service.worker.chore import Tools
from tests.browser import chromium, inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.databases import Files

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address, and the county auditor's token."""
    folder = tmp_path_factory.mktemp("consistency")
    settings = Settings(
        database=Files(folder).fresh(folder), files=str(folder / "files"), queue=f"sqlite:///{folder}/queue.db"
    )
    database, files, table = Database(settings.database), open_files(settings.files), past_table()
    with database.transaction() as session:
        people = settle_in(session, table)
        held = past_round.add(session, people, table, stand_in.STANDARD, files)
    chores.do(Tools(database, files, GraderSource(settings, stand_in.load)), held)
    with database.transaction() as session:
        auditor = session.scalars(select(Person).where(Person.login == "county")).unique().one()
        token = sign_in.begin(session, auditor, hours=1).token
    with serving(settings, stand_in.load) as address:
        yield address, token
    database.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_an_auditor_goes_from_the_answer_to_the_single_item(
    browser: Browser, county: tuple[str, str], width: int
) -> None:
    address, token = county
    with watched(browser, width) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        page.goto(f"{address}/consistency")
        expect(page.locator("#map-of-schools .main-svg").first).to_be_visible()
        expect(page.locator(".to-do li").last).to_contain_text("抽查")
        for name in ("county", "school", "reviewer", "item"):
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            shoot(page, f"consistency-{name}-{width}")
            assert inaccessible(page) == [], name
            if name == "county":
                page.locator("#schools tbody a").first.click()
            elif name == "school":
                page.locator('a[href^="/consistency/reviewers/"]').first.click()
            elif name == "reviewer":
                page.locator('a[href^="/consistency/items/"]').first.click()
        expect(page.locator("h1")).to_contain_text("-E")
