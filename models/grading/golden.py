"""Golden cases: texts with the grades that they must give wherever the bundle is used.

The texts are made of the rubric's own wording, so that no handed-in text ever enters a bundle.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models.documents.passages import split
from models.errors import GoldenCaseFailed
from models.grading.grade import Grade
from models.standard.rubric import EvidenceRequirement, Standard

GOLDEN_FILE = "golden.json"
TOLERANCE = 0.02
"""Largest difference of a probability: int8 arithmetic differs in the last bits between processors."""


class GoldenCase(BaseModel):
    """One text and the probabilities per criterion that it must give."""

    model_config = ConfigDict(frozen=True)

    point: str
    item: str
    text: str
    probabilities: dict[str, dict[str, float]]


_CASES = TypeAdapter(list[GoldenCase])


def record(standard: Standard, items: Sequence[str], grade: Callable[..., Grade]) -> list[GoldenCase]:
    """Grade the wording of some items, at their lowest and at their highest descriptors.

    Parameters
    ----------
    standard
        The bundle's rubric.
    items
        Ids of the items to record.
    grade
        ``Grader.grade`` of the finished bundle.
    """
    chosen = [(point, item) for point in standard.points for item in point.evidence if item.id in set(items)]
    cases = []
    for point, item in chosen:
        for step in (0, -1):
            text = _wording(item, step)
            result = grade(split(text), point=point.code, item=item.id)
            probabilities = {criterion.id: criterion.probabilities for criterion in result.criteria}
            cases.append(GoldenCase(point=point.code, item=item.id, text=text, probabilities=probabilities))
    return cases


def replay(cases: Sequence[GoldenCase], grade: Callable[..., Grade]) -> None:
    """Grade every case again.

    Raises
    ------
    GoldenCaseFailed
        When a probability differs by more than :data:`TOLERANCE`.
    """
    for number, case in enumerate(cases, start=1):
        result = grade(split(case.text), point=case.point, item=case.item)
        for criterion in result.criteria:
            expected = case.probabilities[criterion.id]
            if any(abs(expected[code] - p) > TOLERANCE for code, p in criterion.probabilities.items()):
                raise GoldenCaseFailed(case=number, criterion=criterion.id)


def load(folder: Path) -> list[GoldenCase]:
    """Read the golden cases of a bundle."""
    return _CASES.validate_json((folder / GOLDEN_FILE).read_bytes())


def dump(folder: Path, cases: Sequence[GoldenCase]) -> None:
    """Write the golden cases of a bundle."""
    (folder / GOLDEN_FILE).write_bytes(_CASES.dump_json(list(cases), indent=1))


def _wording(item: EvidenceRequirement, step: int) -> str:
    described = [[level.descriptor for level in c.levels if level.descriptor] or [c.name] for c in item.criteria]
    sentences = [f"{c.name}。{steps[step]}。" for c, steps in zip(item.criteria, described, strict=True)]
    return "\n".join([item.name, *sentences])
