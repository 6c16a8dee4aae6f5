"""An auditor looks at what is spared, in a real browser: readable on a telephone, and for everybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from service.acceptance.workflow import look
from service.accounts.identity import COOKIE
from service.database.engine import Database
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.acceptance.promises import arrive, load, promising
from tests.service.county import County, build
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[County, str]]:
    folder = tmp_path_factory.mktemp("acceptance")
    settings = settled_in(folder)
    database = Database(settings.database)
    made = build(database)
    with database.transaction() as session:
        arrive(session, made, [0.97] * 40)
        look(session, stand_in.MANIFEST.id, promising(), stand_in.STANDARD)
    with serving(settings, load) as address:
        yield made, address
    database.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_after_an_alarm(browser: Browser, county: tuple[County, str], width: int) -> None:
    made, address = county
    with watched(browser, width) as page:
        page.context.add_cookies([{"name": COOKIE, "value": made.session_of("auditor").token, "url": address}])
        page.goto(f"{address}/acceptance")
        assert page.locator("h1").inner_text() == "免读复评"
        assert "新材料的把握程度" in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"acceptance-{width}")
        assert inaccessible(page) == []
