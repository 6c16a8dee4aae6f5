"""What was compared with what, which pairs look alike, and the unusual patterns of each round."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.declarative import Choice, Table


class ResemblanceKind(StrEnum):
    COPIED = "copied"
    PARAPHRASED = "paraphrased"
    OWN_EARLIER = "own_earlier"
    """The same teacher's work of another round: told, because it may be handed in as new, and never suspected."""


class View(StrEnum):
    """What a person made of a pair after reading both texts."""

    NOTHING = "nothing"
    FOLLOW_UP = "follow_up"


class Comparison(Table):
    """An evidence item that was compared with all others of its item of the standard.

    ``vectors_hash`` names the stored passage vectors, by which the index can be made anew without encoding;
    ``n_others`` is how many others there were, ``stock_share`` how much of the text is common stock, and
    ``paraphrases`` whether they could be looked for.
    """

    __tablename__ = "comparisons"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(60), index=True)
    encoder: Mapped[str] = mapped_column(String(64))
    vectors_hash: Mapped[str] = mapped_column(String(64))
    n_others: Mapped[int]
    stock_share: Mapped[float]
    paraphrases: Mapped[bool]
    compared_at: Mapped[datetime]


class Resemblance(Table):
    """Two evidence items that look alike; ``evidence_id`` is the later one.

    ``found_by_id`` is the item whose comparison found the pair: only another comparison of that one takes it away.
    ``share`` is the larger of the two shares, 0 to 1, each of the text that remains without common stock. ``passages``
    are offsets into the two texts, never texts.
    """

    __tablename__ = "resemblances"
    __table_args__ = (UniqueConstraint("evidence_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    found_by_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    kind: Mapped[ResemblanceKind] = mapped_column(Choice(ResemblanceKind), index=True)
    share: Mapped[float] = mapped_column(index=True)
    share_of_later: Mapped[float]
    share_of_earlier: Mapped[float]
    passages: Mapped[list[Any]]
    found_at: Mapped[datetime]
    view: Mapped[View | None] = mapped_column(Choice(View), index=True)
    remark: Mapped[str] = mapped_column(default="")
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    looked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class RoundPatterns(Table):
    """The unusual patterns of one round in one county.

    ``n_reviews`` and ``n_pairs`` are what they rest on, ``tested`` how much was tested of each kind, ``patterns`` what
    was reported: :class:`service.resemblances.findings.PatternOut`.
    """

    __tablename__ = "round_patterns"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    n_reviews: Mapped[int]
    n_pairs: Mapped[int]
    tested: Mapped[dict[str, Any]]
    patterns: Mapped[list[Any]]
    computed_at: Mapped[datetime]
