"""A reviewer's day in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from service.database.engine import Database
from service.reviews.tables import Assignment, Seat
from tests.browser import inaccessible, shoot, watched
from tests.service.county import County
from tests.service.reviews.desk import HIGH, LOW, MIDDLE, Work, levels
from tests.service.reviews.pages.driving import begin, card, press, sign_in, stored
from tests.service.reviews.test_review_steps import judge

pytestmark = pytest.mark.browser


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
