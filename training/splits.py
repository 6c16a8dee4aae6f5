"""Which rows are learned from and which are held back, so that nothing known to the one side is asked on the other.

Rows belong together when they share a teacher or a text: a teacher's items resemble each other, and a text handed in
twice is the same question twice. Together means transitively, so a text that two teachers handed in joins everything
of both.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import GroupShuffleSplit, StratifiedGroupKFold

from models.errors import ExperimentInvalid, LeakFound
from training.rows import LabelledRow

BANDS = 3
"""Bands of ranks, low to high, whose shares the folds keep alike."""


@dataclass(frozen=True)
class Folds:
    """A fold for every row.

    Attributes
    ----------
    fold
        Shape (n,), str: the fold in which the row is held back.
    given
        True when the table's own ``fold`` column was used.
    leaked_texts
        Number of different texts that stand in more than one fold; always 0 for folds that were assigned here.
    """

    fold: NDArray[np.str_]
    given: bool
    leaked_texts: int

    @property
    def names(self) -> tuple[str, ...]:
        """Every fold once, sorted."""
        return tuple(np.unique(self.fold).tolist())


def text_key(text: str) -> str:
    """Return a sha256, as hex, that is the same for texts which differ in white space only."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def group_of(rows: Sequence[LabelledRow]) -> NDArray[np.int32]:
    """Return a group number per row, shape (n,): equal for rows that a teacher or a text links, however indirectly."""
    teacher = _numbered([row.teacher_id for row in rows])
    text = _numbered(_text_keys(rows))
    n_teachers, n_texts = int(teacher.max(initial=-1)) + 1, int(text.max(initial=-1)) + 1
    size = n_teachers + n_texts
    links = coo_array((np.ones(len(rows)), (teacher, text + n_teachers)), shape=(size, size))
    return connected_components(links, directed=False)[1][teacher]


def make_folds(rows: Sequence[LabelledRow], n_folds: int = 5, *, seed: int = 0, strict: bool = True) -> Folds:
    """Return the table's own folds after a leak check, or assign folds when it has none.

    Parameters
    ----------
    rows
        Usable rows of one table, at least one.
    n_folds
        How many folds to assign; the table's own folds may be more or fewer.
    seed
        Seed of the assignment; the same rows and seed give the same folds.
    strict
        False lets a text stand on both sides in given folds and counts it, as a benchmark on published folds must:
        short answers and copied essays repeat there. A teacher or an evidence on both sides is always refused.

    Raises
    ------
    LeakFound
        When a given fold column puts a teacher, an evidence or (if strict) a text on both sides.
    ExperimentInvalid
        When only some rows have a fold, or there are fewer groups than folds.
    """
    given = [row.fold for row in rows if row.fold is not None]
    if not given:
        return Folds(_assigned(rows, n_folds, seed).astype(str), given=False, leaked_texts=0)
    if len(given) < len(rows):
        example = next(row.evidence_id for row in rows if row.fold is None)
        raise ExperimentInvalid(path="fold column", reason=f"{len(rows) - len(given)} rows lack a fold, as {example}")
    return _checked(rows, np.array(given), strict=strict)


def held_back(rows: Sequence[LabelledRow], share: float = 0.2, *, seed: int = 0) -> NDArray[np.bool_]:
    """Return which rows to hold back as a test, shape (n,): about this share of the groups, each whole.

    Raises
    ------
    ExperimentInvalid
        When there are fewer than two groups.
    """
    groups = group_of(rows)
    _require(groups, 2)
    split = GroupShuffleSplit(n_splits=1, test_size=share, random_state=seed)
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[next(split.split(groups, groups=groups))[1]] = True
    return chosen


def _assigned(rows: Sequence[LabelledRow], n_folds: int, seed: int) -> NDArray[np.int64]:
    groups = group_of(rows)
    _require(groups, n_folds)
    fold = np.empty(len(rows), dtype=np.int64)
    split = StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed)
    for number, (_, members) in enumerate(split.split(groups, _bands(rows, n_folds), groups)):
        fold[members] = number
    return fold


def _bands(rows: Sequence[LabelledRow], n_folds: int) -> NDArray[np.int64]:
    ranks = np.array([row.rank for row in rows])
    bands = np.searchsorted(np.quantile(ranks, np.arange(1, BANDS) / BANDS), ranks)
    # A band too rare to stand in every fold cannot be spread and would only be complained about.
    return bands if np.unique(bands, return_counts=True)[1].min() >= n_folds else np.zeros_like(bands)


def _checked(rows: Sequence[LabelledRow], fold: NDArray[np.str_], *, strict: bool) -> Folds:
    evidence = np.array([row.evidence_id for row in rows])
    _refuse_straddling("evidence", evidence, fold)
    teacher = np.array([row.teacher_id for row in rows])
    # A teacher who is called like the evidence was not given: there is nothing to check.
    real = teacher != evidence
    _refuse_straddling("teacher", teacher[real], fold[real])
    text = np.array(_text_keys(rows))
    leaked = _straddling(text, fold)
    if len(leaked) and strict:
        raise LeakFound(what="the text of evidence", example=evidence[np.isin(text, leaked)][0])
    return Folds(fold, given=True, leaked_texts=len(leaked))


def _refuse_straddling(what: str, key: NDArray[np.str_], fold: NDArray[np.str_]) -> None:
    leaked = _straddling(key, fold)
    if len(leaked):
        raise LeakFound(what=what, example=leaked[0])


def _straddling(key: NDArray[np.str_], fold: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return the keys that stand in more than one fold."""
    pairs = sorted(set(zip(key.tolist(), fold.tolist(), strict=True)))
    keys, n_folds = np.unique(np.array([key for key, _ in pairs], dtype=str), return_counts=True)
    return keys[n_folds > 1]


def _require(groups: NDArray[np.int32], needed: int) -> None:
    found = len(np.unique(groups))
    if found < needed:
        reason = f"{needed} parts need {needed} groups linked by no teacher or text; there are {found}"
        raise ExperimentInvalid(path="split", reason=reason)


def _text_keys(rows: Sequence[LabelledRow]) -> list[str]:
    # Each text repeats on the rows of its criteria and reviewers: hash it once.
    keys = {text: text_key(text) for text in {row.text for row in rows}}
    return [keys[row.text] for row in rows]


def _numbered(keys: Sequence[str]) -> NDArray[np.intp]:
    return np.unique(np.array(keys, dtype=str), return_inverse=True)[1]
