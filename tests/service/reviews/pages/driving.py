"""How a reviewer's page is driven in a real browser."""

from playwright.sync_api import Page, expect

from service.accounts.identity import COOKIE
from service.database.engine import Database
from service.reviews.tables import Assignment, Review
from tests.service.county import County

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
