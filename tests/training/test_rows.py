import json

import pytest

from models.errors import ColumnsMissing, NoUsableRows, TableUnreadable
from models.standard.loading import parse_standard
from training.rows import read_rows

LEVELS = [
    {"code": "low", "name": "合格", "name_en": "pass"},
    {"code": "high", "name": "优秀", "name_en": "excellent"},
]
RUBRIC = {
    "id": "made-up",
    "version": "1",
    "title": "made up",
    "provenance": "test",
    "levels": LEVELS,
    "points": [
        {
            "code": "A1",
            "name": "学情分析",
            "evidence": [
                {"id": "A1-E1", "name": "方案", "criteria": [{"id": "A1-E1-1", "name": "目的", "name_en": "purpose"}]},
                {"id": "A1-E2", "name": "报告", "criteria": [{"id": "A1-E2-1", "name": "得分", "range": [0, 3]}]},
            ],
        }
    ],
}
STANDARD = parse_standard(json.dumps(RUBRIC).encode(), "rubric.json")


def cells(**changes):
    row = {"evidence_id": "e1", "point": "A1", "item": "A1-E1", "criterion": "A1-E1-1", "level": "high", "text": "正文"}
    return row | changes


def table(folder, *rows):
    path = folder / "table.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def outcome(folder, *rows):
    """Reasons of the rejects, in order; a good row stands first so that something is left."""
    result = read_rows(table(folder, cells(evidence_id="good"), *rows), STANDARD)
    assert len(result.rows) + len(result.rejects) == len(rows) + 1
    return [(reject.row, reject.reason) for reject in result.rejects]


def test_a_full_row_keeps_everything(tmp_path):
    extra = {
        "reviewer_id": "r7",
        "teacher_id": "t1",
        "school_id": "s1",
        "submitted_at": "2026-01-02",
        "fold": 0,
        "group_subject": "语文",
        "group_rural": "",
    }
    row = read_rows(table(tmp_path, cells(text=" 第一行\r\n第二行 ", **extra)), STANDARD).rows[0]
    assert (row.evidence_id, row.point, row.item, row.criterion) == ("e1", "A1", "A1-E1", "A1-E1-1")
    assert (row.level, row.rank) == ("high", 1)
    assert (row.reviewer_id, row.teacher_id, row.school_id) == ("r7", "t1", "s1")
    assert (row.submitted_at, row.fold, row.groups) == ("2026-01-02", "0", {"subject": "语文"})
    assert row.text == " 第一行\r\n第二行 "


def test_columns_that_are_not_needed_have_modest_defaults(tmp_path):
    row = read_rows(table(tmp_path, cells()), STANDARD).rows[0]
    assert (row.reviewer_id, row.teacher_id, row.school_id) == ("r1", "e1", "")
    assert (row.submitted_at, row.fold, row.groups) == (None, None, {})


@pytest.mark.parametrize("names", [{"level": "优秀"}, {"level": "Excellent"}, {"criterion": "目的"}, {"item": "E1"}])
def test_labels_may_go_by_name(tmp_path, names):
    row = read_rows(table(tmp_path, cells(**names)), STANDARD).rows[0]
    assert (row.item, row.criterion, row.level) == ("A1-E1", "A1-E1-1", "high")


def test_a_score_of_zero_is_a_score(tmp_path):
    scores = [cells(evidence_id=f"e{n}", item="A1-E2", criterion="A1-E2-1", level=n) for n in (0, 3, 3.0)]
    rows = read_rows(table(tmp_path, *scores), STANDARD).rows
    assert [(row.level, row.rank) for row in rows] == [("0", 0), ("3", 3), ("3", 3)]


def test_a_label_may_be_for_the_whole_item(tmp_path):
    rows = read_rows(
        table(tmp_path, cells(criterion=""), cells(), cells(item="A1-E2", criterion="", level="2")), STANDARD
    )
    assert [(row.item, row.criterion, row.rank) for row in rows.rows] == [
        ("A1-E1", "", 1),
        ("A1-E1", "A1-E1-1", 1),
        ("A1-E2", "", 2),
    ]
    assert rows.rejects == ()


def test_every_reason_for_a_reject(tmp_path):
    rows = [
        cells(evidence_id=" "),
        cells(level=""),
        cells(point="Z9"),
        cells(item="A1-E9"),
        cells(criterion="A1-E2-1"),
        cells(level="4"),
        cells(text=" \n"),
        cells(text="", path="absent.txt"),
        cells(),
        cells(text="另一篇", reviewer_id="r2"),
        cells(teacher_id="t9", reviewer_id="r2"),
        cells(level="low"),
        cells(reviewer_id="r2"),
    ]
    reasons = outcome(tmp_path, *rows)
    assert reasons == list(
        zip(
            [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13],
            [
                "missing_evidence_id",
                "missing_level",
                "unknown_point",
                "unknown_item",
                "unknown_criterion",
                "unknown_level",
                "missing_text",
                "unreadable_path",
                "conflicting_text",
                "conflicting_teacher",
                "duplicate_row",
            ],
            strict=True,
        )
    )


def test_rejects_are_counted_and_say_what_to_correct(tmp_path):
    result = read_rows(table(tmp_path, cells(), cells(evidence_id="e2", level="9"), cells(evidence_id="e3")), STANDARD)
    assert result.reject_counts == {"unknown_level": 1}
    assert result.rejects[0].evidence_id == "e2"
    assert "low, high" in result.rejects[0].detail


def test_a_rejected_row_does_not_decide_what_the_evidence_is(tmp_path):
    assert outcome(tmp_path, cells(level="9", text="别的"), cells()) == [(2, "unknown_level")]


def test_text_from_a_file_beside_the_table(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("来自文件的正文。", encoding="gb18030")
    rows = [cells(text="", path="texts/a.txt"), cells(text="", path="texts/a.txt", reviewer_id="r2")]
    assert [row.text for row in read_rows(table(tmp_path, *rows), STANDARD).rows] == ["来自文件的正文。"] * 2


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "link.txt", "a\0b", "."])
def test_a_path_that_leaves_the_folder_or_is_no_file_is_refused(tmp_path, path):
    (tmp_path / "secret.txt").write_text("不该读到的文字", encoding="utf-8")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert outcome(folder, cells(text="", path=path)) == [(2, "unreadable_path")]


def test_an_unreadable_file_gives_the_reason_code(tmp_path):
    (tmp_path / "empty.txt").write_text(" ", encoding="utf-8")
    result = read_rows(table(tmp_path, cells(evidence_id="e2"), cells(text="", path="empty.txt")), STANDARD)
    assert result.rejects[0].detail == "empty.txt: empty_document"


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(ColumnsMissing) as refusal:
        read_rows(table(tmp_path, {"evidence_id": "e1", "point": "A1"}), STANDARD)
    assert refusal.value.params["columns"] == "item, level, text or path"


def test_a_table_without_a_usable_row_is_refused_with_counts(tmp_path):
    with pytest.raises(NoUsableRows, match=r"rejected: 2 \(unknown_level 2\)"):
        read_rows(table(tmp_path, cells(level="9"), cells(level="10")), STANDARD)


def test_an_absent_table_is_refused(tmp_path):
    with pytest.raises(TableUnreadable):
        read_rows(tmp_path / "absent.csv", STANDARD)


def test_many_rows_hold_each_text_once(tmp_path):
    texts = ["正文。" * 100 + str(n) for n in range(50)]
    rows = (cells(evidence_id=f"e{n % 50}", reviewer_id=f"r{n // 50}", text=texts[n % 50]) for n in range(5_000))
    path = table(tmp_path, *rows)
    rows = read_rows(path, STANDARD).rows
    assert len(rows) == 5_000
    assert len({id(row.text) for row in rows}) == 50
