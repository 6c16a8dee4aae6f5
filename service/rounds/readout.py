"""What pages say about a round: its state, its dates from today, its settings in sentences, its form's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from annotated_types import Ge, Le

from service.accounts.tables import Unit
from service.accounts.words import KIND_NAMES
from service.declarations.readout import StateReadout, Tone, state_readout
from service.declarations.states import State
from service.language import Language, translate
from service.rounds import words
from service.rounds.scheme import Scheme
from service.rounds.standards import scheme_of
from service.rounds.tables import Round, RoundState

_TONES = {RoundState.PLANNED: Tone.OPEN, RoundState.OPEN: Tone.BUSY, RoundState.CLOSED: Tone.DONE}
_HUNDRED = 100


@dataclass(frozen=True)
class DayReadout:
    label: str
    day: date
    from_now: str


@dataclass(frozen=True)
class Count:
    state: StateReadout
    n: int


@dataclass(frozen=True)
class RoundReadout:
    id: int
    name: str
    unit: str
    state: StateReadout
    days: tuple[DayReadout, ...]
    scheme: tuple[str, ...]
    counts: tuple[Count, ...]
    declarations: int
    version: int

    @classmethod
    def of(cls, held: Round, counts: Mapping[State, int], language: Language, now: date) -> "RoundReadout":
        dates = (
            (words.STARTS_ON, held.starts_on),
            (words.SUBMIT_BY, held.submit_by),
            (words.REVIEW_BY, held.review_by),
        )
        state = held.state
        return cls(
            id=held.id,
            name=held.name,
            unit=held.unit.name,
            state=StateReadout(state.value, translate(language, words.ROUND_STATE_NAMES[state]), _TONES[state]),
            days=tuple(
                DayReadout(translate(language, name), day, _from_now(day, now, language)) for name, day in dates
            ),
            scheme=tuple(_sentences(scheme_of(held), language)),
            counts=tuple(Count(state_readout(one, language), counts[one]) for one in State if one in counts),
            declarations=sum(counts.values()),
            version=held.version,
        )


@dataclass(frozen=True)
class SchemeField:
    """One setting in a form; ``least`` and ``most`` are None for a check box."""

    name: str
    label: str
    hint: str
    value: str
    least: str | None
    most: str | None

    @property
    def is_number(self) -> bool:
        return self.least is not None


def scheme_fields(values: Mapping[str, str], language: Language) -> list[SchemeField]:
    """Return the settings in their order; ``values`` are as :func:`typed` gives them, or as somebody typed them."""
    default = typed(Scheme())
    return [
        SchemeField(
            name=name,
            label=translate(language, asked.label),
            hint=" ".join(filter(None, (translate(language, asked.hint), _default(default[name], language)))),
            value=values.get(name, ""),
            least=_bound(name, Ge),
            most=_bound(name, Le),
        )
        for name, asked in words.SCHEME.items()
    ]


def typed(scheme: Scheme) -> dict[str, str]:
    """Return a scheme's settings as they stand in the fields of a form."""
    return {name: _typed(name, value) for name, value in scheme}


def span_of(name: str) -> tuple[str, str]:
    """Return the least and the most of a setting, as a form has them."""
    return _bound(name, Ge) or "", _bound(name, Le) or ""


def units_in_words(units: Sequence[Unit], language: Language) -> list[tuple[int, str]]:
    return [(unit.id, f"{unit.name} · {translate(language, KIND_NAMES[unit.kind])}") for unit in units]


def _typed(name: str, value: float) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return f"{round(value * _HUNDRED, 2):g}" if words.SCHEME[name].percent else str(value)


def _bound(name: str, kind: type[Ge] | type[Le]) -> str | None:
    for bound in Scheme.model_fields[name].metadata:
        if isinstance(bound, kind):
            number = bound.ge if isinstance(bound, Ge) else bound.le
            assert isinstance(number, int)  # noqa: S101  the library allows any comparable value
            return _typed(name, number)
    return None


def _default(value: str, language: Language) -> str:
    return translate(language, "Default: %(value)s.", value=value) if value else ""


def _from_now(day: date, now: date, language: Language) -> str:
    days = (day - now).days
    if days == 0:
        return translate(language, "today")
    if days > 0:
        return translate(language, "in %(n)s days", n=days)
    return translate(language, "%(n)s days ago", n=-days)


def _sentences(scheme: Scheme, language: Language) -> list[str]:
    say, shown = partial(translate, language), typed(scheme)
    found = [say("A teacher passes %(n)s points.", n=scheme.points_required), *_of_reviewers(scheme, language)]
    if scheme.resubmissions:
        found.append(say("Items that did not pass may be handed in again %(n)s times.", n=scheme.resubmissions))
    else:
        found.append(say("Items that did not pass cannot be handed in again."))
    found.append(say("Results are in publicity for %(n)s days.", n=scheme.publicity_days))
    found.append(say("The county rechecks %(share)s%% of the results.", share=shown["recheck_share"]))
    return found


def _of_reviewers(scheme: Scheme, language: Language) -> list[str]:
    say, shown = partial(translate, language), typed(scheme)
    if scheme.reviewers_per_item == 1:
        found = [
            say("One reviewer judges each item."),
            say(
                "A level less probable than %(cut)s%% gets a second reviewer, and so do %(share)s%% by lot.",
                cut=shown["near_cut"],
                share=shown["second_share"],
            ),
        ]
    else:
        found = [say("%(n)s reviewers judge each item, blind to one another.", n=scheme.reviewers_per_item)]
    if scheme.spare_second:
        found.append(say("One reviewer fewer, never none, reads what the bundle's promise covers."))
    found.append(say("A reviewer has %(n)s days for an item.", n=scheme.review_days))
    if scheme.recuse_own_school:
        found.append(say("Nobody reviews work of their own school."))
    return found
