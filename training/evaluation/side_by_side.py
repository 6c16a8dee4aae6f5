"""Two graders on the same reviewed evidence: figures of the difference, and every level that changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.grading.grade import Grade
from models.standard.rubric import Standard
from training.corpus import Evidence
from training.evaluation.figures import Draw, Values, figures, flat, pooled
from training.evaluation.judgements import by_criterion, graded_pairs, scale_lengths

_SIDES = ("a", "b")


@dataclass(frozen=True)
class SideBySide:
    """What two graders made of the same evidence.

    Attributes
    ----------
    report
        ``n``, ``teachers``; ``overall`` and each of ``criteria`` with ``a``, ``b`` and ``difference`` (b less a),
        figures with intervals over the same resampled teachers; ``changed``, ``nearer``, ``farther``: levels that
        differ, and of those, how many came nearer to the reviewers' and how many went farther; ``referred`` of both.
    changes
        One row for each level that differs: ids, levels, their probabilities, the reviewers' level. No text.
    """

    report: dict[str, Any]
    changes: pd.DataFrame


def set_side_by_side(
    standard: Standard, evidence: Sequence[Evidence], grades: tuple[Sequence[Grade], Sequence[Grade]]
) -> SideBySide:
    """Compare two graders on what both gave levels to.

    Parameters
    ----------
    standard
        With the criteria of both.
    evidence
        Reviewed.
    grades
        Of the first and of the second grader, in the order of the evidence.
    """
    first, second = (by_criterion(standard, graded_pairs(evidence, side)) for side in grades)
    both = first.merge(
        second[["unit", "evidence", "given", "probability"]], on=["unit", "evidence"], suffixes=("_a", "_b")
    )
    draw, n_levels = Draw.of(both["teacher"]), scale_lengths(standard)
    tables = {
        str(unit): [draw.tables(rows.assign(given=rows[f"given_{side}"]), n_levels[str(unit)]) for side in _SIDES]
        for unit, rows in both.groupby("unit", sort=False)
    }
    changed = both[both["given_a"] != both["given_b"]]
    apart = [(changed[f"given_{side}"] - changed["reviewed"]).abs() for side in _SIDES]
    report = {
        "n": len(both),
        "teachers": len(draw.teachers),
        "overall": _beside(*(pooled([pair[place] for pair in tables.values()]) for place in range(2))),
        "criteria": {unit: _beside(figures(a), figures(b)) for unit, (a, b) in tables.items()},
        "changed": len(changed),
        "nearer": int((apart[1] < apart[0]).sum()),
        "farther": int((apart[1] > apart[0]).sum()),
        "referred": {
            side: sum(bool(grade.referral) for grade in of_side) for side, of_side in zip(_SIDES, grades, strict=True)
        },
    }
    return SideBySide(report, _changes(standard, changed))


def _beside(a: dict[str, Values], b: dict[str, Values]) -> dict[str, Any]:
    return {"a": flat(a), "b": flat(b), "difference": flat({name: b[name] - a[name] for name in a})}


def _changes(standard: Standard, changed: pd.DataFrame) -> pd.DataFrame:
    codes = {c.id: c.codes for point in standard.points for item in point.evidence for c in item.criteria}
    columns = {"level_a": "given_a", "level_b": "given_b", "reviewed": "reviewed"}
    named = {
        name: [codes[unit][rank] for unit, rank in zip(changed["unit"], changed[column], strict=True)]
        for name, column in columns.items()
    }
    return pd.DataFrame({
        "evidence_id": changed["evidence"],
        "criterion": changed["unit"],
        "level_a": named["level_a"],
        "probability_a": changed["probability_a"],
        "level_b": named["level_b"],
        "probability_b": changed["probability_b"],
        "reviewed": named["reviewed"],
    })  # fmt: skip
