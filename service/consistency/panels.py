"""How severe the panel of each school was: those who read its evidence, each by the readings that they gave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np

from models.raters.measures import Band, ReviewerSeverity, band_of
from models.raters.ratings import Ratings
from models.raters.significance import FALSE_ALARMS, adjusted, below
from service.audits.agreement_schemas import AgreementOut, NamedAgreementOut
from service.audits.caterpillar import Standing, Z
from service.audits.workflow import Audit
from service.consistency.figures import SchoolOut

NOTABLE = 0.43
"""Logits below which a difference does not matter in practice, however certain it is.

Source: category A of the ETS classification of differential item functioning, 1 on the delta scale; M. Zieky,
"Practical questions in the use of DIF statistics in test development", in: P. Holland and H. Wainer (editors),
"Differential Item Functioning" (1993) 337-347.
"""
_LEAST_TOLD = 0.5
"""Share of a school's readings whose reviewer's severity must be known for the panel's to be told."""


@dataclass(frozen=True)
class Items:
    """How far the items of a school are, and what they came to."""

    unit_id: int
    name: str
    handed_in: int
    finished: int
    levels: Mapping[str, int]


@dataclass(frozen=True)
class _Panel:
    n: int
    n_reviewers: int
    severity: float
    se: float
    scale: int | None

    @property
    def band(self) -> Band:
        return band_of(self.n)

    @property
    def p(self) -> float:
        return nan if isnan(self.severity) or not self.se else 2.0 * below(-abs(self.severity) / self.se)


def schools_of(audit: Audit, items: Iterable[Items], agreement: Sequence[NamedAgreementOut]) -> list[SchoolOut]:
    """Return every school that handed anything in, the most severe panel first, those that cannot be told last."""
    listed = list(items)
    readings = _readings(audit.ratings)
    panels = [_panel(readings.get(str(one.unit_id), {}), audit.severity.reviewers) for one in listed]
    # Told for all schools together: among a hundred, five would stand apart by chance alone.
    together = adjusted(np.array([one.p for one in panels], dtype=np.float64))
    agreed = {one.id: one for one in agreement}
    found = [
        _school(one, panel, float(p), agreed.get(str(one.unit_id)))
        for one, panel, p in zip(listed, panels, together, strict=True)
    ]
    return sorted(found, key=lambda one: (one.severity is None, -(one.severity or 0.0), one.name))


def _readings(ratings: Ratings) -> dict[str, dict[int, int]]:
    """Return for every school how many shared ratings each reviewer gave to its evidence."""
    _, unit, size = np.unique(ratings.unit, return_inverse=True, return_counts=True)
    shared = (size[unit] > 1) & (ratings.school >= 0)
    counted = Counter(zip(ratings.school[shared].tolist(), ratings.reviewer[shared].tolist(), strict=True))
    found: dict[str, dict[int, int]] = {}
    for (school, reviewer), n in counted.items():
        found.setdefault(ratings.school_ids[school], {})[reviewer] = n
    return found


def _panel(readings: Mapping[int, int], reviewers: Sequence[ReviewerSeverity]) -> _Panel:
    """Average over the reviewers of the scale that most of the readings are on."""
    total = sum(readings.values())
    told = {key: n for key, n in readings.items() if not isnan(reviewers[key].severity)}
    scales: Counter[int | None] = Counter()
    for key, n in told.items():
        scales[reviewers[key].component] += n
    scale = scales.most_common(1)[0][0] if scales else None
    weights = {key: n for key, n in told.items() if reviewers[key].component == scale}
    weight = sum(weights.values())
    if scale is None or weight < _LEAST_TOLD * total:
        return _Panel(total, len(readings), nan, nan, None)
    severity = sum(n * reviewers[key].severity for key, n in weights.items()) / weight
    # As if reviewers were estimated apart from each other; they are nearly so, as each has many readings of their own.
    se = sqrt(sum((n / weight * reviewers[key].se) ** 2 for key, n in weights.items()))
    return _Panel(weight, len(readings), severity, se, scale)


def _school(items: Items, panel: _Panel, p: float, agreement: NamedAgreementOut | None) -> SchoolOut:
    told = not isnan(panel.severity)
    done = sum(items.levels.values())
    return SchoolOut(
        unit_id=items.unit_id,
        name=items.name,
        n=panel.n,
        n_reviewers=panel.n_reviewers,
        severity=round(panel.severity, 6) if told else None,
        se=round(panel.se, 6) if told else None,
        low=round(panel.severity - Z * panel.se, 6) if told else None,
        high=round(panel.severity + Z * panel.se, 6) if told else None,
        scale=panel.scale,
        band=panel.band,
        standing=_standing(panel, p),
        agreement=AgreementOut.model_validate(agreement.model_dump(exclude={"id"})) if agreement else None,
        levels={level: round(n / done, 6) for level, n in items.levels.items()},
        finished=items.finished,
        pending=items.handed_in - items.finished,
    )


def _standing(panel: _Panel, p: float) -> Standing:
    if isnan(panel.severity):
        return Standing.UNKNOWN
    if panel.band is Band.SPARSE:
        return Standing.SPARSE
    if p >= FALSE_ALARMS or abs(panel.severity) < NOTABLE:
        return Standing.UNCLEAR
    return Standing.SEVERE if panel.severity > 0 else Standing.LENIENT
