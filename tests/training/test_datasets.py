import json

import numpy as np
import pytest

from models.errors import ColumnsMissing, DatasetMissing
from models.standard.loading import load_standard
from tests.public_data import PUBLIC_DATA
from training import dataset
from training.datasets import acea, ads, asap, asap_sas, edubench
from training.prepare import consensus_table
from training.rows import THIRD, read_rows
from training.splits import make_folds

TRAITS = ("structure", "topic", "logic", "language", "overall")


def jsonl(path, *records):
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")


def converted(adapter, folder):
    out = folder / "out"
    adapter.convert(folder, out)
    standard = load_standard(out / "standard.json")
    return standard, read_rows(out / "table.jsonl", standard)


def test_acea_has_five_criteria_with_named_levels(tmp_path):
    levels = dict.fromkeys(TRAITS, "qualified") | {"topic": "excellent"}
    essay = {"evidence_id": "a1", "title": "题", "text": "第一段。\n第二段。", "fold": 2, "levels": levels}
    jsonl(tmp_path / "essays.jsonl", essay, essay | {"evidence_id": "a2", "levels": {"topic": "not_qualified"}})
    standard, rows = converted(acea, tmp_path)
    assert [criterion.id for criterion in standard.points[0].evidence[0].criteria] == [f"ACEA-E1-{t}" for t in TRAITS]
    assert [(row.evidence_id, row.criterion, row.rank) for row in rows.rows[:2]] == [
        ("a1", "ACEA-E1-structure", 1),
        ("a1", "ACEA-E1-topic", 2),
    ]
    assert len(rows.rows) == 6
    assert rows.rows[-1].fold == "2"
    assert rows.rows[-1].text == "第一段。\n第二段。"


def test_edubench_passes_are_reviewers_and_a_question_stays_in_one_fold(tmp_path):
    scores = {metric: [None, None] for metric in edubench.METRICS} | {"Basic Factual Accuracy": [9.0, 10.0]}
    answer = {"task": "答疑", "writer": "w", "question": "问", "scores": scores}
    jsonl(
        tmp_path / "answers.jsonl",
        *({**answer, "evidence_id": f"b{n}", "question_id": str(n // 2), "text": f"答 {n}"} for n in range(40)),
    )
    standard, rows = converted(edubench, tmp_path)
    criterion = standard.points[0].evidence[0].criterion("EDUBENCH-E1-5")
    assert (criterion.name_en, criterion.codes[0], criterion.codes[-1]) == ("Basic Factual Accuracy", "1", "10")
    assert [(row.reviewer_id, row.rank, row.text) for row in rows.rows[:2]] == [("r1", 8, "答 0"), ("r2", 9, "答 0")]
    assert rows.rows[0].groups == {"question": "0", "task": "答疑", "writer": "w"}
    folds = {}
    for row in rows.rows:
        assert folds.setdefault(row.groups["question"], row.fold) == row.fold
    assert len(set(folds.values())) == 5


def test_ads_keeps_the_published_parts_and_asks_about_unseen_questions(tmp_path):
    answer = {"question_id": "003", "question": "为什么？", "references": ["因为甲", "因为乙"], "text": "甲"}
    jsonl(tmp_path / "train.jsonl", answer | {"evidence_id": "t0", "score": 0})
    other = {"question_id": "014", "question": "多少？", "references": ["n/2"], "text": "n"}
    jsonl(tmp_path / "test.jsonl", other | {"evidence_id": "t1", "score": 10})
    standard, rows = converted(ads, tmp_path)
    first = standard.points[0].item("ADS-E3")
    assert (first.name, first.levels[10].descriptor) == ("为什么？", "因为甲\n因为乙")
    assert [(row.item, row.rank, row.fold) for row in rows.rows] == [("ADS-E3", 0, "003"), ("ADS-E14", 10, "014")]
    for part, evidence_id in (("train", "t0"), ("test", "t1")):
        part_rows = read_rows(tmp_path / "out" / f"table.{part}.jsonl", standard).rows
        assert [(row.evidence_id, row.fold) for row in part_rows] == [(evidence_id, None)]


def test_asap_declares_published_scales_whatever_occurs(tmp_path):
    header = "evidence_id,prompt,text,reviewer_1,reviewer_2,resolved,fold"
    text = header + '\n7,1,"Dear ""you"",\nall",3,3,6,1\n8,3,No,0,1,1,0\n9,3,Yes,0,0,2,0\n'
    (tmp_path / "essays.csv").write_text(text, encoding="utf-8")
    standard, rows = converted(asap, tmp_path)
    scales = [(item.levels[0].code, item.levels[-1].code) for item in standard.points[0].evidence]
    assert scales == [("2", "12"), ("1", "6"), ("0", "3"), ("0", "3"), ("0", "4"), ("0", "4")]
    assert [(row.criterion, row.level, row.rank, row.fold) for row in rows.rows if row.seat == THIRD] == [
        ("ASAP-E1-score", "6", 4, "1"),
        ("ASAP-E3-score", "1", 1, "0"),
        ("ASAP-E3-score", "2", 2, "0"),
    ]
    # Readers of prompt 1 used half the scale, and those of the last essay were overruled.
    readers = [(row.evidence_id, row.reviewer_id, row.rank) for row in rows.rows if row.seat != THIRD]
    assert readers == [("8", "reviewer_1", 0), ("8", "reviewer_2", 1)]
    agreed = consensus_table(rows.rows, standard).set_index("evidence_id")
    assert agreed["rank"].to_dict() == {"7": 4, "8": 1, "9": 2}
    assert 0 < agreed.loc["8", "quality"] < 1
    assert rows.rows[0].text == 'Dear "you",\nall'


RUBRIC = """Rubric range:0-3
Score 3
General words about three.
Score 0
General words about zero.

3-Point Rubric:
Score 3
Names three things.
-or-
Shows all three.
Score 0
Names nothing.
1

"""


def test_asap_sas_takes_reader_one_and_the_rubric_of_the_question(tmp_path):
    text = "evidence_id,question,reviewer_1,reviewer_2,text\n1,1,3,2,Yes\n2,1,0,1,No\n"
    (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
    (tmp_path / "question_1_rubric.txt").write_text(RUBRIC, encoding="utf-8")
    standard, rows = converted(asap_sas, tmp_path)
    assert [level.descriptor for level in standard.points[0].evidence[0].levels] == [
        "Names nothing.",
        "",
        "",
        "Names three things.\n-or-\nShows all three.",
    ]
    assert [(row.rank, row.reviewer_id) for row in rows.rows] == [
        (3, "reviewer_1"),
        (2, "reviewer_2"),
        (0, "reviewer_1"),
        (1, "reviewer_2"),
    ]
    agreed = consensus_table(rows.rows, standard)
    assert agreed["rank"].tolist() == [3, 0]
    assert (np.abs(agreed["quality"] - [2.5, 0.5]) < 0.2).all()


def test_an_answered_question_needs_its_rubric(tmp_path):
    (tmp_path / "answers.csv").write_text(
        "evidence_id,question,reviewer_1,reviewer_2,text\n1,2,3,3,Yes\n", encoding="utf-8"
    )
    with pytest.raises(DatasetMissing, match="question_2_rubric"):
        asap_sas.convert(tmp_path, tmp_path / "out")


def test_scores_stand_under_their_headings_in_other_rubric_styles():
    assert asap_sas.rubric_descriptors("Score Point 1\nsome\nScore Point 0\nnone\n") == {"1": "some", "0": "none"}
    assert asap_sas.rubric_descriptors("2 points\ntwo\n1 point\none\n0 points\nOther\n1\n") == {
        "2": "two",
        "1": "one",
        "0": "Other",
    }


@pytest.mark.parametrize("name", sorted(dataset.ADAPTERS))
def test_an_absent_set_is_named(tmp_path, name):
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(DatasetMissing, match="README"):
            dataset.main([name, "--data", str(folder), "--out", str(tmp_path / "out")])


def test_a_source_without_a_needed_field_is_refused(tmp_path):
    jsonl(tmp_path / "essays.jsonl", {"evidence_id": "a1", "text": "文"})
    with pytest.raises(ColumnsMissing, match="levels, fold"):
        acea.convert(tmp_path, tmp_path / "out")


def test_the_command_prints_counts(tmp_path, capsys):
    levels = dict.fromkeys(TRAITS, "qualified")
    essays = [{"evidence_id": f"a{n}", "text": "文" * n, "fold": n, "levels": levels} for n in range(2)]
    jsonl(tmp_path / "essays.jsonl", *essays)
    assert dataset.main(["acea", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert printed == "acea: 5 rows, 1 evidence, 1 items, 1 folds; rejects: missing_text 5\n"


PUBLISHED = {
    "acea": ("acea", 4880, 976, 1, 4, {}),
    # Two passes over twelve metrics, of which a task uses some.
    "edubench-zh": ("edubench_zh", 5610, 495, 1, 5, {}),
    # Eight published answers are empty.
    "ads": ("ads", 1582, 1582, 15, 15, {"missing_text": 8}),
    # Both readers of 8,887 essays stand beside the resolved score.
    "asap": ("asap", 28460, 10686, 6, 5, {}),
    # Two readers.
    "asap-sas": ("asap_sas", 16386, 8193, 5, 5, {}),
}
MOST_READ = 6000
"""Rows that are looked through for personal data here; of larger tables, every tenth."""


@pytest.mark.public_data
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_the_published_set_loads_whole(tmp_path, name):
    folder, n_rows, n_evidence, n_items, n_folds, rejects = PUBLISHED[name]
    dataset.ADAPTERS[name](PUBLIC_DATA / folder, tmp_path)
    standard = load_standard(tmp_path / "standard.json")
    lines = (tmp_path / "table.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == n_rows
    assert len({json.loads(line)["evidence_id"] for line in lines}) == n_evidence
    looked_at = lines if n_rows <= MOST_READ else lines[::10]
    (tmp_path / "table.jsonl").write_text("\n".join(looked_at), encoding="utf-8")
    rows = read_rows(tmp_path / "table.jsonl", standard)
    assert len(rows.rows) == len(looked_at) - sum(rejects.values())
    assert len({row.item for row in rows.rows}) == n_items == len(standard.points[0].evidence)
    assert rows.reject_counts == rejects
    folds = make_folds(rows.rows, strict=False)
    assert (len(folds.names), folds.given) == (n_folds, True)
    assert folds.leaked_texts < 0.01 * n_evidence
