"""The auditor of the sample county goes from the tab strip to a signed spot-check of the finished round."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from service.accounts import sign_in
from service.accounts.identity import COOKIE
from service.accounts.tables import Person
from service.clock import now
from service.database.engine import Database
from service.demo import past_round
from service.demo.past_table import past_table
from service.demo.people import settle_in
from service.files.store import open_files
from service.reviews.outcomes import outcome_of
from service.spot_checks.tables import SpotItem
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    address: str
    token: str
    round: int
    database: Database


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("spot")
    settings = settled_in(folder)
    database, table = Database(settings.database), past_table()
    with database.transaction() as session:
        people = settle_in(session, table)
        held = past_round.add(session, people, table, stand_in.STANDARD, open_files(settings.files))
        token = sign_in.begin(session, session.get_one(Person, people.auditor.id), hours=1).token
    with serving(settings, stand_in.load) as address:
        yield Desk(address, token, held, database)
    database.close()


def looked_at(page: Page, name: str) -> None:
    """Look at a page wide and narrow: it fits, and everybody can use it."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
        shoot(page, f"spot-check-{name}-{width}")
        assert inaccessible(page) == [], f"{name} {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def read_the_others(database: Database, wrong: int) -> None:
    """Send the levels of all open items as they were decided, but of one decision all at the lowest."""
    with database.transaction() as session:
        for item in session.query(SpotItem).filter(SpotItem.done_at.is_(None)):
            found = outcome_of(session, item.evidence_id)
            assert found is not None
            lowest = dict.fromkeys(found.levels, "not_qualified")
            item.levels = lowest if item.draw.declaration_id == wrong else dict(found.levels)
            item.opened_at = item.done_at = now()


def test_from_the_tab_strip_to_the_signature(browser: Browser, desk: Desk) -> None:
    with watched(browser) as page:
        page.context.add_cookies([{"name": COOKIE, "value": desk.token, "url": desk.address}])
        page.goto(f"{desk.address}/consistency")
        page.get_by_role("link", name="抽查", exact=True).click()
        looked_at(page, "list")
        page.get_by_role("button", name="固定清单并拟定").click()
        before = page.locator("#foreseen .tile dd").first.inner_text()
        page.get_by_label("每位教师").check()
        expect(page.locator("#foreseen .tile dd").first).not_to_have_text(before)
        page.get_by_label("每位教师").uncheck()
        expect(page.locator("#foreseen .tile dd").first).to_have_text(before)
        looked_at(page, "plan")
        page.get_by_label("种子").fill("lottery-0722")
        page.get_by_role("button", name="抽取").click()
        page.get_by_role("link", name="重抽并比对").click()
        expect(page.get_by_role("status")).to_contain_text("抽出同样的认定")
        page.get_by_label("示例县级审核员").check()
        page.get_by_role("button", name="平均分派").click()
        looked_at(page, "under-way")
        read_one(page)
        first = first_open(desk.database)
        read_the_others(desk.database, first)
        page.goto(f"{desk.address}/spot-checks/1")
        if page.get_by_role("button", name="扩大样本").count():
            page.get_by_role("button", name="扩大样本").click()
            read_the_others(desk.database, first)
            page.reload()
        looked_at(page, "result")
        expect(page.locator("#wrong tbody tr").first).to_be_visible()
        page.get_by_label("意见").fill("抽查结论属实。")
        page.get_by_role("button", name="签署").click()
        expect(page.get_by_text("签署，此后不再改变")).to_be_visible()
        expect(page.get_by_role("button", name="签署")).to_have_count(0)
        looked_at(page, "signed")
        page.get_by_role("link", name="所有人可见的抽取信息").click()
        expect(page.get_by_text("lottery-0722")).to_be_visible()
        looked_at(page, "public")


def read_one(page: Page) -> None:
    """Read the first item in the browser, killed once on the way: what was chosen is still there."""
    page.get_by_role("link", name="去复评").click()
    looked_at(page, "readings")
    page.get_by_role("link", name="复评下一份").click()
    looked_at(page, "begin")
    page.get_by_role("button", name="开始复评").click()
    cards = page.locator("fieldset.judged")
    cards.first.locator("label.level").nth(1).click()
    page.reload()
    expect(cards.first.locator("input[type=radio]").nth(1)).to_be_checked()
    looked_at(page, "reread")
    for place in range(cards.count()):
        cards.nth(place).locator("label.level").nth(1).click()
    page.get_by_role("button", name="提交并继续").click()
    expect(page.get_by_role("button", name="开始复评")).to_be_visible()


def first_open(database: Database) -> int:
    """Return a declaration to be found wrong: one that passed, and of which nothing has been reread yet."""
    with database.transaction() as session:
        passed: dict[int, bool] = {}
        for item in session.query(SpotItem).order_by(SpotItem.id):
            found = outcome_of(session, item.evidence_id)
            good = item.done_at is None and found is not None and "not_qualified" not in found.levels.values()
            passed[item.draw.declaration_id] = passed.get(item.draw.declaration_id, True) and good
        return next(declaration for declaration, good in passed.items() if good)
