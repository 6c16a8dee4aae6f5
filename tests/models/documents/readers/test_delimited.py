import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.document import BlockKind
from models.documents.readers.delimited import extract
from models.documents.readers.office.table_rows import MAX_COLUMNS, MAX_ROWS
from models.documents.readers.source import Source
from models.errors import DamagedDocument, TooManyParts


def rows(data):
    data = data if isinstance(data, bytes) else data.encode()
    return [(fragment.place.row, fragment.text) for fragment in extract(Source(data, "成绩.csv"))]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_cells_are_parted_by_the_mark_that_fits(mark, encoding):
    table = f"姓名{mark}评语\n甲{mark}说得清楚，有条理\n乙{mark}还需练习\n"
    assert rows(table.encode(encoding)) == [(1, "姓名 | 评语"), (2, "甲 | 说得清楚，有条理"), (3, "乙 | 还需练习")]


def test_a_quoted_cell_may_hold_marks_and_line_ends_and_is_one_row():
    table = '环节,内容\r\n导入,"师：为什么？\r\n生：因为""平均分"", 对。"\r\n\r\n小结,说说收获\r\n'
    assert rows(table) == [
        (1, "环节 | 内容"),
        (2, '导入 | 师：为什么？\r\n生：因为"平均分", 对。'),
        (4, "小结 | 说说收获"),
    ]


def test_commas_in_prose_do_not_beat_tabs_and_excels_own_note_is_obeyed():
    assert rows("甲\t1,5\t好\n乙\t2,5\t中\n") == [(1, "甲 | 1,5 | 好"), (2, "乙 | 2,5 | 中")]
    assert rows("sep=;\r\na,b;c\r\n") == [(1, "a,b | c")]


def test_rows_are_table_rows_and_blank_cells_leave_no_mark():
    (fragment,) = extract(Source("甲,,好,\n,,,\n".encode(), "x.csv"))
    assert (fragment.kind, fragment.text) == (BlockKind.TABLE_ROW, "甲 | 好")


def test_too_much_is_refused_and_a_cell_without_end_too():
    with pytest.raises(TooManyParts) as refusal:
        rows("甲,乙\n" * (MAX_ROWS + 1))
    assert refusal.value.params == {"name": "成绩.csv", "limit": MAX_ROWS}
    with pytest.raises(TooManyParts):
        rows(",".join("甲" * (MAX_COLUMNS + 1)))
    with pytest.raises(DamagedDocument):
        rows('甲,乙\n丙,"' + "从不结束" * 40_000)


@settings(max_examples=60)
@given(st.lists(st.lists(st.text('甲乙a ，,;\t|"\n', min_size=1, max_size=6), min_size=2, max_size=4), min_size=1))
def test_what_the_library_wrote_is_found_at_its_row(table):
    stream = io.StringIO()
    csv.writer(stream).writerows(table)
    data = f"sep=,\n{stream.getvalue()}".encode()
    expected = [" | ".join(filter(None, map(str.strip, cells))) for cells in table]
    assert rows(data) == [(number, text) for number, text in enumerate(expected, 1) if text]
