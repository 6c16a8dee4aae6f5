import pytest

from models.documents.readers.layout.running_heads import without_running_heads
from models.documents.readers.layout.runs import Box, Run

BODY = (
    "学生先独立完成任务单，",
    "再在小组里说明理由，",
    "最后全班交流想法。",
    "教师记录各组的办法，",
    "课后整理成清单。",
)


def page(*lines):
    return [Run(line, Box(50, 40 + 20 * row, 300, 52 + 20 * row), 12.0) for row, line in enumerate(lines)]


def texts(pages):
    return [[run.text for run in one] for one in without_running_heads(pages)]


@pytest.mark.parametrize("numbered", ["第{}页", "- {} -", "{}/3", "{}", "Page {}", "Weiping Report {}"])
def test_a_head_and_a_page_number_go(numbered):
    pages = [page("实验小学教案", *BODY, numbered.format(number)) for number in (1, 2, 3)]
    assert texts(pages) == [list(BODY)] * 3


def test_headings_that_are_numbered_at_the_top_of_each_page_stay():
    pages = [page(f"任务{number}", *BODY) for number in (1, 2, 3)]
    assert texts(pages) == [[f"任务{number}", *BODY] for number in (1, 2, 3)]


def test_a_sentence_that_comes_back_stays():
    pages = [page("我先读题，再圈出关键词。", *BODY) for _ in range(3)]
    assert texts(pages) == [["我先读题，再圈出关键词。", *BODY]] * 3


def test_a_page_is_never_left_with_nothing():
    pages = [page("目标") for _ in range(3)]
    assert texts(pages) == [["目标"]] * 3


def test_two_pages_keep_everything():
    pages = [page("实验小学教案", *BODY) for _ in range(2)]
    assert texts(pages) == [["实验小学教案", *BODY]] * 2
