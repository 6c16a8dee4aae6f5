"""A rating table, from its rows to all that can be said of its reviewers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.raters.anchors import CrossReading, cross_readings
from models.raters.connectedness import Connectedness, connectedness
from models.raters.drift import Drift, within_round
from models.raters.effects import Finding, find_effects
from models.raters.measures import Severity
from models.raters.ratings import Ratings, RatingTable, Record, Reject, table_of
from models.raters.reviewer_agreement import AgreementTables, agreement_tables
from models.raters.scale import MOST_LEVELS, canonical, scale_of
from models.raters.severity import estimate_severity
from service.audits.rating_table import column_of
from service.audits.tables import TableRefusedError
from service.language import mark

_UNORDERED = mark(
    "The order of the levels in %(name)s is not known: %(levels)s. Name them from the lowest to the highest, such as "
    "--levels low,middle,high."
)
_TOO_MANY = mark("The table %(name)s has %(n)s different levels; at most %(most)s can be compared.")
_NOTHING = mark("No row of %(name)s can be used. The first is row %(row)s: its %(column)s is “%(value)s”.")
_NO_ROWS = mark("The table %(name)s has column names but no rows.")
_LEVEL_TWICE = mark("--levels names a level twice.")
_MOST_SHOWN = 12


class Part(StrEnum):
    """What an analysis consists of, in the order in which it is done."""

    GRAPH = "graph"
    AGREEMENT = "agreement"
    SEVERITY = "severity"
    PATTERNS = "patterns"
    DRIFT = "drift"


@dataclass(frozen=True, eq=False)
class Audit:
    """What a rating table says."""

    ratings: Ratings
    rejects: tuple[Reject, ...]
    connectedness: Connectedness
    agreement: AgreementTables
    severity: Severity
    effects: tuple[Finding, ...]
    drifts: tuple[Drift, ...]
    anchors: tuple[CrossReading, ...]

    @property
    def comparable(self) -> bool:
        """Whether all severities are on one scale.

        Not so where the only bridge between reviewers is one who always gave the same level, though they are connected.
        """
        told = {one.component for one in self.severity.reviewers if one.component is not None}
        return self.connectedness.connected and len(told) <= 1


def audit(records: Sequence[Record], levels: Sequence[str] | None, name: str) -> Audit:
    """Do the whole analysis; raises TableRefusedError when no rating can be used."""
    return analysed(checked(records, levels, name))


def _unheard(_: Part) -> None:
    """Let parts begin without anybody who follows."""


def analysed(
    table: RatingTable, independent: Ratings | None = None, begins: Callable[[Part], None] = _unheard
) -> Audit:
    """Do the whole analysis of what can be used.

    ``independent`` are the ratings that agreement is told over, where those of the table were given knowing more than
    the evidence; ``begins`` is called before each part.
    """
    ratings = table.ratings
    begins(Part.GRAPH)
    parts = connectedness(ratings)
    anchors = cross_readings(ratings, parts)
    begins(Part.AGREEMENT)
    agreement = agreement_tables(ratings if independent is None else independent)
    begins(Part.SEVERITY)
    severity = estimate_severity(ratings)
    begins(Part.PATTERNS)
    effects = find_effects(ratings, severity)
    begins(Part.DRIFT)
    return Audit(
        ratings=ratings,
        rejects=table.rejects,
        connectedness=parts,
        agreement=agreement,
        severity=severity,
        effects=effects,
        drifts=within_round(ratings, severity),
        anchors=anchors,
    )


def checked(records: Sequence[Record], levels: Sequence[str] | None, name: str) -> RatingTable:
    """Find the scale and what can be used; raises TableRefusedError when no rating can."""
    if not records:
        raise TableRefusedError("table_empty", _NO_ROWS, name=name)
    table = table_of(records, _scale(records, levels, name))
    if len(table.ratings) == 0:
        first = table.rejects[0]
        raise _nothing(name, first.row, column_of(first.column), first.value)
    return table


def _scale(records: Sequence[Record], levels: Sequence[str] | None, name: str) -> tuple[str, ...]:
    if levels is not None:
        if len({canonical(level) for level in levels}) < len(levels):
            raise TableRefusedError("level_twice", _LEVEL_TWICE)
        return tuple(levels)
    cells = [record.level for record in records]
    found = scale_of(cells)
    if found is not None:
        return found
    distinct = sorted({canonical(cell) for cell in cells if cell})
    if not distinct:
        raise _nothing(name, records[0].row, "level", "")
    if len(distinct) > MOST_LEVELS:
        raise TableRefusedError("levels_too_many", _TOO_MANY, name=name, n=len(distinct), most=MOST_LEVELS)
    shown = ", ".join(distinct[:_MOST_SHOWN]) + (" …" if len(distinct) > _MOST_SHOWN else "")
    raise TableRefusedError("levels_unordered", _UNORDERED, name=name, levels=shown)


def _nothing(name: str, row: int, column: str, value: str) -> TableRefusedError:
    return TableRefusedError("no_usable_row", _NOTHING, name=name, row=row, column=column, value=value)
