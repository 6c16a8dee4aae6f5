"""The public face of a result."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from models.documents.conditions import Condition
from service.decisions.tables import Appeal, Decision, Stage
from service.declarations.states import State
from service.results.workflow import CriterionResult, ItemResult, Result
from service.submissions.tables import Reading, Submission


class PassageShown(BaseModel):
    text: str
    start: int
    end: int


class CriterionResultOut(BaseModel):
    id: str
    name: str
    level: str | None = Field(description="The reviewers' level once a decision stands, the machine's before.")
    machine_level: str | None = Field(description="Preliminary and non-binding.")
    next_level: str | None
    next_descriptor: str = Field(description="What the standard asks for at the next level.")
    passages: list[PassageShown] = Field(description="What the machine's level rests on.")
    examples: list[str] = Field(description="Passages of others at the next level, allowed by them, names removed.")

    @classmethod
    def of(cls, item: ItemResult, found: CriterionResult) -> "CriterionResultOut":
        criterion, rank = found.criterion, found.rank
        graded = [one for one in item.machine.criteria if one.id == criterion.id] if item.machine else []
        following = criterion.levels[rank + 1] if rank is not None and rank + 1 < len(criterion.levels) else None
        return cls(
            id=criterion.id,
            name=criterion.name,
            level=criterion.codes[rank] if rank is not None else None,
            machine_level=graded[0].level if graded else None,
            next_level=following.code if following else None,
            next_descriptor=following.descriptor if following else "",
            passages=[PassageShown(text=p.text, start=p.start, end=p.end) for one in graded for p in one.passages],
            examples=list(found.examples),
        )


class ItemResultOut(BaseModel):
    id: str
    name: str
    handed_in: bool
    reading: Reading | None
    level: str | None = Field(description="As decided; before, the machine's preliminary level.")
    machine_level: str | None
    condition: Condition | None = Field(description="Why the machine gave no level.")
    advice: list[str] = Field(description="What reviewers advise, without their names; once a decision stands.")
    criteria: list[CriterionResultOut]

    @classmethod
    def of(cls, item: ItemResult) -> "ItemResultOut":
        return cls(
            id=item.requirement.id,
            name=item.requirement.name,
            handed_in=item.evidence is not None,
            reading=item.evidence.reading if item.evidence else None,
            level=item.level,
            machine_level=item.machine.item_level if item.machine else None,
            condition=item.machine.condition if item.machine else None,
            advice=list(item.advice),
            criteria=[CriterionResultOut.of(item, one) for one in item.criteria],
        )


class ResultDecisionOut(BaseModel):
    stage: Stage
    point_level: str
    item_levels: dict[str, str]
    reasons: str
    decided_at: datetime

    @classmethod
    def of(cls, decision: Decision) -> "ResultDecisionOut":
        return cls(
            stage=decision.stage,
            point_level=decision.point_level,
            item_levels={item: str(level) for item, level in decision.item_levels.items()},
            reasons=decision.reasons,
            decided_at=decision.decided_at,
        )


class ObjectionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    item: str | None
    criterion: str | None
    reason: str
    filed_at: datetime
    upheld: bool | None = Field(description="Null until a person has answered.")
    answer: str
    answered_at: datetime | None

    @classmethod
    def of(cls, appeal: Appeal) -> "ObjectionOut":
        return cls.model_validate(appeal)


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    created_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, submission: Submission) -> "VersionOut":
        return cls.model_validate(submission)


class ResultOut(BaseModel):
    """Everything a teacher is told about one declared point. Before a decision, levels are the machine's only."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "declaration": 12,
                "point": "A1",
                "state": "publicity",
                "preliminary": False,
                "level": "qualified",
                "decision": {
                    "stage": "preliminary",
                    "point_level": "qualified",
                    "item_levels": {"A1-E1": "qualified", "A1-E2": "excellent"},
                    "reasons": "两项材料均达到合格以上。",
                    "decided_at": "2026-11-22T08:00:00Z",
                },
                "items": [],
                "objections": [],
                "versions": [],
                "bundles": ["sample-county-b133e30eed18"],
                "standard": "0f3a",
                "standard_version": "2019-derived",
                "sample_data": True,
                "may_object": True,
                "blind": False,
            }
        }
    )

    declaration: int
    point: str
    state: State
    preliminary: bool = Field(description="True while no decision stands: the machine's levels bind nobody.")
    level: str | None
    decision: ResultDecisionOut | None
    items: list[ItemResultOut]
    objections: list[ObjectionOut]
    versions: list[VersionOut] = Field(description="Newest first.")
    bundles: list[str] = Field(description="What graded it.")
    standard: str = Field(description="Content hash of the standard that the round is judged by.")
    standard_version: str
    sample_data: bool = Field(description="True: a bundle that learned from sample data graded it.")
    may_object: bool
    blind: bool = Field(description="True for somebody who has yet to review this work blind: levels are not shown.")

    @classmethod
    def of(cls, result: Result) -> "ResultOut":
        grades = [one.machine for one in result.items if one.machine is not None]
        return cls(
            declaration=result.declaration.id,
            point=result.point.code,
            state=result.declaration.state,
            preliminary=result.decision is None,
            level=result.level,
            decision=ResultDecisionOut.of(result.decision) if result.decision else None,
            items=[ItemResultOut.of(one) for one in result.items],
            objections=[ObjectionOut.of(one) for one in result.appeals],
            versions=[VersionOut.of(one) for one in result.submissions],
            bundles=list(dict.fromkeys(grade.bundle for grade in grades)),
            standard=result.standard.content_hash,
            standard_version=result.standard.version,
            sample_data=any(grade.sample_data for grade in grades),
            may_object=result.may_object,
            blind=result.blind,
        )
