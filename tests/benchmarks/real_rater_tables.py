"""What the severity model says of real rating tables: one wide file each, a row for each reading."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from models.raters.effects import find_effects
from models.raters.ratings import Ratings, Record, table_of
from models.raters.scale import scale_of
from models.raters.severity import estimate_severity
from tests.benchmarks.rater_comparison import compare


@dataclass(frozen=True)
class WideTable:
    """Columns of a wide rating file; the others are not used."""

    name: str
    evidence: tuple[str, ...]
    criteria: tuple[str, ...]


TABLES = (
    WideTable("immer04a", ("idstud", "task"), ("TA", "CC", "GR", "VOC")),
    WideTable("immer05", ("idstud", "task"), ("TA", "CC", "GR", "VO")),
    WideTable("ratings3", ("idstud",), ("crit2", "crit3", "crit4", "crit6")),
    WideTable("ratings2", ("idstud",), ("k1", "k2", "k3", "k4", "k5")),
)


def read_wide(path: Path, table: WideTable) -> Ratings:
    frame = pd.read_csv(path, dtype=str)
    evidence = frame[list(table.evidence)].agg("/".join, axis=1)
    long = frame.assign(evidence=evidence).melt(["evidence", "rater"], list(table.criteria), "criterion", "level")
    long = long.dropna(subset=["level"])
    records = [
        Record(row, *cells)
        for row, cells in enumerate(
            long[["evidence", "criterion", "rater", "level"]].itertuples(index=False, name=None), start=1
        )
    ]
    levels = scale_of(long["level"])
    if levels is None:
        raise ValueError(f"{table.name}: the scale is not known")
    return table_of(records, levels).ratings


COLUMNS = (
    "table",
    "ratings / evidence",
    "reviewers told",
    "parts",
    "severity",
    "SE: median (range)",
    "dispersion",
    "infit",
    "flags",
    "correlation with raschpy",
    "median SE raschpy",
    "seconds",
    "notes",
)


def described(folder: Path) -> Iterator[tuple[str, ...]]:
    """Analyse each table; the cells go under :data:`COLUMNS`."""
    for table in TABLES:
        ratings = read_wide(folder / f"{table.name}.csv", table)
        started = time.perf_counter()
        severity = estimate_severity(ratings)
        seconds = time.perf_counter() - started
        told = [one for one in severity.reviewers if not np.isnan(one.severity)]
        values, se, infit = (np.array([getattr(one, field) for one in told]) for field in ("severity", "se", "infit"))
        flagged = sum(one.flagged for one in find_effects(ratings, severity))
        both = compare(ratings)
        yield (
            table.name,
            f"{len(ratings)} / {len(ratings.evidence_ids)}",
            f"{len(told)} of {len(severity.reviewers)}",
            f"{len({one.component for one in told})}",
            f"{values.min():.2f} to {values.max():.2f}",
            f"{np.median(se):.2f} ({se.min():.2f} to {se.max():.2f})",
            f"{severity.dispersion[0].value:.1f}",
            f"{np.nanmin(infit):.2f} to {np.nanmax(infit):.2f}",
            f"{flagged}",
            f"{np.corrcoef(both.ours, both.theirs)[0, 1]:.3f}",
            f"{np.median(both.their_se):.2f}",
            f"{seconds:.1f}",
            ", ".join(sorted({note.note for note in severity.notes})) or "none",
        )
