"""Real rating tables in long form: ``python -m tests.benchmarks.rater_tables --data FOLDER --out FOLDER``.

The tables come from the R packages immer and sirt and have one column per criterion. What is written has the columns
that ``python -m service rater-report`` takes.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """Which columns name the evidence and the reviewer; ``criteria`` hold levels."""

    evidence: tuple[str, ...]
    criteria: tuple[str, ...]
    reviewer: str = "rater"


TABLES = {
    "immer04a": Layout(("idstud", "task"), ("TA", "CC", "GR", "VOC")),
    "immer05": Layout(("idstud", "task"), ("TA", "CC", "GR", "VO")),
    "ratings2": Layout(("idstud",), ("k1", "k2", "k3", "k4", "k5")),
    "ratings3": Layout(("idstud",), ("crit2", "crit3", "crit4", "crit6")),
}
COLUMNS = ("evidence_id", "criterion", "reviewer_id", "level")


def long_rows(source: Path, layout: Layout) -> list[list[str]]:
    """Return one row per filled cell."""
    with source.open(encoding="utf-8", newline="") as file:
        return [
            [
                "-".join(_whole(row[column]) for column in layout.evidence),
                criterion,
                _whole(row[layout.reviewer]),
                level,
            ]
            for row in csv.DictReader(file)
            for criterion in layout.criteria
            if (level := row[criterion]) not in {"", "NA"}
        ]


def _whole(cell: str) -> str:
    return cell.removesuffix(".0")


def main() -> int:
    """Write every table; exit status 1 when the folder is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the four tables")
    parser.add_argument("--out", type=Path, required=True, help="folder for the long tables")
    asked = parser.parse_args()
    if not asked.data.is_dir():
        print(f"there is no folder {asked.data}", file=sys.stderr)
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, layout in TABLES.items():
        rows = long_rows(asked.data / f"{name}.csv", layout)
        with (asked.out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        print(f"{name}: {len(rows)} ratings, {len({row[2] for row in rows})} reviewers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
