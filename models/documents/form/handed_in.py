"""What the form checks look at: the items of one ability point as they were handed in, by whom, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from models.documents.document import Document, Format
from models.errors import WeipingError


@dataclass(frozen=True)
class HandedInItem:
    """One evidence item, read or refused.

    Attributes
    ----------
    item
        Id of the evidence requirement.
    document, refusal
        What the reader returned or raised; both None when nothing was handed in.
    format
        What the file is by its content; None for pasted text, and where the reader could not tell.
    size_bytes, filename, handed_in_at
        Of the upload; None or empty where not known.
    """

    item: str
    document: Document | None = None
    refusal: WeipingError | None = None
    format: Format | None = None
    size_bytes: int | None = None
    filename: str = ""
    handed_in_at: datetime | None = None


@dataclass(frozen=True)
class Period:
    """The days of a round, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Profile:
    """What is known about the teacher; what is empty is not compared.

    Attributes
    ----------
    subject
        As lists of subjects name it, such as 数学.
    grade
        Such as 三年级, 初二 or 高一.
    """

    school: str = ""
    subject: str = ""
    grade: str = ""
