"""What a circular is written from: facts of the round, and what the audit found; None where that was not done yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from service.circulars.sections import Imprint
from service.consistency.figures import Figures
from service.language import Language
from service.resemblances.summary import Summary
from service.spot_checks.result import Result


@dataclass(frozen=True)
class Scope:
    """The round and the unit that it is about; ``criteria``, ``points`` and ``levels`` map codes to names."""

    round_id: int
    round_name: str
    unit_id: int
    unit_name: str
    starts_on: date
    review_by: date
    standard: str
    criteria: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    scope: Scope
    figures: Figures | None
    result: Result | None
    summary: Summary | None
    imprint: Imprint
    language: Language
