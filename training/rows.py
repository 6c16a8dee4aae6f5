"""From a scored table to labelled rows, and a list of every row that cannot be used with the reason why.

Nothing is dropped in silence: each row of the table becomes either a :class:`LabelledRow` or a :class:`Reject`.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.documents.privacy import mask_identifier
from models.errors import ColumnsMissing, NoUsableRows
from models.standard.rubric import Standard
from training.row_checks import Label, Labels, Problem, Pseudonyms, Texts
from training.tables import read_table

logger = logging.getLogger(__name__)

REQUIRED = ("evidence_id", "point", "item", "level")
"""Columns without which no row can be used; besides, one of ``text`` and ``path``."""

IDS = ("evidence_id", "teacher_id", "reviewer_id", "school_id")
"""Columns in which an id that says who a person is becomes a pseudonym."""

LONE_REVIEWER = "r1"
"""Who reviewed, in a table that does not say."""

THIRD = "third"
"""The seat of a reviewer who was called because two differed, and whose level decides."""

GROUP_PREFIX = "group_"


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One reviewer's level for one criterion of one evidence item.

    Attributes
    ----------
    point, item, criterion
        Code and ids as the standard writes them; ``criterion`` is ``""`` when the label is for the whole item.
    level, rank
        Level code and its position on the scale, 0 for the lowest; of the item's scale when ``criterion`` is ``""``.
    evidence_id, reviewer_id, teacher_id, school_id
        As in the table, or a pseudonym where that was a name or a number that leads to a person.
    seat
        As in the table: :data:`THIRD` for a reviewer who was called because two differed; ``""`` where it does not say.
    text
        As handed in; with personal data in it, normalised and masked.
    fold
        As given; None without one.
    groups
        Values of the columns ``group_*`` under their names without the prefix; empty cells are left out.
    """

    evidence_id: str
    point: str
    item: str
    criterion: str
    level: str
    rank: int
    reviewer_id: str
    seat: str
    teacher_id: str
    school_id: str
    text: str
    submitted_at: str | None
    fold: str | None
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used.

    Attributes
    ----------
    row
        Its number in the file, as :func:`training.tables.read_table` counts.
    reason
        ``missing_evidence_id``, ``missing_level``, ``unknown_point``, ``unknown_item``, ``unknown_criterion``,
        ``unknown_level``, ``missing_text``, ``unreadable_path``, ``conflicting_text``, ``conflicting_teacher`` or
        ``duplicate_row``.
    detail
        What a person needs to correct it; never the evidence text.
    """

    row: int
    evidence_id: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Rows:
    """What became of a table's rows, in the order of the file.

    Attributes
    ----------
    masked
        In how many different ``texts`` personal data were masked, and how many ``ids`` became pseudonyms.
    """

    rows: tuple[LabelledRow, ...]
    rejects: tuple[Reject, ...]
    masked: Mapping[str, int] = field(default_factory=dict)

    @property
    def reject_counts(self) -> dict[str, int]:
        """Number of rejects per reason, most frequent first."""
        return dict(Counter(reject.reason for reject in self.rejects).most_common())


def read_rows(table_path: Path, standard: Standard, fold_column: str | None = None) -> Rows:
    """Read and check a scored table, one row per evidence, criterion and reviewer.

    Only ``evidence_id``, ``point``, ``item``, ``level`` and one of ``text`` and ``path`` are needed. The rest has a
    default that claims as little as can be claimed: without ``criterion`` a label is for the whole item; without
    ``reviewer_id`` all labels are one reviewer's, since inventing several would invent agreement; without
    ``teacher_id`` each evidence is its own teacher, so that grouping by teacher still keeps its rows together;
    without ``school_id`` it is ``""``; without ``seat`` nobody was called to decide between others.

    Personal data in texts are masked, and ids that say who a person is become pseudonyms, so that whatever is made of
    the rows holds none.

    Parameters
    ----------
    table_path
        A table that :func:`training.tables.read_table` reads. ``path`` is relative to its folder and stays inside;
        where a row has both, ``text`` counts.
    standard
        What points, items, criteria and levels are looked up in, by code, id or name.
    fold_column
        Which column names the fold; ``fold``, where there is one, unless told.

    Raises
    ------
    TableUnreadable
        When the table cannot be opened.
    ColumnsMissing
        When a needed column is not there.
    NoUsableRows
        When every row was rejected; ``params["rejects"]`` counts the reasons.
    """
    table = read_table(table_path)
    missing = [name for name in REQUIRED if name not in table.columns]
    if "text" not in table.columns and "path" not in table.columns:
        missing.append("text or path")
    if fold_column and fold_column not in table.columns:
        missing.append(fold_column)
    if missing:
        raise ColumnsMissing(path=table_path, columns=", ".join(missing))
    pseudonyms = Pseudonyms(cell for name in IDS if name in table.columns for cell in table[name])
    reading = _Reading(standard, table_path.parent, fold_column or "fold")
    rows: list[LabelledRow] = []
    rejects: list[Reject] = []
    for number, record in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        cells = {str(name): str(cell) for name, cell in record.items()}
        cells.update({name: pseudonyms.of(cells[name].strip()) for name in IDS if name in cells})
        evidence_id = cells["evidence_id"]
        outcome = reading.row(evidence_id, cells)
        if isinstance(outcome, Problem):
            rejects.append(Reject(number, evidence_id, outcome.reason, mask_identifier(outcome.detail)))
        else:
            rows.append(outcome)
    result = Rows(tuple(rows), tuple(rejects), {"texts": reading.n_masked, "ids": pseudonyms.n_replaced})
    logger.info("scored table: %d rows, rejects %s", len(rows), result.reject_counts)
    if not rows:
        reasons = ", ".join(f"{reason} {count}" for reason, count in result.reject_counts.items())
        raise NoUsableRows(path=table_path, rejects=f"{len(rejects)} ({reasons})" if rejects else "0")
    return result


class _Reading:
    """Makes rows of one table; remembers what each evidence was first, and who rated what."""

    def __init__(self, standard: Standard, folder: Path, fold_column: str) -> None:
        self._labels = Labels(standard)
        self._texts = Texts(folder)
        self._fold_column = fold_column
        self._evidence: dict[str, tuple[str, str]] = {}
        self._seen: set[tuple[str, str, str, str, str]] = set()

    @property
    def n_masked(self) -> int:
        return self._texts.n_masked

    def row(self, evidence_id: str, cells: dict[str, str]) -> LabelledRow | Problem:
        if not evidence_id:
            return Problem("missing_evidence_id")
        label = self._labels.find(*(_cell(cells, name) for name in ("point", "item", "criterion", "level")))
        if isinstance(label, Problem):
            return label
        text = self._texts.find(cells.get("text", ""), _cell(cells, "path"))
        if isinstance(text, Problem):
            return text
        teacher_id = _cell(cells, "teacher_id") or evidence_id
        reviewer_id = _cell(cells, "reviewer_id") or LONE_REVIEWER
        clash = self._clash(evidence_id, text.content, teacher_id) or self._repeat(evidence_id, label, reviewer_id)
        if clash:
            return clash
        return LabelledRow(
            evidence_id=evidence_id,
            point=label.point,
            item=label.item,
            criterion=label.criterion,
            level=label.level,
            rank=label.rank,
            reviewer_id=reviewer_id,
            seat=_cell(cells, "seat"),
            teacher_id=teacher_id,
            school_id=_cell(cells, "school_id"),
            # The first row's string, so that a text is held once however many rows repeat it.
            text=self._evidence[evidence_id][0],
            submitted_at=_cell(cells, "submitted_at") or None,
            fold=_cell(cells, self._fold_column) or None,
            groups=_groups(cells),
        )

    def _clash(self, evidence_id: str, text: str, teacher_id: str) -> Problem | None:
        first_text, first_teacher = self._evidence.setdefault(evidence_id, (text, teacher_id))
        if text != first_text:
            return Problem("conflicting_text", "an earlier row has another text for this evidence")
        if teacher_id != first_teacher:
            return Problem("conflicting_teacher", f"{teacher_id}, but an earlier row has {first_teacher}")
        return None

    def _repeat(self, evidence_id: str, label: Label, reviewer_id: str) -> Problem | None:
        # The level is no part of the key: a second opinion of the same reviewer is a contradiction, not more evidence.
        key = (evidence_id, label.point, label.item, label.criterion, reviewer_id)
        if key in self._seen:
            return Problem("duplicate_row", f"{label.criterion or label.item} by {reviewer_id} a second time")
        self._seen.add(key)
        return None


def _cell(cells: dict[str, str], name: str) -> str:
    return cells.get(name, "").strip()


def _groups(cells: dict[str, str]) -> dict[str, str]:
    named = {name.removeprefix(GROUP_PREFIX): _cell(cells, name) for name in cells if name.startswith(GROUP_PREFIX)}
    return {name: value for name, value in named.items() if value}
