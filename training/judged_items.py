"""Whole items as the grader would judge them unseen: level by the rule, doubt, and what the panel decided."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import GroupKFold

from models.grading.acceptance import item_doubt
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard
from models.standard.verdict import item_level
from training.ordinal import learn_calibration

QUALIFIED = "qualified"
_FOLDS = 5


@dataclass(frozen=True)
class Rule:
    """What makes a judged item.

    Attributes
    ----------
    min_probability
        Items with a criterion whose level is less probable are referred, so they are never covered by a promise.
    partial
        True takes the criteria that were reviewed for the whole item, for data whose tasks ask for some of them only.
    tolerance
        Levels by which a panel's level may differ and still not count as decided otherwise.
    """

    min_probability: float = 0.6
    partial: bool = False
    tolerance: int = 0


def judged_criteria(standard: Standard, out_of_fold: pd.DataFrame, teachers: Mapping[str, str]) -> pd.DataFrame:
    """Give every out-of-fold score a level and probabilities by cut points that were learned on other teachers.

    Parameters
    ----------
    standard
        The rubric.
    out_of_fold
        As :func:`training.learning.learn` returns it.
    teachers
        Evidence id to teacher.

    Returns
    -------
    DataFrame with columns ``item, criterion, evidence_id, teacher, rank, given, probabilities, shown``
        ``probabilities`` holds arrays (n_levels,) rounded as a grade shows them; ``shown`` is that of ``given``.
    """
    owners = {c.id: (item.id, len(c.levels)) for p in standard.points for item in p.evidence for c in item.criteria}
    tables = []
    for key, rows in out_of_fold.groupby("criterion", sort=False):
        item, n_levels = owners[str(key)]
        of_teacher = np.array([teachers[one] for one in rows["evidence_id"]], dtype=np.str_)
        given, probabilities = _crossed(rows, of_teacher, n_levels)
        tables.append(
            pd.DataFrame(
                {
                    "item": item,
                    "criterion": str(key),
                    "evidence_id": rows["evidence_id"].to_numpy(),
                    "teacher": of_teacher,
                    "rank": rows["rank"].to_numpy(np.int64),
                    "given": given,
                    "probabilities": list(probabilities),
                    "shown": probabilities[np.arange(len(given)), given],
                }
            )
        )
    columns = ["item", "criterion", "evidence_id", "teacher", "rank", "given", "probabilities", "shown"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _crossed(
    rows: pd.DataFrame, teachers: npt.NDArray[np.str_], n_levels: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    scores, ranks = rows["score"].to_numpy(np.float64), rows["rank"].to_numpy(np.int64)
    weights = rows["weight"].to_numpy(np.float64)
    given, probabilities = np.zeros(len(rows), np.int64), np.zeros((len(rows), n_levels))
    splitter = GroupKFold(min(_FOLDS, len(np.unique(teachers))), shuffle=True, random_state=0)
    for inside, outside in splitter.split(scores, groups=teachers):
        # Folds without a second level cannot teach a calibration; the other folds' labels then have to do.
        learn = inside if len(np.unique(ranks[inside])) > 1 else np.arange(len(rows))
        calibration = learn_calibration(scores[learn], ranks[learn], weights[learn], n_levels)
        given[outside] = calibration.rank(scores[outside])
        probabilities[outside] = np.round(calibration.probabilities(scores[outside]), 4)
    return given, probabilities


def judged_items(standard: Standard, criteria: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return one row per fully reviewed item.

    Parameters
    ----------
    standard
        The rubric.
    criteria
        From :func:`judged_criteria`.
    rule
        See :class:`Rule`.

    Returns
    -------
    DataFrame with columns ``point, dimension, item, evidence_id, teacher, doubt, given, reviewed, wrong, passed``
        ``given`` and ``reviewed`` are ranks of the item by the rule; ``doubt`` is 1 for items that are referred;
        ``passed`` tells those that the machine would pass and the panel would not.
    """
    owners = {item.id: (point, item) for point in standard.points for item in point.evidence}
    records = []
    for (item, evidence), rows in criteria.groupby(["item", "evidence_id"], sort=False):
        point, requirement = owners[str(item)]
        if rule.partial or len(rows) == len(requirement.criteria):
            records.append((str(evidence), *_judged(point, requirement, rows, rule)))
    columns = ["evidence_id", "point", "dimension", "item", "teacher", "doubt", "given", "reviewed", "wrong", "passed"]
    return pd.DataFrame(records, columns=columns)


def _judged(
    point: AbilityPoint, requirement: EvidenceRequirement, rows: pd.DataFrame, rule: Rule
) -> tuple[str, str, str, str, float, int, int, bool, bool]:
    given, reviewed = item_level(rows["given"].tolist()), item_level(rows["rank"].tolist())
    sure = rows["shown"].min() >= rule.min_probability
    doubt = item_doubt(list(rows["probabilities"]), given, rule.tolerance) if sure else 1.0
    wrong = abs(given - reviewed) > rule.tolerance
    pass_rank = passing_rank(requirement)
    passed = wrong and given >= pass_rank > reviewed
    teacher = str(rows["teacher"].iloc[0])
    return point.code, point.dimension, requirement.id, teacher, doubt, given, reviewed, wrong, passed


def passing_rank(requirement: EvidenceRequirement) -> int:
    """Return the rank from which an item passes: “qualified”, or the upper half of a scale that has no such level."""
    codes = requirement.criteria[0].codes
    return codes.index(QUALIFIED) if QUALIFIED in codes else len(codes) // 2
