"""The public face of what is told of one handed-in item."""

from pydantic import BaseModel, ConfigDict, Field

from service.explanations.schemas import ExplanationOut
from service.explanations.workflow import Why


class ExampleOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    level: str
    passage: str


class NeighboursOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    criterion: str
    above: ExampleOut | None
    below: ExampleOut | None


class WhyOut(BaseModel):
    """Why the preliminary, non-binding level of an item came out so."""

    blind: bool = Field(description="True for whoever has yet to judge the item: then nothing else is told.")
    bundle: str | None
    explanation: ExplanationOut | None = Field(description="Null also where that bundle is no longer in use.")
    examples: list[NeighboursOut] = Field(description="Nearest allowed, nameless passages one level above and below.")

    @classmethod
    def of(cls, why: Why) -> "WhyOut":
        return cls(
            blind=why.blind,
            bundle=why.grade.bundle if why.grade else None,
            explanation=ExplanationOut.of(why.explanation) if why.explanation else None,
            examples=[NeighboursOut.model_validate(one) for one in why.neighbours],
        )
