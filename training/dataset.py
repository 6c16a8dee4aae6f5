"""``python -m training dataset NAME --data DIR --out DIR``: a public scored data set as a scored table and a standard.

``training/datasets/README.md`` says where anyone gets each set. None is shipped, nor weights trained on one.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from models.errors import DatasetMissing
from models.standard.loading import load_standard
from training.datasets import acea, ads, asap, asap_sas, edubench
from training.datasets.layout import STANDARD, TABLE
from training.rows import read_rows

ADAPTERS: dict[str, Callable[[Path, Path], None]] = {
    "acea": acea.convert,
    "edubench-zh": edubench.convert,
    "ads": ads.convert,
    "asap": asap.convert,
    "asap-sas": asap_sas.convert,
}


def main(argv: list[str]) -> int:
    """Convert one set, read the result back as training would, and print what is in it.

    Raises
    ------
    DatasetMissing
        When the folder or a file in it is absent.
    """
    parser = argparse.ArgumentParser(prog="python -m training dataset", description=__doc__)
    parser.add_argument("name", choices=sorted(ADAPTERS))
    parser.add_argument("--data", type=Path, required=True, help="folder of the set, or of all sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables and standard.json")
    arguments = parser.parse_args(argv)
    if not arguments.data.is_dir():
        raise DatasetMissing(path=arguments.data)
    among_all = arguments.data / arguments.name.replace("-", "_")
    ADAPTERS[arguments.name](among_all if among_all.is_dir() else arguments.data, arguments.out)
    print(f"{arguments.name}: {summary(arguments.out)}")
    return 0


def summary(out: Path) -> str:
    """Return in one line what a converted set holds: rows, evidence, items, folds, and rejects by reason."""
    rows = read_rows(out / TABLE, load_standard(out / STANDARD))
    evidence = len({row.evidence_id for row in rows.rows})
    items = len({row.item for row in rows.rows})
    folds = len({row.fold for row in rows.rows})
    rejects = ", ".join(f"{reason} {count}" for reason, count in rows.reject_counts.items()) or "none"
    return f"{len(rows.rows)} rows, {evidence} evidence, {items} items, {folds} folds; rejects: {rejects}"
