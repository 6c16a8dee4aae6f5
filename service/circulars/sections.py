"""What a paper is made of. Content makes it, the writers of Word and Excel know nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from service.language import Language

Cell = str | int | float | bool | None


class ChartKind(StrEnum):
    """How values by category are drawn."""

    INTERVALS = "intervals"
    """One point for each category, with its interval."""
    SHARES = "shares"
    """Shares that add up to one, stacked."""


@dataclass(frozen=True)
class Series:
    """Values by category; ``low`` and ``high`` bound the interval of each."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """``unit`` names the axis of values; ``tells`` says in words what is seen, for those who do not see it."""

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    tells: str


@dataclass(frozen=True)
class Heading:
    """``level`` 1 to 3; the writer numbers it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Grid:
    """A small table in the text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Grid | Chart


@dataclass(frozen=True)
class Imprint:
    """What only the office knows; empty where it has not been filled in, and then left open on the paper."""

    issuer: str = ""
    number: str = ""
    addressee: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Circular:
    """A whole paper.

    ``draft`` is what is written over it while it is one. ``attachments`` have their titles in ``blocks[0]``'s place.
    """

    language: Language
    title: str
    imprint: Imprint
    blocks: tuple[Block, ...]
    attachments: tuple["Attachment", ...]
    draft: str
    made_at: datetime


@dataclass(frozen=True)
class Attachment:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Column:
    """``source`` says in words where its values come from."""

    heading: str
    source: str


@dataclass(frozen=True)
class Sheet:
    """A table with every figure; ``file`` is its name as CSV."""

    file: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]] = field(default=())
