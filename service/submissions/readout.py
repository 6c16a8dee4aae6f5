"""The teacher's pages in words: my points, what can be declared, and the workbench of one declaration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import AbilityPoint, EvidenceRequirement, Standard
from service.clock import today
from service.declarations.readout import StateReadout, Step, state_readout, steps
from service.declarations.states import WAYS, Action, State
from service.declarations.tables import Declaration
from service.files.store import FileStore
from service.grading.readout import rule_of
from service.language import Language, in_language, translate
from service.results.sentences import NEXT
from service.rounds.standards import scheme_of, standard_of
from service.rounds.tables import RoundState
from service.submissions import store
from service.submissions.carrying import CHANGEABLE, at_hand
from service.submissions.dates import last_day
from service.submissions.evidence_readout import (
    EvidenceReadout,
    FileReadout,
    evidence_readout,
    file_readout,
    moment_in_words,
)
from service.submissions.returned_readout import Returned, returned_of
from service.submissions.tables import Submission

_WITHOUT_RESULT = frozenset(
    {State.DRAFT, State.SUBMITTED, State.FORM_CHECK, State.RETURNED, State.OVERDUE, State.EXEMPT}
)


@dataclass(frozen=True)
class Heading:
    """What every page says about one declaration; ``due`` is None where nothing is the teacher's to do."""

    id: int
    code: str
    name: str
    state: StateReadout
    following: str
    due: date | None
    days_left: int
    has_result: bool


@dataclass(frozen=True)
class RoundGroup:
    name: str
    submit_by: date
    required: int
    declarations: tuple[Heading, ...]


@dataclass(frozen=True)
class Place:
    """One item that the point asks for, and what is there for it; ``passed`` ones cannot be changed."""

    number: int
    requirement: EvidenceRequirement
    evidence: EvidenceReadout | None
    passed: bool
    changeable: bool


@dataclass(frozen=True)
class Version:
    id: int
    number: int
    is_draft: bool
    submitted: str
    withdrawn: str
    files: tuple[tuple[str, FileReadout], ...]


@dataclass(frozen=True)
class Bench:
    """All of one declaration; ``missing`` and ``to_put_right`` name items."""

    heading: Heading
    round_name: str
    point: AbilityPoint
    steps: tuple[Step, ...]
    rule: str
    places: tuple[Place, ...]
    missing: tuple[str, ...]
    to_put_right: tuple[str, ...]
    changeable: bool
    can_take_back: bool
    returned: Returned | None
    versions: tuple[Version, ...]

    @property
    def busy(self) -> bool:
        """Whether the page will soon show something else by itself."""
        reading = any(place.evidence and place.evidence.file.busy for place in self.places)
        return reading or self.heading.state.code in {State.SUBMITTED, State.FORM_CHECK}


def my_points(session: Session, declarations: Iterable[Declaration], language: Language) -> tuple[RoundGroup, ...]:
    """Group declarations, which come round by round."""
    return tuple(
        RoundGroup(
            name=held.name,
            submit_by=held.submit_by,
            required=scheme_of(held).points_required,
            declarations=tuple(_heading(one, _point(session, one), language) for one in found),
        )
        for held, found in groupby(declarations, key=lambda one: one.round)
    )


def bench(session: Session, declaration: Declaration, files: FileStore, language: Language) -> Bench:
    standard = standard_of(session, declaration.round)
    point = find_point(standard, declaration.point)
    changeable = is_changeable(declaration)
    places = _places(session, declaration, standard, files, language)
    versions = store.submissions_of(session, declaration.id)
    return Bench(
        heading=_heading(declaration, point, language),
        round_name=declaration.round.name,
        point=point,
        steps=steps(declaration.state, language),
        rule=rule_of(point.evidence[0], language),
        places=places,
        missing=tuple(place.requirement.name for place in places if place.evidence is None),
        to_put_right=tuple(place.requirement.name for place in places if _returns(place)),
        changeable=changeable,
        can_take_back=_can_take_back(session, declaration, versions),
        returned=returned_of(session, declaration, point, versions, language),
        versions=tuple(_version(one, language) for one in reversed(versions)),
    )


def is_changeable(declaration: Declaration) -> bool:
    """Say whether the work is the teacher's to change, today."""
    return declaration.state in CHANGEABLE and _in_time(declaration)


def _in_time(declaration: Declaration) -> bool:
    return declaration.round.state is RoundState.OPEN and today() <= last_day(declaration)


def _point(session: Session, declaration: Declaration) -> AbilityPoint:
    return find_point(standard_of(session, declaration.round), declaration.point)


def _heading(declaration: Declaration, point: AbilityPoint, language: Language) -> Heading:
    due = last_day(declaration) if declaration.state in CHANGEABLE else None
    return Heading(
        id=declaration.id,
        code=point.code,
        name=in_language(language, point.name, point.name_en),
        state=state_readout(declaration.state, language),
        following=translate(language, NEXT[declaration.state]),
        due=due,
        days_left=(due - today()).days if due else 0,
        has_result=declaration.state not in _WITHOUT_RESULT,
    )


def _places(
    session: Session, declaration: Declaration, standard: Standard, files: FileStore, language: Language
) -> tuple[Place, ...]:
    point = find_point(standard, declaration.point)
    there = at_hand(session, declaration)
    shown = {item: evidence_readout(kept.evidence, point, standard, files, language) for item, kept in there.items()}
    changeable = is_changeable(declaration)
    return tuple(
        Place(
            number=number,
            requirement=requirement,
            evidence=shown.get(requirement.id),
            passed=requirement.id in there and there[requirement.id].passed,
            changeable=changeable and not (requirement.id in there and there[requirement.id].passed),
        )
        for number, requirement in enumerate(point.evidence, start=1)
    )


def _returns(place: Place) -> bool:
    """Say whether the form check would return this item."""
    if place.passed or place.evidence is None:
        return False
    return any(one.action == "return" for one in place.evidence.findings)


def _can_take_back(session: Session, declaration: Declaration, versions: list[Submission]) -> bool:
    if declaration.state not in WAYS[Action.WITHDRAW].sources or not _in_time(declaration) or not versions:
        return False
    return not store.is_opened(session, versions[-1].id)


def _version(submission: Submission, language: Language) -> Version:
    return Version(
        id=submission.id,
        number=submission.number,
        is_draft=submission.submitted_at is None,
        submitted=moment_in_words(submission.submitted_at) if submission.submitted_at else "",
        withdrawn=moment_in_words(submission.withdrawn_at) if submission.withdrawn_at else "",
        files=tuple((one.item, file_readout(one, language)) for one in submission.evidence),
    )
