"""Which circular somebody wants, and what the office fills in on it."""

from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, ConfigDict

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
Text = Annotated[str, Query(max_length=80, pattern=_PLAIN)]


class Paper(StrEnum):
    """The papers of one circular, by the name of their file."""

    REPORT = "report.docx"
    FIGURES = "figures.xlsx"
    TABLES = "tables.zip"


class Asked(BaseModel):
    """What stands on the paper and in no database; what is empty is left open or taken from the round."""

    model_config = ConfigDict(frozen=True)

    round: int
    issuer: str = ""
    number: str = ""
    addressee: str = ""
    dated: str = ""

    @property
    def query(self) -> str:
        """The choices as they stand in an address."""
        return urlencode({name: value for name, value in self.model_dump().items() if value})


def asked(
    round: Annotated[int, Query(ge=1, le=999_999_999, description="Id of the round.")],  # noqa: A002  its name in addresses
    issuer: Text = "",
    number: Text = "",
    addressee: Text = "",
    dated: Text = "",
) -> Asked:
    return Asked(round=round, issuer=issuer, number=number, addressee=addressee, dated=dated)
