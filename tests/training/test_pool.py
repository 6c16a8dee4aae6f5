import json

import pytest

from models.errors import ColumnsMissing
from models.standard.loading import load_standard
from tests.training.tiny import cells, tiny
from training.pool import waiting


@pytest.fixture
def open_pool(tmp_path):
    """Return what waits in a table of some rows."""

    def opened(*rows):
        made = tiny(tmp_path, rows)
        return waiting(made.folder / "table.jsonl", load_standard(made.folder / "standard.json"))

    return opened


def test_evidence_without_any_level_waits_once(open_pool):
    found = open_pool(
        cells(1, 0, level=""),
        cells(1, 0, level="", criterion="A1-E1-2"),
        cells(2, 1),
        cells(2, 1, level="", reviewer_id="r2"),
        cells(3, 2, level="", item="A1-E2", criterion=""),
    )
    assert [(one.id, one.item, one.labels) for one in found] == [("e1", "A1-E1", {}), ("e3", "A1-E2", {})]
    assert all(one.document.passages for one in found)


def test_what_cannot_be_read_or_is_not_in_the_standard_does_not_wait(open_pool):
    assert (
        open_pool(
            cells(1, 0, level="", text=""), cells(2, 0, level="", point="Z9"), cells(3, 0, level="", evidence_id="")
        )
        == []
    )


def test_personal_data_do_not_come_out(open_pool):
    one = open_pool(
        cells(1, 0, level="", evidence_id="13812345678", text="联系电话13812345678，" + "我想了解一下学生。" * 5)
    )[0]
    assert "13812345678" not in one.document.text
    assert one.id != "13812345678"


def test_a_table_without_levels_is_fine_and_without_items_is_not(tmp_path):
    standard = load_standard(tiny(tmp_path, [cells(1, 0)]).folder / "standard.json")
    row = cells(1, 0)
    del row["level"]
    path = tmp_path / "pool.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert len(waiting(path, standard)) == 1
    path.write_text('{"evidence_id": "e1", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(ColumnsMissing, match="point"):
        waiting(path, standard)
