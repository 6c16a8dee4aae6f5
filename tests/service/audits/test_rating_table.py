import datetime as dt

import pytest

from models.errors import DamagedDocument
from service.audits.rating_table import read_records
from service.audits.tables import TableRefusedError
from service.language import Language
from tests.service.audits.panels import csv_of, jsonl_of, panel, xlsx_of

ROWS = panel("东校", {"甲": 1.0, "乙": -1.0}, 2)


def refusal(data, name="表.csv"):
    with pytest.raises(TableRefusedError) as caught:
        read_records(data, name)
    return caught.value.refusal


@pytest.mark.parametrize(
    "data",
    [
        csv_of(ROWS),
        csv_of(ROWS, encoding="utf-8-sig"),
        csv_of(ROWS, encoding="gb18030"),
        csv_of(ROWS, encoding="utf-16"),
        csv_of(ROWS).replace(b",", b"\t"),
        csv_of(ROWS).replace(b",", b";"),
        xlsx_of(ROWS),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "tabs", "semicolons", "xlsx"],
)
def test_a_table_reads_the_same_however_it_is_saved(data):
    records = read_records(data, "table")
    assert [(r.evidence, r.criterion, r.reviewer, r.level, r.school, r.submitted_at, r.prescore) for r in records] == [
        tuple(row) for row in ROWS
    ]
    assert [r.row for r in records] == list(range(2, len(ROWS) + 2))


def test_json_lines_have_their_line_as_row():
    records = read_records(b"\n" + jsonl_of(ROWS), "table")
    assert [r.row for r in records] == list(range(2, len(ROWS) + 2))
    assert [r.level for r in records] == [row[3] for row in ROWS]
    only = read_records(b'{"evidence_id": 7, "criterion": "c", "reviewer_id": null, "level": 2.0, "more": [1]}', "t")
    assert [(r.evidence, r.reviewer, r.level) for r in only] == [("7", "", "2")]


def test_columns_come_in_any_order_and_case_and_blank_rows_count_as_rows():
    data = "Level, reviewer_id ,note,CRITERION,evidence_id\n2,甲,x,c,e1\n,,,,\n3,乙,,c\n".encode()
    first, second = read_records(data, "table")
    assert (first.row, first.level, first.reviewer, first.evidence) == (2, "2", "甲", "e1")
    assert (second.row, second.level, second.evidence) == (4, "3", "")


def test_cells_of_a_workbook_become_text():
    rows = [["e1", "c", 101, 3, None, dt.datetime.fromisoformat("2026-11-03T08:05:00"), 2.0]]
    (only,) = read_records(xlsx_of(rows), "table.xlsx")
    assert (only.reviewer, only.level, only.school) == ("101", "3", "")
    assert (only.submitted_at, only.prescore) == ("2026-11-03T08:05:00", "2")


def test_lacking_columns_are_named():
    told = refusal(b"evidence_id,criterion,rater,score\ne,c,r,1\n")
    assert told.code == "columns_lacking"
    for language in Language:
        said = told.say(language)
        assert "reviewer_id, level" in said
        assert "rater, score" in said
    assert "缺少列" in told.say(Language.CHINESE)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        (b" \n,,\n", "table_empty"),
        (xlsx_of([], []), "table_empty"),
        (b"\xd0\xcf\x11\xe0 old", "table_old"),
        (b"\x00\x01\x02", "table_unreadable"),
        (b'evidence_id,"criterion\n', "table_unreadable"),
        (b'{"evidence_id": 1}\n[]', "table_line"),
        (b"evidence_id,criterion,reviewer_id,level,level\n", "column_twice"),
    ],
)
def test_what_is_no_table_is_refused_in_both_languages(data, code):
    told = refusal(data)
    assert told.code == code
    assert "表.csv" in told.say(Language.CHINESE)
    assert "表.csv" in told.say(Language.ENGLISH)


def test_a_broken_workbook_is_refused():
    with pytest.raises((DamagedDocument, TableRefusedError)):
        read_records(xlsx_of(ROWS)[:900], "table.xlsx")
