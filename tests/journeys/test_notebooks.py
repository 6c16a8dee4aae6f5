"""Every notebook runs from top to bottom; only one whose tables cannot be shipped is committed with what it printed."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OF_REAL_TABLES = "05-who-is-severe"
SECONDS_A_CELL = 300


def code_of(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("RATER_TABLES", raising=False)
    notebook = nbformat.read(path, as_version=4)
    # A cell that fails raises here, with its traceback.
    NotebookClient(notebook, timeout=SECONDS_A_CELL, resources={"metadata": {"path": str(ROOT)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    if path.stem == OF_REAL_TABLES:
        assert "INVENTED tables (示例数据)" in str(code[0].outputs)


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if path.stem != OF_REAL_TABLES], ids=lambda path: path.stem
)
def test_a_notebook_holds_no_output(path: Path):
    assert [cell.id for cell in code_of(path) if cell.outputs or cell.execution_count] == []


def test_the_outputs_that_are_kept_are_those_of_the_real_tables():
    code = code_of(ROOT / "notebooks" / f"{OF_REAL_TABLES}.ipynb")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "REAL tables" in str(code[0].outputs)
    assert all(
        output.output_type in {"display_data", "execute_result", "stream"} for cell in code for output in cell.outputs
    )
    assert [output for cell in code for output in cell.outputs if output.get("name") == "stderr"] == []
    assert all("invented" not in str(cell.outputs).lower() for cell in code)
