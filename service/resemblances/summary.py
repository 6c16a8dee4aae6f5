"""Resemblances of a round in a county in a few numbers, for papers and dashboards."""

from pydantic import BaseModel, Field

from models.raters.patterns.pattern import PatternKind


class Summary(BaseModel):
    """Counts of pairs of which at least one side is work of the round and the county."""

    compared: int = Field(description="Evidence items that were compared.")
    waiting: int = Field(description="Evidence items that have yet to be compared.")
    pairs: int = Field(description="Pairs that look alike, a teacher's own earlier work left out.")
    copied: int
    paraphrased: int
    across_schools: int
    across_rounds: int
    own_earlier: int = Field(description="Work that looks like the same teacher's of another round.")
    looked_at: int
    follow_up: int
    patterns: dict[PatternKind, int] | None = Field(
        description="Unusual patterns that were reported, by kind; null before they were looked for."
    )
