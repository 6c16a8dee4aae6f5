"""The result of a declaration in words, for the teacher's page."""

from dataclasses import dataclass

from models.documents.document import Document
from models.grading.grade import Grade
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement
from service.clock import day_of
from service.decisions.return_reasons import RETURN_REASONS
from service.decisions.tables import Appeal, Decision
from service.declarations.publicity import last_day_of_publicity
from service.declarations.readout import StateReadout, Step, state_readout, steps
from service.declarations.states import State
from service.grading.readout import CriterionReadout, Quote, Readout, Tone, level_name, readout, rule_of, tone_of
from service.grading.reasons import Reason
from service.grading.workflow import Graded
from service.language import Language, in_language, mark, translate
from service.results.sentences import CERTIFICATES, NEXT, READINGS, STAGES
from service.results.workflow import CriterionResult, ItemResult, Result
from service.submissions.tables import Reading, Submission


@dataclass(frozen=True)
class LevelShown:
    name: str
    tone: Tone


@dataclass(frozen=True)
class CriterionShown:
    """``level`` is what counts now; ``machine`` stands beside it once reviewers have spoken."""

    id: str
    number: int
    name: str
    level: LevelShown | None
    machine: LevelShown | None
    percent: int | None
    doubt: str
    basis: str
    descriptor: str
    next_level: str
    next_descriptor: str
    quotes: tuple[Quote, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class ItemShown:
    id: str
    evidence_id: int | None
    name: str
    filename: str
    reading: str
    refused: bool
    level: LevelShown | None
    machine: LevelShown | None
    decided: bool
    decided_by: str
    condition: Reason | None
    other_standard: bool
    sample_data: bool
    advice: tuple[str, ...]
    criteria: tuple[CriterionShown, ...]


@dataclass(frozen=True)
class DecisionShown:
    stage: str
    level: LevelShown
    reasons: str
    day: str
    version: int


@dataclass(frozen=True)
class ObjectionShown:
    about: str
    filed: str
    reason: str
    upheld: bool | None
    answered: str
    answer: str


@dataclass(frozen=True)
class VersionShown:
    number: int
    submitted: str
    n_items: int
    fate: str
    reasons: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class ResultShown:
    point: str
    state: StateReadout
    following: str
    object_until: str
    steps: tuple[Step, ...]
    level: LevelShown | None
    rule: str
    decision: DecisionShown | None
    certificate: str
    sample_data: bool
    items: tuple[ItemShown, ...]
    appeals: tuple[ObjectionShown, ...]
    versions: tuple[VersionShown, ...]
    earlier: tuple[DecisionShown, ...]
    bundles: tuple[str, ...]


def shown(result: Result, language: Language) -> ResultShown:
    declaration, point = result.declaration, result.point
    name = in_language(language, point.name, point.name_en)
    certificate = CERTIFICATES.get(declaration.state, "")
    decisions = tuple(_decision(result, one, language) for one in result.decisions)
    standing = None if result.decision is None else decisions[-1]
    items = tuple(_item(result, one, language) for one in result.items)
    grades = [one.machine for one in result.items if one.machine is not None]
    return ResultShown(
        point=f"{point.code} {name}",
        state=state_readout(declaration.state, language),
        following=translate(language, NEXT[declaration.state]),
        object_until=str(last_day_of_publicity(declaration)) if declaration.state is State.PUBLICITY else "",
        steps=steps(declaration.state, language),
        level=level_shown(point.evidence[0], result.level, language),
        rule=rule_of(point.evidence[0], language),
        decision=standing,
        certificate=translate(language, certificate, day=day_of(declaration.changed_at)) if certificate else "",
        sample_data=any(grade.sample_data for grade in grades),
        items=items,
        appeals=tuple(_objection(result, one, language) for one in result.appeals),
        versions=tuple(_version(result, one, language) for one in result.submissions),
        earlier=tuple(one for one in decisions if one is not standing),
        bundles=tuple(dict.fromkeys(grade.bundle for grade in grades)),
    )


def level_shown(scale: EvidenceRequirement | Criterion, code: str | None, language: Language) -> LevelShown | None:
    codes = [level.code for level in scale.levels]
    if code not in codes:
        return None
    rank = codes.index(code)
    return LevelShown(level_name(scale.levels[rank], language), tone_of(rank, len(codes)))


def _decision(result: Result, decision: Decision, language: Language) -> DecisionShown:
    level = level_shown(result.point.evidence[0], decision.point_level, language)
    return DecisionShown(
        stage=translate(language, STAGES[decision.stage]),
        # A level that the standard does not know is shown as it was written down.
        level=level or LevelShown(decision.point_level, Tone.MIDDLE),
        reasons=decision.reasons,
        day=str(day_of(decision.decided_at)),
        version=next((one.number for one in result.submissions if one.id == decision.submission_id), 0),
    )


def _objection(result: Result, appeal: Appeal, language: Language) -> ObjectionShown:
    names = {one.id: f"{one.id} {one.name}" for one in result.point.evidence}
    names |= {one.id: one.name for item in result.point.evidence for one in item.criteria}
    about = [names.get(key, key) for key in (appeal.item, appeal.criterion) if key]
    return ObjectionShown(
        about=" · ".join(about) or translate(language, mark("The whole point")),
        filed=str(day_of(appeal.filed_at)),
        reason=appeal.reason,
        upheld=appeal.upheld,
        answered=str(day_of(appeal.answered_at)) if appeal.answered_at else "",
        answer=appeal.answer,
    )


def _version(result: Result, submission: Submission, language: Language) -> VersionShown:
    fate = mark("Replaced by a later version")
    if submission.withdrawn_at is not None:
        fate = mark("Taken back")
    elif result.submission is not None and submission.id == result.submission.id:
        fate = mark("Counts now")
    known = {code.value: name for code, name in RETURN_REASONS.items()}
    return VersionShown(
        number=submission.number,
        submitted=str(day_of(submission.submitted_at)) if submission.submitted_at else "",
        n_items=len(submission.evidence),
        fate=translate(language, fate),
        reasons=tuple(translate(language, known[code]) for code in submission.return_reasons or () if code in known),
        advice=submission.advice,
    )


def _item(result: Result, item: ItemResult, language: Language) -> ItemShown:
    requirement, evidence, decided = item.requirement, item.evidence, result.decision is not None
    machine = _in_words(item.machine, result.point, requirement, language) if item.machine else None
    by_number = {one.number: one for one in machine.criteria} if machine else {}
    return ItemShown(
        id=requirement.id,
        evidence_id=evidence.id if evidence and item.machine else None,
        name=requirement.name,
        filename=evidence.filename if evidence else "",
        reading=translate(language, READINGS[evidence.reading]) if evidence else "",
        refused=evidence is not None and evidence.reading is Reading.REFUSED,
        level=level_shown(requirement, item.level, language),
        machine=level_shown(requirement, item.machine.item_level, language) if item.machine else None,
        decided=decided,
        decided_by=machine.decided_by if machine and not decided else "",
        condition=machine.condition if machine else None,
        other_standard=item.other_standard,
        sample_data=item.machine is not None and item.machine.sample_data,
        advice=item.advice,
        criteria=tuple(
            _criterion(item, number, one, by_number.get(_place(item.machine, one.criterion.id)), language)
            for number, one in enumerate(item.criteria, start=1)
        ),
    )


def _place(grade: Grade | None, criterion: str) -> int:
    """Return the number of a criterion in a grade's readout; 0 where it was not graded."""
    ids = [one.id for one in grade.criteria] if grade else []
    return ids.index(criterion) + 1 if criterion in ids else 0


def _in_words(grade: Grade, point: AbilityPoint, item: EvidenceRequirement, language: Language) -> Readout:
    """Put the machine's grade in words; the page shows the passages, not the whole text, so it needs no document."""
    return readout(Graded(grade, Document("", ()), point, item, ()), "", language)


def _criterion(
    item: ItemResult, number: int, found: CriterionResult, machine: CriterionReadout | None, language: Language
) -> CriterionShown:
    criterion, rank = found.criterion, found.rank
    level = criterion.levels[rank] if rank is not None else None
    following = criterion.levels[rank + 1] if rank is not None and rank + 1 < len(criterion.levels) else None
    chosen = next((bar.percent for bar in machine.bars if bar.chosen), None) if machine else None
    return CriterionShown(
        id=criterion.id,
        number=number,
        name=in_language(language, criterion.name, criterion.name_en),
        level=level_shown(criterion, level.code if level else None, language),
        machine=LevelShown(machine.level, machine.tone) if machine else None,
        percent=chosen,
        doubt=machine.doubt if machine and item.reviewed is None else "",
        basis=machine.basis if machine else "",
        descriptor=level.descriptor if level else "",
        next_level=level_name(following, language) if following else "",
        next_descriptor=following.descriptor if following else "",
        quotes=machine.quotes if machine else (),
        examples=found.examples,
    )
