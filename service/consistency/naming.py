"""Names for the ids in figures, looked up when they are shown: whoever changes a name sees it everywhere."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.audits.schemas import ReportOut
from service.consistency import drill_store
from service.consistency.figures import Figures, NextStep
from service.rounds.standards import standard_of
from service.rounds.tables import Round


@dataclass(frozen=True)
class Names:
    """By id as a text; ``evidence`` only of the proposed cross-readings."""

    reviewers: Mapping[str, str]
    schools: Mapping[str, str]
    evidence: Mapping[str, str]
    criteria: Mapping[str, str]

    def reviewer(self, key: str) -> str:
        return self.reviewers.get(key, key)

    def school(self, key: str) -> str:
        return self.schools.get(key, key)

    def of(self, key: str) -> str:
        """Return the name of a reviewer, a school or a criterion in a next step."""
        return self.criteria.get(key) or self.reviewers.get(key) or key


def names_of(session: Session, figures: Figures) -> Names:
    report = figures.report
    standard = standard_of(session, session.get_one(Round, figures.round_id))
    return Names(
        reviewers=_unique(drill_store.people(session, (int(one.id) for one in report.reviewers))),
        schools={str(one.unit_id): one.name for one in figures.schools},
        evidence=drill_store.evidence_names(session, {int(one.evidence_id) for one in report.anchors}),
        criteria={
            one.id: f"{one.id} {one.name}"
            for point in standard.points
            for item in point.evidence
            for one in item.criteria
        },
    )


def named_step(step: NextStep, names: Names) -> list[str]:
    """Return the names that a next step is about."""
    found = names.schools if step.code.value == "check_schools" else {}
    return [found.get(key) or names.of(key) for key in step.names]


def named(report: ReportOut, names: Names) -> ReportOut:
    """Return the report with names in place of ids, as people read it."""
    agreement = report.agreement
    return report.model_copy(
        update={
            "reviewers": [one.model_copy(update={"id": names.reviewer(one.id)}) for one in report.reviewers],
            "components": [
                one.model_copy(
                    update={
                        "reviewers": [names.reviewer(key) for key in one.reviewers],
                        "schools": [names.school(key) for key in one.schools],
                    }
                )
                for one in report.components
            ],
            "criteria": [one.model_copy(update={"id": names.criteria.get(one.id, one.id)}) for one in report.criteria],
            "schools": [one.model_copy(update={"id": names.school(one.id)}) for one in report.schools],
            "effects": [one.model_copy(update={"reviewer": names.reviewer(one.reviewer)}) for one in report.effects],
            "drift": [one.model_copy(update={"reviewer": names.reviewer(one.reviewer)}) for one in report.drift],
            "anchors": [
                one.model_copy(
                    update={
                        "reviewer_id": names.reviewer(one.reviewer_id),
                        "evidence_id": names.evidence.get(one.evidence_id, one.evidence_id),
                    }
                )
                for one in report.anchors
            ],
            "agreement": agreement.model_copy(
                update={
                    "criteria": [
                        one.model_copy(update={"id": names.criteria.get(one.id, one.id)}) for one in agreement.criteria
                    ],
                    "schools": [one.model_copy(update={"id": names.school(one.id)}) for one in agreement.schools],
                    "pairs": [
                        one.model_copy(update={"reviewers": [names.reviewer(key) for key in one.reviewers]})
                        for one in agreement.pairs
                    ],
                }
            ),
        }
    )


def _unique(people: Iterable[drill_store.Named]) -> dict[str, str]:
    """Return names that tell everybody apart."""
    listed = list(people)
    times = Counter(one.name for one in listed)
    return {str(one.id): one.name if times[one.name] == 1 else f"{one.name} ({one.login})" for one in listed}
