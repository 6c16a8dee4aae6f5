"""A reviewer's day in a real browser."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.standard.loading import parse_standard
from models.standard.rubric import Standard
from service.accounts.identity import COOKIE
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import FileStore
from service.reviews.tables import Assignment, Review, Seat
from service.rounds.standards import keep_standard
from service.rounds.tables import Round
from service.settings import Settings
from tests.browser import chromium, inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.county import County, assign, declare, hand_in
from tests.service.reviews.desk import HIGH, LOW, MIDDLE, Work, hand_out, levels
from tests.service.reviews.test_review_steps import judge

pytestmark = pytest.mark.browser

REPORT = (
    "# 四年级《运算律》学情分析报告\n\n"
    "课前我用问卷星发放了学情问卷42份，收回有效问卷41份，有效率97.6%，并导出了原始数据表。"
    "数据显示，有28名学生能说出分数的意义，13名学生把分子和分母弄反。\n\n"
    "呈现方式上，我把前测各题的正确率做成条形图，把三类错误做成堆积图，关键差异在图上用红框标出。\n\n"
    "结论：共性问题是把“平均分”这个前提漏掉，分层来看，学困生卡在读图，优等生卡在表达。"
    "错因推断来自第5题和第7题的作答过程。\n\n"
    "教学对策：对读图困难的8名学生先用实物折纸，再过渡到图；对表达不清的学生提供句式支架；"
    "课后用3道同类题检验，正确率低于80%的学生进入第二次辅导。\n\n"
) * 3


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(settings, stand_in.load) as found:
        yield found


@pytest.fixture
def database_url(sqlite_files, tmp_path: Path) -> str:
    """What a browser sees does not depend on the database."""
    return sqlite_files.fresh(tmp_path)


@pytest.fixture
def work(database: Database, county: County, files: FileStore) -> Work:
    return hand_out(database, county, files, Seat.FIRST, Seat.SECOND, text=REPORT)


def sign_in(page: Page, county: County, person: str, address: str) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": county.session_of(person).token, "url": address}])


def stored(database: Database, assignment: int) -> Review:
    with database.transaction(reads_only=True) as session:
        review = session.get_one(Assignment, assignment).review
        assert review is not None
        return review


def begin(page: Page) -> None:
    page.get_by_role("button", name="开始评审").click()
    expect(page.locator("#tally.live")).to_be_visible()


def card(page: Page, number: int):
    return page.locator(".judged").nth(number - 1)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def judge_by_keyboard(page: Page) -> None:
    """Set four levels, with a sending too early, a reload and second thoughts on the way."""
    press(page, "Control+Enter")
    expect(page.locator("#count")).to_have_text("还有 4 项指标没有选等级。")
    press(page, "3", "j", "2")
    page.reload()
    expect(page.locator("#count")).to_have_text("还差 2 项")
    press(page, "j", "j", "j", "1", "ArrowDown", "3")
    expect(card(page, 4).get_by_role("radio").nth(2)).to_be_focused()
    expect(page.locator("#roll-up")).to_have_text("不合格")
    press(page, "k", "2")
    expect(page.locator("#roll-up")).to_have_text("合格")
    press(page, "o")
    expect(page.locator("#count")).to_have_text("不对题")
    press(page, "o")


def change_by_keyboard(page: Page) -> None:
    """Change one level; the reason and the advice are asked for where they are lacking."""
    press(page, "j", "j", "1")
    expect(card(page, 2).get_by_role("textbox")).to_be_focused()
    press(page, "Control+Enter")
    expect(page.locator("#count")).to_have_text("请说明为什么改。")
    page.keyboard.type("第2页的图没有数据来源")
    expect(page.locator("#send")).to_have_text("改 1 处并完成")
    shoot(page, "review-change-1280", full=False)
    press(page, "Control+Enter")
    expect(page.locator("#advice")).to_be_focused()
    page.keyboard.type("请补上各图的数据来源。")
    press(page, "Control+Enter")
    expect(page.get_by_text("这件评审已完成")).to_be_visible()


def test_a_review_by_keyboard_alone(browser: Browser, address: str, county: County, database: Database, work: Work):
    mine = work.seats[Seat.FIRST]
    with watched(browser) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        shoot(page, "review-intro-1280")
        press(page, "Enter")  # the button has the focus
        expect(page.locator("#tally.live")).to_be_visible()
        judge_by_keyboard(page)
        shoot(page, "review-blind-1280", full=False)
        press(page, "Control+Enter")
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
        shoot(page, "review-compare-1280")
        change_by_keyboard(page)
        shoot(page, "review-finished-1280")
        assert page.evaluate("sessionStorage.length") == 0
    review = stored(database, mine)
    assert list(review.blind_levels.values()) == [HIGH, MIDDLE, MIDDLE, HIGH]
    assert list(review.final_levels.values()) == [HIGH, LOW, MIDDLE, HIGH]
    assert list(review.change_reasons.values()) == ["第2页的图没有数据来源"]
    assert [one["level"] for one in review.order] == [HIGH, MIDDLE, LOW, HIGH, MIDDLE, LOW]
    assert [one["phase"] for one in review.order] == ["blind"] * 5 + ["final"]


def test_every_step_is_accessible(browser: Browser, address: str, county: County, work: Work):
    with watched(browser) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{work.seats[Seat.FIRST]}")
        assert inaccessible(page) == []
        begin(page)
        press(page, "?")
        expect(page.get_by_role("dialog")).to_be_visible()
        shoot(page, "review-keys-1280", full=False)
        assert inaccessible(page) == []
        press(page, "?")
        expect(page.get_by_role("dialog")).to_be_hidden()
        press(page, *"j2j2j2j2")
        assert inaccessible(page) == []
        press(page, "Control+Enter")
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
        press(page, "j", "3")
        assert inaccessible(page) == []
        page.keyboard.type("再读一遍后认为可复算")
        press(page, "Control+Enter")
        expect(page.get_by_text("这件评审已完成")).to_be_visible()
        assert inaccessible(page) == []


def test_keeping_is_one_key(browser: Browser, address: str, county: County, database: Database, work: Work):
    mine = work.seats[Seat.FIRST]
    with watched(browser) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        begin(page)
        for keys in "j2j2j2j2":
            page.keyboard.press(keys)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#send")).to_have_text("维持并完成")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("这件评审已完成")).to_be_visible()
    assert stored(database, mine).final_levels == levels(MIDDLE)


def test_on_a_narrow_screen(browser: Browser, address: str, county: County, work: Work):
    mine = work.seats[Seat.FIRST]
    with watched(browser, 390) as page:
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        shoot(page, "review-intro-390")
        page.get_by_role("button", name="开始评审").click()
        for number in range(1, 5):
            card(page, number).get_by_text("合格", exact=True).last.click()
        shoot(page, "review-blind-390")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="提交我的等级").click()
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
        shoot(page, "review-compare-390")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_javascript(browser: Browser, address: str, county: County, database: Database, work: Work):
    mine = work.seats[Seat.FIRST]
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, county, "reviewer", address)
        page.goto(f"{address}/reviews/{mine}")
        page.get_by_role("button", name="开始评审").click()
        card(page, 1).locator(".level").nth(1).click()
        page.get_by_role("button", name="提交我的等级").click()
        expect(page.get_by_role("alert")).to_contain_text("还没有选等级")
        expect(card(page, 1).get_by_role("radio").nth(1)).to_be_checked()
        shoot(page, "review-refused-1280", full=False)
        for number in (2, 3, 4):
            card(page, number).locator(".level").nth(1).click()
        page.get_by_role("button", name="提交我的等级").click()
        expect(page.get_by_text("机器初评仅供参考")).to_be_visible()
        page.get_by_role("button", name="维持并完成").click()
        expect(page.get_by_text("这件评审已完成")).to_be_visible()
    review = stored(database, mine)
    assert review.final_levels == levels(MIDDLE)
    assert review.order == []


def test_the_third_sees_both_side_by_side(
    browser: Browser, address: str, county: County, database: Database, work: Work
):
    judge(database, work.seats[Seat.FIRST], levels(MIDDLE), advice="可再补充数据来源。")
    judge(database, work.seats[Seat.SECOND], levels(HIGH, MIDDLE, HIGH, HIGH))
    with database.transaction(reads_only=True) as session:
        (third,) = session.query(Assignment).filter_by(seat=Seat.THIRD).all()
        person = next(name for name, key in county.people.items() if key == third.reviewer_id)
    with watched(browser) as page:
        sign_in(page, county, person, address)
        page.goto(f"{address}/reviews/{third.id}")
        page.get_by_role("button", name="开始评审").click()
        expect(card(page, 1)).to_contain_text("评审甲")
        shoot(page, "review-third-1280", full=False)
        assert inaccessible(page) == []


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
