"""Whether the grader treats some groups of evidence otherwise than reviewers do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.documents.privacy import mask_identifier
from models.raters import level_tables as tables
from training.corpus import Evidence
from training.evaluation.figures import Draw, flat, pooled
from training.rows import GROUP_PREFIX

Values = npt.NDArray[np.float64]
Both = tuple[Values, Values]
LARGEST_DIFFERENCE = 0.10
"""Difference of standardised means beyond which a group is flagged. Source: Williamson, Xi and Breyer (2012)."""
FEWEST_TEACHERS = 3
"""A group of fewer teachers is left out: its figures would be about persons."""
SCHOOL, LENGTH = "school", "length"
THIRDS = ("short", "middle", "long")
_REPORTED = ("exact", "adjacent", "r", "rmse", "smd")
_FEWEST_GROUPS = 2


def evidence_groups(evidence: Sequence[Evidence], table: pd.DataFrame) -> pd.DataFrame:
    """Return which groups each piece of evidence belongs to.

    Parameters
    ----------
    evidence
        Held out.
    table
        ``evidence.parquet``: ``evidence_id, item, school_id`` and columns ``group_*``.

    Returns
    -------
    DataFrame with ``evidence, item, school, length`` and one column for each group, ``""`` where not told
    """
    lengths = pd.DataFrame({
        "evidence": [one.id for one in evidence],
        "item": [one.item for one in evidence],
        "characters": [len(one.document.text) for one in evidence],
    })  # fmt: skip
    named = {"evidence_id": "evidence", "school_id": SCHOOL}
    named |= {name: name.removeprefix(GROUP_PREFIX) for name in table.columns if name.startswith(GROUP_PREFIX)}
    kept = table[[*named, "item"]].rename(columns=named)
    joined = lengths.merge(kept, on=["evidence", "item"], how="left").fillna("")
    # Within items, since a plan is longer than a reflection whoever wrote it.
    place = joined.groupby("item")["characters"].rank(pct=True, method="first")
    joined[LENGTH] = np.array(THIRDS)[np.minimum((place * len(THIRDS) - 1e-9).astype(int), len(THIRDS) - 1)]
    return joined.drop(columns="characters")


def subgroup_figures(
    criteria: pd.DataFrame, groups: pd.DataFrame, n_levels: Mapping[str, int], draw: Draw
) -> list[dict[str, Any]]:
    """Return the figures of each group of at least :data:`FEWEST_TEACHERS` teachers.

    Parameters
    ----------
    criteria
        As :func:`training.evaluation.judgements.by_criterion` gives it.
    groups
        From :func:`evidence_groups`.
    n_levels
        Criterion id to the length of its scale.
    draw
        Of the teachers.

    Returns
    -------
    list of dict
        ``by``, ``name``, ``n``, ``teachers``; agreement with intervals; ``dsm``: the difference of standardised means,
        positive where the grader is milder with the group than reviewers are, beside all others; ``flagged``: beyond
        :data:`LARGEST_DIFFERENCE`; ``sure``: its interval leaves out 0.
    """
    whole = {str(unit): draw.tables(rows, n_levels[str(unit)]) for unit, rows in criteria.groupby("unit", sort=False)}
    found = []
    for by, name, rows in _groups(criteria, groups):
        inside = {str(unit): draw.tables(part, n_levels[str(unit)]) for unit, part in rows.groupby("unit", sort=False)}
        together = pooled(list(inside.values()))
        values = flat({**{key: together[key] for key in _REPORTED}, "dsm": standardised_means(inside, whole)})
        low, high = values["dsm_low"], values["dsm_high"]
        found.append({
            "by": by,
            "name": mask_identifier(name),
            "n": len(rows),
            "teachers": int(rows["teacher"].nunique()),
            **values,
            "flagged": abs(values["dsm"] or 0.0) > LARGEST_DIFFERENCE,
            "sure": low is not None and high is not None and (low > 0.0 or high < 0.0),
        })  # fmt: skip
    return found


def standardised_means(inside: Mapping[str, Values], whole: Mapping[str, Values]) -> Values:
    """Return the mean over a group's judgements of the grader's z-score less the reviewers', shape (r,).

    Parameters
    ----------
    inside, whole
        Criterion id to level tables of the group and of everybody, shape (r, n_levels, n_levels). Scores are
        standardised criterion by criterion; one in which all levels are alike says nothing.
    """
    above, below = np.zeros(1), np.zeros(1)
    for unit, group in inside.items():
        n, everybody = tables.total(group), whole[unit]
        difference = n * apart(tables.means(group), tables.means(everybody), tables.deviations(everybody))
        told = np.isfinite(difference)
        above, below = above + np.where(told, difference, 0.0), below + np.where(told, n, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below)


def apart(means: Both, of_all: Both, deviations: Both) -> Values:
    """Return the difference of a group's standardised means, the grader's less the reviewers'.

    Parameters
    ----------
    means, of_all
        Mean levels, the grader's and the reviewers', of the group and of everybody.
    deviations
        Standard deviations of everybody's levels, likewise.

    Notes
    -----
    Source: RSMTool's documentation, "DSM", from version 7.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        given, reviewed = ((mean - all_) / spread for mean, all_, spread in zip(means, of_all, deviations, strict=True))
        return np.asarray(given - reviewed)


def _groups(criteria: pd.DataFrame, groups: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    units = groups.drop(columns="item").drop_duplicates("evidence")
    joined = criteria.merge(units, on="evidence", how="left")
    for by in [SCHOOL, *sorted(set(units.columns) - {"evidence", SCHOOL, LENGTH}), LENGTH]:
        told = joined[joined[by] != ""]
        large = [part for part in told.groupby(by) if part[1]["teacher"].nunique() >= FEWEST_TEACHERS]
        if len(large) >= _FEWEST_GROUPS:
            yield from ((by, str(name), rows) for name, rows in large)
