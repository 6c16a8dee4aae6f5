import pytest

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format, Fragment
from models.documents.privacy import PersonalDataKind as Kind
from models.documents.privacy import find_personal_data
from tests.models.documents.privacy.marked import certain, found


@pytest.mark.parametrize("separator", [" | ", "\t", ",", "，", "   ", " "])
def test_a_column_of_names_whatever_parts_the_cells(separator):
    rows = [["序号", "姓名", "语文", "数学"], ["1", "王小明", "92", "88"], ["2", "迪丽娜尔", "70", "66.5"]]
    text = "\n".join(separator.join(row) for row in rows)
    assert found(text, Kind.STUDENT_NAME) == ["王小明", "迪丽娜尔"]
    assert found(text, Kind.SCORE) == ["92", "88", "70", "66.5"]


def test_a_markdown_table():
    text = "|姓名|期末|\n|---|---|\n|**王小明**|92|\n|Tom Green|85|\n\n之后是正文。"
    assert found(text, Kind.STUDENT_NAME) == ["**王小明**", "Tom Green"]


def test_table_rows_of_a_document():
    rows = ["学生 | 前测 | 后测", "王小明 | 62 | 85", "李雷 | 70 | 90"]
    document = assemble([Fragment(row, BlockKind.TABLE_ROW) for row in rows], Format.DOCX)
    values = [document.text[one.start : one.end] for one in find_personal_data(document)]
    assert values == ["王小明", "62", "85", "李雷", "70", "90"]


def test_averages_below_a_table_are_nobodys():
    text = "姓名 | 成绩\n王小明 | 85\n平均分 | 85\n最高分 | 85"
    assert found(text) == ["王小明", "85"]


def test_other_columns_of_a_table_of_pupils():
    text = "姓名,学号,家长电话,家庭住址\n王小明,07,87654321,城关镇西街"
    assert found(text) == ["王小明", "07", "87654321", "城关镇西街"]
    assert certain(text) == ["07", "87654321"]


def test_a_row_without_an_empty_cell_is_still_read():
    text = "姓名 | 平时 | 期末\n王小明 | 92\n李雷 | 80 | 90"
    assert found(text, Kind.STUDENT_NAME) == ["王小明", "李雷"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张伟 92 95 88\n李娜 90 80 70", ["张伟", "李娜"]),
        ("1. 张伟 92 A\n2. 李娜 85 B", ["张伟", "李娜"]),
        ("张伟,男,92,95", ["张伟"]),
        ("张伟\t92\n李娜\t85\n盘月娥\t77", ["张伟", "李娜", "盘月娥"]),
        ("王　芳  92  95\n李　娜  90  88", ["王　芳", "李　娜"]),
    ],
)
def test_rows_without_a_heading(text, names):
    assert found(text, Kind.STUDENT_NAME) == names


@pytest.mark.parametrize(
    "text",
    [
        "高度 15 20\n温度 20 30",
        "高度 15",
        "平均 85 90 88",
        "教师活动 | 学生活动\n提问 | 思考\n巡视 | 讨论",
        "教师 | 学生 | 设计意图\n方法 | 高声朗读 | 培养语感",
        "时间 40 地点 302",
        "方差 2.5 3.5\n周长 20 24",
        "姓名 | 职务\n\n以上为表头。\n高度 | 宽度",
    ],
)
def test_tables_without_pupils(text):
    assert found(text) == []
