"""Form checks before grading (形式审查): :func:`check_item` for one evidence item, :func:`check_submission` for all.

G5, originality, is checked by :mod:`models.documents.similarity`; of it only phrases left by a text generator are
found here.
"""

from collections.abc import Collection, Iterable

from models.documents.form.consistency import check_consistency
from models.documents.form.contents import check_period, check_privacy, check_profile
from models.documents.form.files import check_file
from models.documents.form.finding import Action, Finding, FindingCode, Gate, Spot
from models.documents.form.handed_in import HandedInItem, Period, Profile
from models.standard.rubric import AbilityPoint, EvidenceRequirement

__all__ = [
    "Action",
    "Finding",
    "FindingCode",
    "Gate",
    "HandedInItem",
    "Period",
    "Profile",
    "Spot",
    "check_item",
    "check_submission",
]


def check_item(
    requirement: EvidenceRequirement,
    handed_in: HandedInItem | None,
    *,
    period: Period | None = None,
    profile: Profile | None = None,
    off_task: bool = False,
    max_bytes: int | None = None,
) -> tuple[Finding, ...]:
    """Check one evidence item by itself.

    Parameters
    ----------
    requirement
        The item of the standard.
    handed_in
        None when nothing was handed in for it.
    period, profile
        Of the round and the teacher; None where they are not known.
    off_task
        Whether the grader referred the item as off task.
    max_bytes
        Largest file that the scheme takes; None for no limit of its own.
    """
    findings = [*check_file(requirement, handed_in, max_bytes)]
    if handed_in is None:
        return tuple(findings)
    if off_task:
        findings.append(Finding(FindingCode.OFF_TASK, Gate.CORRESPONDENCE, Action.FLAG, requirement.id))
    if handed_in.document is not None:
        findings += check_privacy(requirement.id, handed_in.document)
        findings += check_profile(requirement.id, handed_in.document, profile) if profile else ()
    findings += check_period(handed_in, period) if period else ()
    return _in_order(findings)


def check_submission(
    point: AbilityPoint,
    items: Iterable[HandedInItem],
    *,
    period: Period | None = None,
    profile: Profile | None = None,
    off_task: Collection[str] = (),
    max_bytes: int | None = None,
) -> tuple[Finding, ...]:
    """Check all that was handed in for one point: every item, and the items against each other.

    Parameters
    ----------
    point
        The declared point; every item that it asks for has to be there.
    items
        What was handed in; of two for one item the last counts.
    period, profile, max_bytes
        As for :func:`check_item`.
    off_task
        Ids of the items that the grader referred as off task.

    Returns
    -------
    tuple of Finding
        In the order of the gates.
    """
    handed_in = {one.item: one for one in items}
    findings: list[Finding] = []
    for requirement in point.evidence:
        findings += check_item(
            requirement,
            handed_in.get(requirement.id),
            period=period,
            profile=profile,
            off_task=requirement.id in off_task,
            max_bytes=max_bytes,
        )
    documents = {
        requirement.id: one.document
        for requirement in point.evidence
        if (one := handed_in.get(requirement.id)) is not None and one.document is not None
    }
    findings += check_consistency(documents)
    return _in_order(findings)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    gates = list(Gate)
    return tuple(sorted(findings, key=lambda finding: gates.index(finding.gate)))
