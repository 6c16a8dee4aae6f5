import datetime as dt
import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TableUnreadable
from training.tables import read_table

WHEN = dt.datetime.fromisoformat("2026-01-02T03:04:00")


def written(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def reason(path):
    with pytest.raises(TableUnreadable) as refusal:
        read_table(path)
    return refusal.value.params["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_every_encoding(tmp_path, encoding):
    path = written(tmp_path / "t.csv", "evidence_id,level,text\ne1,优秀,学情分析\n".encode(encoding))
    assert read_table(path).to_dict("records") == [{"evidence_id": "e1", "level": "优秀", "text": "学情分析"}]


def test_text_that_looks_like_a_missing_value_stays(tmp_path):
    path = written(tmp_path / "t.csv", "level,a,b,c,d\n0,NA,None,null,\n")
    assert read_table(path).iloc[0].tolist() == ["0", "NA", "None", "null", ""]


def test_numbers_keep_their_spelling_in_csv(tmp_path):
    path = written(tmp_path / "t.csv", "id,level\n007,3.0\n1e5,10\n")
    assert read_table(path).to_numpy().tolist() == [["007", "3.0"], ["1e5", "10"]]


def test_csv_with_line_breaks_and_very_long_texts(tmp_path):
    long = "字" * 200_000
    path = written(tmp_path / "t.csv", f'id,text\n1,"第一行\n第二行, ""引号"""\n\n2,{long}\n')
    table = read_table(path)
    assert table["text"].tolist() == ['第一行\n第二行, "引号"', long]
    assert table.index.tolist() == [2, 4]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    path = workbook(tmp_path / "t.xlsx", [["id", "level"], ["a", 1], [None, None], ["b", 0]])
    assert read_table(path).index.tolist() == [2, 4]


def test_short_rows_are_filled_and_long_rows_refused(tmp_path):
    assert read_table(written(tmp_path / "a.csv", "id,level\n1\n")).iloc[0].tolist() == ["1", ""]
    assert "line 3" in reason(written(tmp_path / "b.csv", "id,level\n1,2\n1,2,3\n"))


def test_a_quote_that_is_never_closed_is_refused(tmp_path):
    assert "EOF inside string" in reason(written(tmp_path / "t.csv", 'id,text\n1,"open\n2,x\n'))


def test_columns_without_a_name_are_left_out_and_names_are_trimmed(tmp_path):
    assert read_table(written(tmp_path / "t.csv", ",id , level,\n0,a,1,\n")).columns.tolist() == ["id", "level"]


def test_a_column_named_twice_is_refused(tmp_path):
    assert reason(written(tmp_path / "t.csv", "id,level,id\n1,2,3\n")) == "the column id occurs twice"


def test_jsonl_of_mixed_values(tmp_path):
    lines = [{"id": 7, "level": 3.0, "text": "a\u2028b"}, {"id": "8", "level": None, "fold": 0}]
    path = written(tmp_path / "t.jsonl", "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n")
    table = read_table(path)
    assert table.to_dict("records") == [
        {"id": "7", "level": "3", "text": "a\u2028b", "fold": ""},
        {"id": "8", "level": "", "text": "", "fold": "0"},
    ]
    assert table.index.tolist() == [1, 2]


def test_jsonl_with_a_broken_line_names_the_line(tmp_path):
    assert reason(written(tmp_path / "a.jsonl", '{"id": 1}\n{"id": \n')) == "line 2 is not JSON"
    assert reason(written(tmp_path / "b.jsonl", '{"id": 1}\n[1]\n')) == "line 2 is not a JSON object"


def test_jsonl_with_half_a_surrogate_pair_loses_only_that(tmp_path):
    assert read_table(written(tmp_path / "t.jsonl", r'{"text": "a\ud800b"}'))["text"].tolist() == ["a?b"]


def test_parquet_keeps_large_whole_numbers_beside_gaps(tmp_path):
    big = 2**53 + 1
    columns = {"id": [big, None], "level": [3.0, float("nan")], "day": [dt.date(2026, 1, 2), None]}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    table = read_table(tmp_path / "t.parquet")
    assert table.to_numpy().tolist() == [[str(big), "3", "2026-01-02"]]


def test_workbook_cells_become_plain_text(tmp_path):
    rows = [["id", "level", "when", None], ["a", 3.0, WHEN, None], ["b", 0, None]]
    table = read_table(workbook(tmp_path / "t.xlsx", rows))
    assert table.to_dict("records") == [
        {"id": "a", "level": "3", "when": "2026-01-02T03:04:00"},
        {"id": "b", "level": "0", "when": ""},
    ]


def test_format_goes_by_content_not_by_name(tmp_path):
    workbook(tmp_path / "t.xlsx", [["id"], ["a"]]).rename(tmp_path / "t.csv")
    assert read_table(tmp_path / "t.csv")["id"].tolist() == ["a"]


def test_every_kind_of_broken_file_has_a_reason(tmp_path):
    good = io.BytesIO()
    pq.write_table(pa.table({"id": ["a"]}), good)
    book = workbook(tmp_path / "good.xlsx", [["id"], ["a"]]).read_bytes()
    assert reason(tmp_path / "absent.csv") == "No such file or directory"
    assert reason(written(tmp_path / "empty.csv", b"\xef\xbb\xbf\n")) == "its first row names no column"
    assert reason(written(tmp_path / "blank.csv", b"")) == "it is empty"
    assert reason(written(tmp_path / "binary.csv", bytes(range(128, 256)) * 9)).startswith("its characters are neither")
    assert ".xls workbook" in reason(written(tmp_path / "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    assert "Parquet" in reason(written(tmp_path / "cut.parquet", good.getvalue()[:-20]))
    assert "workbook" in reason(written(tmp_path / "cut.xlsx", book[: len(book) // 2]))
    assert reason(workbook(tmp_path / "bare.xlsx", [])) == "its first sheet is empty"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = written(tmp_path_factory.mktemp("any") / "t.csv", data)
    try:
        table = read_table(path)
    except TableUnreadable:
        return
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())
