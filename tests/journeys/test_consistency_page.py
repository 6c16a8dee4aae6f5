"""The county looks at the demo's finished round in a real browser, down to a single item, on a desk and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from service.accounts import sign_in
from service.accounts.identity import COOKIE
from service.consistency import chores
from service.database.engine import Database
from service.declarations.tables import Declaration
from service.demo import past_round
from service.demo.past_table import past_table
from service.demo.people import People, settle_in
from service.demo.planted import COPIED
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.resemblances.chores import look_for_patterns
from service.resemblances.comparing import compare
from service.submissions.tables import Evidence, Submission
from service.worker.chore import Tools
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address, and the county auditor's token."""
    settings = settled_in(tmp_path_factory.mktemp("consistency"), demo=True)
    database, files, table = Database(settings.database), open_files(settings.files), past_table()
    with database.transaction() as session:
        people = settle_in(session, table)
        held = past_round.add(session, people, table, stand_in.STANDARD, files)
        token = sign_in.begin(session, people.auditor, hours=1).token
        planted = works_to_compare(session, people)
    tools = Tools(database, files, GraderSource(settings, stand_in.load))
    chores.do(tools, held)
    for key in planted:
        compare(tools, key)
    look_for_patterns(tools, held)
    with serving(settings, stand_in.load) as address:
        yield address, token
    database.close()


def works_to_compare(session: Session, people: People) -> list[int]:
    """Return the planted items and those that they were taken from: comparing all thousand would take minutes."""
    wanted = [(people.teachers[who].id, one.item) for one in COPIED for who in (one.teacher, one.source)]
    query = select(Evidence.id).join(Submission).join(Declaration)
    return list(session.scalars(query.where(tuple_(Declaration.teacher_id, Evidence.item).in_(wanted))))


@contextmanager
def signed_in(browser: Browser, county: tuple[str, str], start: str) -> Iterator[Page]:
    address, token = county
    with watched(browser) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        page.goto(f"{address}{start}")
        yield page


def looked_at(page: Page, name: str) -> None:
    """Look at a page wide and narrow: it fits, and everybody can use it."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()  # charts are drawn for the width that they find
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
        shoot(page, f"{name}-{width}")
        assert inaccessible(page) == [], f"{name} {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_an_auditor_goes_from_the_answer_to_the_single_item(browser: Browser, county: tuple[str, str]) -> None:
    with signed_in(browser, county, "/consistency") as page:
        expect(page.locator("#map-of-schools .main-svg").first).to_be_visible()
        expect(page.locator(".to-do li").last).to_contain_text("抽查")
        looked_at(page, "consistency-county")
        page.locator("#schools tbody a").first.click()
        looked_at(page, "consistency-school")
        page.locator('a[href^="/consistency/reviewers/"]').first.click()
        looked_at(page, "consistency-reviewer")
        page.locator('a[href^="/consistency/items/"]').first.click()
        expect(page.locator("h1")).to_contain_text("-E")
        looked_at(page, "consistency-item")


def test_what_was_planted_is_found_and_said_to_be_sample_data(browser: Browser, county: tuple[str, str]) -> None:
    with signed_in(browser, county, "/consistency") as page:
        page.get_by_role("link", name="雷同与异常", exact=True).click()
        expect(page.locator(".pair")).to_have_count(len(COPIED))
        expect(page.locator(".stack > .hint")).to_contain_text("示例数据")
        looked_at(page, "resemblances-list")
        page.locator(".pair-open a").first.click()
        expect(page.locator("h1")).to_be_visible()
        looked_at(page, "resemblances-pair")
        page.goto(f"{county[0]}/resemblances/patterns")
        expect(page.locator(".patterns h3", has_text="一分钟内连续完成评审")).to_be_visible()
        looked_at(page, "resemblances-patterns")
