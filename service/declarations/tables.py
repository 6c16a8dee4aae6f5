"""A teacher's declaration of one ability point in one round: what everything else of a round is about."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Person, Unit
from service.database.declarative import Choice, Table
from service.declarations.states import State
from service.rounds.tables import Round


class Declaration(Table):
    """One teacher, one round, one point.

    ``school`` is where the teacher worked when declaring; ``due_on`` overrides the round's date for returned work;
    ``resubmissions`` counts how often failed items were handed in again.
    """

    __tablename__ = "declarations"
    __table_args__ = (UniqueConstraint("round_id", "teacher_id", "point"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    point: Mapped[str] = mapped_column(String(60))
    state: Mapped[State] = mapped_column(Choice(State), index=True)
    resubmissions: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined")
    teacher: Mapped[Person] = relationship(lazy="joined")
    school: Mapped[Unit] = relationship(lazy="joined")
