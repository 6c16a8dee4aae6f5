"""The folder of one run: what each pipeline step leaves for the next."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from models.documents.passages import split
from models.errors import StepMissing
from training.corpus import Agreed, Evidence


class RunFolder:
    """Files of a run; every write replaces the whole file at once, so that a killed step leaves nothing half-written.

    Parameters
    ----------
    folder
        Made when absent.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = folder / "bundle"
        folder.mkdir(parents=True, exist_ok=True)

    def write_table(self, name: str, table: pd.DataFrame) -> None:
        """Write a table as Parquet."""
        part = self.folder / f"{name}.parquet.part"
        table.to_parquet(part, index=False)
        part.replace(self.folder / f"{name}.parquet")

    def read_table(self, name: str, step: str) -> pd.DataFrame:
        """Read a table that ``step`` wrote.

        Raises
        ------
        StepMissing
            When that step has not been run.
        """
        return pd.read_parquet(self._made(f"{name}.parquet", step))

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON object."""
        part = self.folder / f"{name}.json.part"
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(self.folder / f"{name}.json")

    def read_json(self, name: str, step: str) -> dict[str, Any]:
        """Read a JSON object that ``step`` wrote.

        Raises
        ------
        StepMissing
            When that step has not been run.
        """
        content: dict[str, Any] = json.loads(self._made(f"{name}.json", step).read_text(encoding="utf-8"))
        return content

    def discard(self, *names: str) -> None:
        """Remove what later steps made of what has just changed, so that nobody takes it for theirs."""
        for path in (self.folder / name for name in names):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def evidence(self, part: str) -> list[Evidence]:
        """Return the evidence of one part, ``train`` or ``test``, with its consensus labels.

        Raises
        ------
        StepMissing
            When ``prepare`` has not been run.
        """
        table = self.read_table("evidence", "prepare")
        labels = self.read_table("labels", "prepare")
        return evidence_of(table[table["part"] == part], labels)

    def _made(self, name: str, step: str) -> Path:
        path = self.folder / name
        if not path.exists():
            raise StepMissing(file=path, step=step)
        return path


def evidence_of(table: pd.DataFrame, labels: pd.DataFrame) -> list[Evidence]:
    """Join evidence and labels, as :mod:`training.prepare` makes them."""
    by_evidence: dict[tuple[str, str], dict[str, Agreed]] = {}
    columns: Sequence[str] = ("evidence_id", "item", "criterion", "rank", "quality", "uncertainty")
    for evidence_id, item, criterion, rank, quality, uncertainty in labels[list(columns)].itertuples(index=False):
        agreed = Agreed(int(rank), float(quality), float(uncertainty))
        by_evidence.setdefault((evidence_id, item), {})[criterion] = agreed
    return [
        Evidence(key, item, teacher, split(text), by_evidence.get((key, item), {}))
        for key, item, teacher, text in _strings(table, "evidence_id", "item", "teacher_id", "text")
    ]


def _strings(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    return zip(*(table[column].astype(str) for column in columns), strict=True)
