"""A round by hand, from sign-in to decision, each role in a real browser; every main page is checked for access."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from models.standard.lookup import find_point
from service.accounts.passwords import hashed
from service.accounts.tables import Person
from service.database.engine import Database
from service.declarations.tables import Declaration
from service.demo.sample import as_docx
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reading.workflow import Limits
from service.rounds.tables import Round
from service.settings import Settings
from service.worker.workflow import Worker
from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.county import County, build
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser

PASSWORD = "正确的马电池订书钉"
TEXTS = Path("data/sample_county/texts")
POINT = "A1"


@contextmanager
def working(settings: Settings, database: Database) -> Iterator[Worker]:
    """Let a worker look for work a few times a second."""
    source = GraderSource(settings, stand_in.load)
    worker = Worker(database, open_files(settings.files), source, Limits.of(settings))
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.3):
            for evidence in worker.sweep():
                worker.read(evidence)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield worker
    finally:
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, County]]:
    folder = tmp_path_factory.mktemp("desk")
    settings = settled_in(folder)
    database = Database(settings.database)
    county = build(database)
    with database.transaction() as session:
        one_hash = hashed(PASSWORD)
        for person in session.scalars(select(Person)):
            person.password_hash = one_hash
        held = session.get_one(Round, county.round)
        held.scheme = {**held.scheme, "publicity_days": 0, "recheck_share": 0.0}
    with working(settings, database), serving(settings, stand_in.load) as address:
        yield address, county
    database.close()


@contextmanager
def signed_in(browser: Browser, address: str, login: str, width: int = 1280) -> Iterator[Page]:
    with watched(browser, width) as page:
        page.goto(f"{address}/")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        yield page


def looked_at(page: Page, name: str) -> None:
    """Keep a picture, and let nothing be in the way of somebody who cannot see or point."""
    shoot(page, name)
    assert inaccessible(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_round_by_hand(browser: Browser, running: tuple[str, County]):
    address, county = running
    with signed_in(browser, address, "teacher") as page:
        looked_at(page, "desk-teacher-empty")
        hand_in(page)
        looked_at(page, "desk-teacher-handed-in")
    for reviewer in ("reviewer", "county_reviewer"):
        with signed_in(browser, address, reviewer) as page:
            review_all(page, reviewer)
    with signed_in(browser, address, "head") as page:
        decide(page)
    with signed_in(browser, address, "teacher", width=390) as page:
        page.get_by_role("link", name="查看结果").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("技术支持的学情分析")
        expect(page.get_by_text("同意评审结果。").first).to_be_visible()
        looked_at(page, "desk-teacher-result-390")
    with county.database.transaction(reads_only=True) as session:
        (declaration,) = session.scalars(select(Declaration))
        assert declaration.state == "final"


def hand_in(page: Page) -> None:
    page.get_by_role("link", name="申报能力点").first.click()
    looked_at(page, "desk-teacher-declare")
    page.get_by_role("button", name=f"申报这个能力点 {POINT} ").first.click()
    point = find_point(stand_in.STANDARD, POINT)
    for item in point.evidence:
        piece = page.locator(f"#item-{item.id}")
        piece.locator("input[type=file]").set_input_files(
            {
                "name": f"{item.name}.docx",
                "mimeType": "application/octet-stream",
                "buffer": as_docx((TEXTS / f"T101-{item.id}.txt").read_text(encoding="utf-8")),
            }
        )
        piece.get_by_role("button", name="上传").click()
    expect(page.get_by_role("button", name="提交")).to_be_enabled(timeout=60_000)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#bench")).to_have_attribute("data-state", "in_review", timeout=60_000)


def review_all(page: Page, reviewer: str) -> None:
    """Begin the next one, judge it by keyboard, keep one's levels; until the queue is empty."""
    looked_at(page, f"desk-{reviewer}-queue")
    while page.get_by_role("link", name="开始下一份").count():
        page.get_by_role("link", name="开始下一份").click()
        page.get_by_role("button", name="开始评审").click()
        expect(page.locator("#tally.live")).to_be_visible()
        for _ in range(page.locator(".judged").count()):
            page.keyboard.press("2")
            page.keyboard.press("j")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("机器初评").first).to_be_visible()
        # The page before has a heading, too: leaving it at once would abort what was just confirmed.
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        page.goto(page.url.split("/reviews")[0] + "/reviews")


def decide(page: Page) -> None:
    looked_at(page, "desk-head-panel")
    page.get_by_role("link", name="技术支持的学情分析").first.click()
    looked_at(page, "desk-head-declaration")
    page.locator("#conclude-reasons").fill("同意评审结果。")
    page.get_by_role("button", name="确认评审结果").click()
    page.get_by_role("button", name="公示").first.click()
    page.get_by_role("button", name="结束公示").click()
    page.get_by_role("button", name="认定").click()
    expect(page.get_by_text("已认定").first).to_be_visible()
    looked_at(page, "desk-head-decided")


PAGES = {
    "teacher": ("/declarations", "/rounds", "/publicity", "/account"),
    "reviewer": ("/reviews", "/rounds"),
    "head": ("/panel", "/progress", "/progress/agreement", "/appeals", "/rounds/new", "/people", "/exports"),
    "auditor": ("/progress", "/rechecks", "/rounds", "/people", "/journal"),
    "administrator": ("/progress", "/rounds", "/people", "/people/new", "/people/import", "/units", "/journal"),
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("person", list(PAGES))
def test_every_page_of_a_role_can_be_used_by_everybody(
    browser: Browser, running: tuple[str, County], person: str, width: int
):
    address, _ = running
    with signed_in(browser, address, person, width) as page:
        for path in PAGES[person]:
            page.goto(f"{address}{path}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            looked_at(page, f"desk-{person}{path.replace('/', '-')}-{width}")
