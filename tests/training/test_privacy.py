"""What ``prepare`` writes about people: nothing that leads to one."""

import pandas as pd

from tests.training.tiny import cells, tiny
from training.run_folder import RunFolder

GOOD = [cells(number, number % 3) for number in range(10)]
ID_NUMBER = "110101199003074477"


def prepared(folder, rows):
    made = tiny(folder, rows)
    assert made.step("prepare") == 0
    return RunFolder(made.run)


def evidence(run):
    return run.read_table("evidence", "prepare").set_index("evidence_id")


def test_texts_are_masked_where_something_stands(tmp_path):
    text = f"王小明（85分）的身份证号{ID_NUMBER}。\r\n其余照旧。"
    run = prepared(tmp_path, [*GOOD, cells(20, 1, text=text), cells(21, 1, text="照旧。\r\n照旧。")])
    table = evidence(run)
    assert table.loc["e20", "text"] == f"某某某（00分）的身份证号{'0' * 18}。\n其余照旧。"
    assert table.loc["e21", "text"] == "照旧。\r\n照旧。"
    assert run.read_json("prepare", "prepare")["masked"] == {"texts": 1, "ids": 0}


def test_texts_in_files_are_masked(tmp_path):
    (tmp_path / "plan.txt").write_text("家长电话13800138000。", encoding="utf-8")
    run = prepared(tmp_path, [*GOOD, cells(20, 1, text="", path="plan.txt")])
    assert evidence(run).loc["e20", "text"] == "家长电话00000000000。"


def test_control_characters_hide_nothing(tmp_path):
    run = prepared(tmp_path, [*GOOD, cells(20, 1, text="家长电话138\x00001\ufeff38000。")])
    assert evidence(run).loc["e20", "text"] == "家长电话00000000000。"


def test_ids_that_name_people_become_pseudonyms(tmp_path):
    rows = [
        cells(20, 1, evidence_id="王小明-教案", teacher_id="张伟老师", reviewer_id="李娜"),
        cells(21, 2, evidence_id="13800138000-2", teacher_id="张伟老师", reviewer_id="李娜"),
        cells(22, 0, teacher_id="person-1"),
    ]
    run = prepared(tmp_path, [*GOOD, *rows])
    table = evidence(run)
    named = table[table["teacher_id"].str.startswith("person-")]
    assert len(named) == 3
    assert named["teacher_id"].nunique() == 2
    assert min(named.index) == "e22"
    assert set(run.read_table("labels", "prepare")["evidence_id"]) == set(table.index)
    assert run.read_json("prepare", "prepare")["masked"]["ids"] == 4
    written = table.to_csv() + run.read_table("labels", "prepare").to_csv()
    assert not [name for name in ("王小明", "张伟", "李娜", "13800138000") if name in written]


def test_the_same_table_gives_the_same_pseudonyms(tmp_path):
    rows = [
        cells(n, n % 3, evidence_id=f"{name}-1", teacher_id=name) for n, name in enumerate(("王芳", "李强", "赵敏"))
    ]
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    one, other = (evidence(prepared(folder, [*GOOD, *rows])) for folder in folders)
    pd.testing.assert_frame_equal(one, other)


def test_rejects_say_nothing_of_people(tmp_path):
    bad = [
        cells(20, 1, evidence_id="王小明-1", level="王小明85分"),
        cells(21, 1, text="", path="王小明.txt"),
        cells(22, 1, teacher_id="张伟"),
        cells(22, 1, teacher_id="李娜", criterion="A1-E1-2", text=cells(22, 1)["text"]),
        {**GOOD[0], "point": f"{ID_NUMBER}"},
    ]
    run = prepared(tmp_path, [*GOOD, *bad])
    written = (run.folder / "rejects.csv").read_text(encoding="utf-8")
    reasons = pd.read_csv(run.folder / "rejects.csv")["reason"].tolist()
    assert reasons == ["unknown_level", "unreadable_path", "conflicting_teacher", "unknown_point"]
    assert not [name for name in ("王小明", "张伟", "李娜", ID_NUMBER) if name in written]
