import json
from pathlib import Path

import pandas as pd
import pytest

from models.standard.loading import load_standard
from tests.county import ROOT, STANDARD
from training.rows import read_rows
from training.sample_county import LEVELS, load_source, main, write_county

SOURCE = ROOT / "data/sample_county"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The county with the defaults."""
    folder = tmp_path_factory.mktemp("sample")
    assert main(["--source", str(SOURCE), "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def table(county):
    return pd.read_csv(county / "scored_table.csv", dtype=str)


def test_the_defaults_make_120_teachers_of_six_schools(table):
    assert table["teacher_id"].nunique() == 120
    assert table["school_id"].nunique() == 6
    assert (table.groupby("school_id")["teacher_id"].nunique() == 20).all()


def test_all_points_with_fragments_occur_and_every_criterion_has_every_level(table):
    assert set(table["point"]) == {path.stem for path in (SOURCE / "fragments").glob("*.json")}
    assert table["point"].nunique() == 6
    levels = table.groupby("criterion")["level"].agg(set)
    assert all(found == set(LEVELS) for found in levels)


def test_no_text_is_empty_and_no_placeholder_is_left(county, table):
    texts = [path.read_text(encoding="utf-8") for path in (county / "texts").iterdir()]
    assert len(texts) == table["evidence_id"].nunique()
    assert min(len(text.strip()) for text in texts) > 20
    assert not any(mark in text for text in texts for mark in "{}")


def test_every_row_fits_the_shipped_standard_and_says_that_it_is_sample_data(county, table):
    read = read_rows(county / "scored_table.csv", load_standard(STANDARD))
    assert read.rejects == ()
    assert len(read.rows) == len(table)
    assert {row.groups["data"] for row in read.rows} == {"示例数据"}


def test_reviewers_link_the_schools(table):
    schools = table.groupby("reviewer_id")["school_id"].nunique()
    assert (schools > 1).any()
    assert (table.groupby(["evidence_id", "criterion"])["reviewer_id"].nunique() >= 2).all()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    source = load_source(SOURCE)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_county(source, tmp_path / name, seed, 2)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_no_text_of_an_earlier_county_stays_behind(tmp_path):
    write_county(load_source(SOURCE), tmp_path, seed=1, teachers_per_school=2)
    table = write_county(load_source(SOURCE), tmp_path, seed=2, teachers_per_school=2)
    assert {f"texts/{path.name}" for path in (tmp_path / "texts").iterdir()} == set(table["path"])


def test_the_shipped_county_is_what_the_command_makes(county):
    for name, content in contents(county).items():
        assert (Path(SOURCE) / name).read_bytes() == content, name


def test_the_fragments_cover_the_criteria_of_their_items():
    standard = load_standard(STANDARD)
    wanted = {item.id: {c.id for c in item.criteria} for point in standard.points for item in point.evidence}
    for path in (SOURCE / "fragments").glob("*.json"):
        for item, entry in json.loads(path.read_text(encoding="utf-8"))["items"].items():
            assert set(entry["criteria"]) == wanted[item]
