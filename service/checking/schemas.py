"""The public face of form findings."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from models.documents.form import Action, Finding, FindingCode, Gate
from service.checking.workflow import Checked
from service.grading.findings import sentences
from service.language import Language
from service.reading.schemas import PlaceOut


class SpotOut(BaseModel):
    """A stretch of one item's text; offsets count characters of the text as it was read."""

    model_config = ConfigDict(from_attributes=True)

    item: str
    start: int
    end: int
    place: PlaceOut


class FindingOut(BaseModel):
    """One thing that a form check found. Validate with the language as context."""

    model_config = ConfigDict(from_attributes=True)

    code: FindingCode
    gate: Gate
    action: Action = Field(description="`return`: a machine can be sure; `query`: ask the teacher; `flag`: only look.")
    item: str | None = Field(description="Id of the evidence item; null when it concerns all of them.")
    start: int | None = Field(description="Where in the text as it was read; null when it concerns the whole item.")
    end: int | None
    place: PlaceOut | None
    against: SpotOut | None = Field(description="The other side of a contradiction.")
    params: dict[str, Any] = Field(description="What fills in the message.")
    why: str
    to_do: str

    @model_validator(mode="before")
    @classmethod
    def _in_words(cls, finding: object, info: ValidationInfo[Language]) -> object:
        if not isinstance(finding, Finding):
            return finding
        said = sentences(finding, info.context)
        return {**vars(finding), "why": said.why, "to_do": said.to_do}


class FormCheckOut(BaseModel):
    """What the form checks of a submission found, in the order of the gates."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "point": "A1",
                "returned": True,
                "findings": [
                    {
                        "code": "missing",
                        "gate": "complete",
                        "action": "return",
                        "item": "A1-E2",
                        "start": None,
                        "end": None,
                        "place": None,
                        "against": None,
                        "params": {"name": "学情分析报告"},
                        "why": "缺少“学情分析报告”。",
                        "to_do": "请补交；缺少这份材料，能力点不能合格。",
                    }
                ],
            }
        }
    )

    point: str
    returned: bool = Field(description="Whether a finding is sure enough to return the submission.")
    findings: list[FindingOut]

    @classmethod
    def of(cls, checked: Checked, language: Language) -> "FormCheckOut":
        return cls(
            point=checked.point.code,
            returned=any(finding.action is Action.RETURN for finding in checked.findings),
            findings=[FindingOut.model_validate(finding, context=language) for finding in checked.findings],
        )
