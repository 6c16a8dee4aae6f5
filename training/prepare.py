"""``python -m training prepare EXPERIMENT``: scored table -> checked rows, consensus of reviewers, splits."""

import argparse
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from models.grading.encoder_manifest import file_hash
from models.raters.consensus import agree
from models.standard.loading import load_standard
from models.standard.rubric import EvidenceRequirement, Standard
from training.experiment import load_experiment
from training.rows import GROUP_PREFIX, THIRD, LabelledRow, Rows, read_rows
from training.run_folder import RunFolder
from training.splits import held_back

logger = logging.getLogger(__name__)
_WHOLE_ITEM_UNCERTAINTY = 1.0
"""Added in ranks to a label that was given for the whole item and is read as one for each criterion."""


def main(argv: list[str]) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training prepare", description=__doc__)
    parser.add_argument("experiment", type=Path)
    experiment = load_experiment(parser.parse_args(argv).experiment)
    standard = load_standard(experiment.standard)
    read = read_rows(experiment.table, standard)
    evidence = evidence_table(read.rows)
    test = held_back(read.rows, experiment.split.test_share, seed=experiment.split.seed)
    held = {row.evidence_id for row, out in zip(read.rows, test, strict=True) if out}
    evidence["part"] = ["test" if key in held else "train" for key in evidence["evidence_id"]]
    labels = consensus_table(read.rows, standard)
    run = RunFolder(experiment.run)
    run.discard("out_of_fold.parquet", "bundle", "evaluation.json")
    run.write_table("evidence", evidence)
    run.write_table("labels", labels)
    run.write_table("ratings", ratings_table(read.rows, standard))
    _report(run, experiment.table, standard, read, evidence)
    return 0


def evidence_table(rows: Sequence[LabelledRow]) -> pd.DataFrame:
    """Return one row per evidence and item that it was handed in for: ids, school, text, groups, fold where given."""
    first = {(row.evidence_id, row.item): row for row in reversed(rows)}
    columns = ("evidence_id", "point", "item", "teacher_id", "school_id", "fold", "text")
    groups = list(dict.fromkeys(name for row in rows for name in row.groups))
    records = [
        [*(getattr(row, column) for column in columns), *(row.groups.get(name, "") for name in groups)]
        for row in reversed(first.values())
    ]
    return pd.DataFrame(records, columns=[*columns, *(f"{GROUP_PREFIX}{name}" for name in groups)])


def ratings_table(rows: Sequence[LabelledRow], standard: Standard) -> pd.DataFrame:
    """Return what each reviewer said of each criterion: ``evidence_id, criterion, reviewer_id, rank``.

    A label for the whole item is one of its criterion where it has only one, and is left out otherwise.
    """
    only = {i.id: i.criteria[0].id for p in standard.points for i in p.evidence if len(i.criteria) == 1}
    records = [
        (row.evidence_id, row.criterion or only[row.item], row.reviewer_id, row.rank)
        for row in rows
        if row.criterion or row.item in only
    ]
    return pd.DataFrame(records, columns=["evidence_id", "criterion", "reviewer_id", "rank"])


def consensus_table(rows: Sequence[LabelledRow], standard: Standard) -> pd.DataFrame:
    """Return one row per evidence and criterion: what its reviewers say together.

    A label for the whole item is read, for each criterion without one of its own, as the rule allows: "excellent"
    says that every criterion is; a lower level is the lowest of the criteria, so at least one of them stands there.
    It therefore counts with :data:`_WHOLE_ITEM_UNCERTAINTY` more.

    Returns
    -------
    DataFrame with columns ``evidence_id, item, criterion, rank, quality, uncertainty, n_reviewers``
    """
    items = {item.id: item for point in standard.points for item in point.evidence}
    scales: dict[int, list[LabelledRow]] = {}
    for row in rows:
        scales.setdefault(len(items[row.item].levels), []).append(row)
    agreed = pd.concat([_agreed(list(of_scale)) for of_scale in scales.values()], ignore_index=True)
    whole = agreed[agreed["criterion"] == ""]
    if whole.empty:
        return agreed
    own = agreed[agreed["criterion"] != ""]
    known = set(zip(own["evidence_id"], own["criterion"], strict=True))
    spread = pd.DataFrame(_spread(whole, items, known), columns=agreed.columns)
    return pd.concat([own, spread], ignore_index=True)


def _agreed(rows: list[LabelledRow]) -> pd.DataFrame:
    units = pd.MultiIndex.from_tuples([(row.evidence_id, row.item, row.criterion) for row in rows])
    unit, keys = pd.factorize(units)
    reviewer, _ = pd.factorize(np.array([row.reviewer_id for row in rows], dtype=object))
    third = np.array([row.seat == THIRD for row in rows])
    consensus = agree(unit, reviewer, np.array([row.rank for row in rows]), third)
    table = pd.DataFrame(keys.tolist(), columns=["evidence_id", "item", "criterion"])
    return table.assign(
        rank=consensus.rank,
        quality=consensus.quality,
        uncertainty=consensus.uncertainty,
        n_reviewers=consensus.n_reviewers,
    )


def _spread(
    whole: pd.DataFrame, items: dict[str, EvidenceRequirement], known: set[tuple[str, str]]
) -> Iterator[tuple[str, str, str, int, float, float, int]]:
    for row in whole.to_dict("records"):
        criteria = items[row["item"]].criteria
        certain = len(criteria) == 1 or row["rank"] == len(criteria[0].levels) - 1
        base = 0.0 if np.isnan(row["uncertainty"]) else row["uncertainty"]
        uncertainty = base + (0.0 if certain else _WHOLE_ITEM_UNCERTAINTY)
        for criterion in criteria:
            if (row["evidence_id"], criterion.id) not in known:
                key = (row["evidence_id"], row["item"], criterion.id)
                yield *key, row["rank"], row["quality"], uncertainty, row["n_reviewers"]


def _report(run: RunFolder, table: Path, standard: Standard, read: Rows, evidence: pd.DataFrame) -> None:
    columns = ["row", "evidence_id", "reason", "detail"]
    rejects = pd.DataFrame([[getattr(r, column) for column in columns] for r in read.rejects], columns=columns)
    rejects.to_csv(run.folder / "rejects.csv", index=False)
    counts = {
        "table": file_hash(table),
        "standard": standard.content_hash,
        "rows": len(read.rows),
        "rejects": read.reject_counts,
        "evidence": {part: int(n) for part, n in evidence["part"].value_counts().items()},
        "teachers": int(evidence["teacher_id"].nunique()),
        "schools": int(evidence.loc[evidence["school_id"] != "", "school_id"].nunique()),
        "reviewers": len({row.reviewer_id for row in read.rows}),
        "masked": read.masked,
    }
    run.write_json("prepare", counts)
    print(
        f"{len(read.rows)} rows used, {len(read.rejects)} rejected ({run.folder}/rejects.csv); "
        f"{counts['evidence']} evidence items of {counts['teachers']} teachers; "
        f"personal data masked in {read.masked['texts']} texts, {read.masked['ids']} ids replaced"
    )
