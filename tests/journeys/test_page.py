"""A person grades a text in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pptx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import inaccessible, serving, shoot, watched
from tests.service import stand_in
from tests.service.databases import settled_in

pytestmark = pytest.mark.browser

REPORT = (
    "课前我用问卷星发放了学情问卷42份，收回有效问卷41份，有效率97.6%，并导出了原始数据表。"
    "数据显示，有28名学生能说出分数的意义，13名学生把分子和分母弄反。\n\n"
    "呈现方式上，我把前测各题的正确率做成条形图，把三类错误做成堆积图，关键差异在图上用红框标出。\n\n"
    "结论：共性问题是把“平均分”这个前提漏掉，分层来看，学困生卡在读图，优等生卡在表达。"
    "错因推断来自第5题和第7题的作答过程。\n\n"
    "教学对策：对读图困难的8名学生先用实物折纸，再过渡到图；对表达不清的学生提供句式支架；"
    '课后用3道同类题检验，正确率低于80%的学生进入第二次辅导。<script>alert("x")</script>'
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("trial")
    settings = settled_in(folder, open_trial=True)
    with serving(settings, stand_in.load_slowly) as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser) as page:
        page.goto(f"{address}/trial?point=A1&item=A1-E2")
        yield page


def grade_with_the_keyboard(page: Page) -> None:
    page.get_by_label("材料文字").fill(REPORT)
    page.get_by_label("材料文字").press("Control+Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="初评等级")).to_be_visible()


def test_rubric_is_readable_before_grading(page: Page) -> None:
    expect(page.get_by_text("给出发放数、有效数和统计结果")).to_be_visible()
    expect(page.get_by_text("附导出表或截图可复算")).to_be_visible()
    shoot(page, "start-1280")
    assert inaccessible(page) == []


def test_grading_with_the_keyboard(page: Page) -> None:
    grade_with_the_keyboard(page)
    expect(page.get_by_role("note")).to_contain_text("初步结果，无约束力，由评审组决定")
    expect(page.locator(".criterion")).to_have_count(4)
    expect(page.locator(".criterion .chip").first).to_have_text("优秀")
    expect(page.locator(".full-text")).to_contain_text('<script>alert("x")</script>')
    expect(page.locator(".sample").first).to_be_visible()
    page.get_by_role("button", name="在原文中查看").nth(1).click()
    expect(page.locator("mark.on").first).to_be_visible()
    page.wait_for_function("scrollY > 0")
    shoot(page, "reading-1280", full=False)
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "result-1280")
    assert inaccessible(page) == []


def test_progress_counts_passages(page: Page) -> None:
    page.get_by_label("材料文字").fill(REPORT)
    page.get_by_role("button", name="评一评").click()
    expect(page.locator("#progress-text")).to_contain_text("段，共")
    shoot(page, "progress-1280")
    expect(page.get_by_role("heading", name="初评等级")).to_be_visible()


def test_choosing_a_point_shows_its_items(page: Page) -> None:
    page.get_by_label("能力点").select_option("A5")
    expect(page.get_by_text("导入教学设计")).to_be_visible()
    page.get_by_text("教学反思").click()
    expect(page).to_have_url(re.compile("point=A5&item=A5-E3"))


def test_picking_a_file(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "<b>报告.txt"
    report.write_text(REPORT, encoding="gb18030")
    page.locator("#file").set_input_files(report)
    expect(page.get_by_text("<b>报告.txt")).to_be_visible()
    shoot(page, "file-1280")
    page.get_by_role("button", name="评一评").click()
    expect(page.locator(".full-text")).to_contain_text("收回有效问卷41份")


def test_quotations_say_on_which_slide_they_stand(page: Page, tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for title, body in (("学情分析报告", "收回有效问卷41份\n有效率97.6%"), ("教学对策", "先用实物折纸，再过渡到图")):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    deck.save(tmp_path / "课件.pptx")
    page.locator("#file").set_input_files(tmp_path / "课件.pptx")
    page.get_by_role("button", name="评一评").click()
    quotation = page.locator("blockquote", has_text="实物折纸").first
    expect(quotation).to_contain_text("第2张幻灯片")
    expect(page.locator(".beside")).to_have_text(["第1张幻灯片", "第2张幻灯片"])
    expect(page.locator(".full-text").get_by_role("heading", name="教学对策")).to_be_visible()
    expect(page.locator(".full-text").get_by_role("listitem").first).to_contain_text("有效问卷41份")
    quotation.get_by_role("link").click()
    expect(page.locator(".full-text mark", has_text="实物折纸")).to_be_in_viewport()
    shoot(page, "slides-1280")


def test_quotations_say_on_which_page_they_stand(page: Page, tmp_path: Path) -> None:
    writer = page.context.new_page()
    writer.set_content("".join(f"<p style='break-after: page'>{text}</p>" for text in REPORT.split("\n\n")[:3]))
    writer.pdf(path=tmp_path / "报告.pdf")
    writer.close()
    page.locator("#file").set_input_files(tmp_path / "报告.pdf")
    page.get_by_role("button", name="评一评").click()
    expect(page.locator("blockquote .place").first).to_have_text(re.compile("^第[123]页$"))
    expect(page.locator(".beside").last).to_have_text("第3页")


def test_a_refusal_says_what_to_do(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "报告.pdf"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    page.locator("#file").set_input_files(broken)
    page.get_by_role("button", name="评一评").click()
    expect(page.get_by_role("alert")).to_contain_text("内容却是 PNG")
    shoot(page, "refusal-1280")


def test_english_by_switch(page: Page) -> None:
    page.get_by_label("材料文字").fill("跨语言保留的文字")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Text of the evidence")).to_have_value("跨语言保留的文字")
    expect(page.get_by_role("button", name="Grade it")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("input[name=item]:checked")).to_have_value("A1-E2")
    shoot(page, "english-1280")


def test_narrow_screen_does_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "start-390")
    grade_with_the_keyboard(page)
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "result-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_javascript(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/trial?point=A1&item=A1-E2")
        page.get_by_label("材料文字").fill(REPORT)
        page.get_by_role("button", name="评一评").click()
        expect(page.get_by_role("heading", name="初评等级")).to_be_visible()
        expect(page.get_by_label("材料文字")).to_have_value(REPORT)
        shoot(page, "no-script-1280")
