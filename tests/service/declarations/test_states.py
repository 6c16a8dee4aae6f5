"""The table of states: it holds the domain's process, and the README draws it."""

import re
from pathlib import Path

import pytest

from service.declarations.readout import STEPS, Place, state_readout, steps
from service.declarations.states import STATE_NAMES, WAYS, Action, State
from service.declarations.workflow import possible
from service.language import Language, translate

README = Path("service/declarations/README.md")
ARROW = re.compile(r"^ +(\w+) --> (\w+) : (\w+)$", re.MULTILINE)
NAMED = re.compile(r'^ +state "([^"]+)" as (\w+)$', re.MULTILINE)

# Of the domain's description of the process: each state, and what it leaves to.
PROCESS = {
    State.DRAFT: {State.SUBMITTED},
    State.SUBMITTED: {State.FORM_CHECK},
    State.FORM_CHECK: {State.RETURNED, State.IN_REVIEW},
    State.RETURNED: {State.SUBMITTED},
    State.IN_REVIEW: {State.ARBITRATION, State.PRELIMINARY},
    State.ARBITRATION: {State.PRELIMINARY},
    State.PRELIMINARY: {State.PUBLICITY},
    State.PUBLICITY: {State.APPEAL, State.SAMPLING},
    State.APPEAL: {State.PRELIMINARY, State.SAMPLING},
    State.SAMPLING: {State.RECHECK, State.FINAL},
    State.RECHECK: {State.FINAL, State.RETURNED, State.IN_REVIEW},
    State.FINAL: {State.CERTIFIED, State.REVOKED},
    State.CERTIFIED: {State.REVOKED},
    State.REVOKED: set(),
    State.OVERDUE: set(),
    State.EXEMPT: set(),
}
ADDED = {Action.WITHDRAW, Action.RETURN_UNREAD, Action.RETURN_FAILED, Action.MISS, Action.EXTEND, Action.EXEMPT}


def arrows(*actions: Action) -> set[tuple[State, State, Action]]:
    return {(source, WAYS[one].target, one) for one in actions for source in WAYS[one].sources}


def test_the_table_is_the_domains_process_and_what_was_added_to_it():
    described = {(source, target) for source, targets in PROCESS.items() for target in targets}
    assert {(source, target) for source, target, _ in arrows(*set(Action) - ADDED)} == described
    assert set(PROCESS) == set(State)


def test_every_action_has_a_way_and_every_state_a_name():
    assert set(WAYS) == set(Action)
    assert set(STATE_NAMES) == set(State)
    assert {way.target for way in WAYS.values()} == set(State)  # a draft is reached by taking back


def test_only_what_has_ended_leads_nowhere():
    assert {state for state in State if not possible(state)} == {State.REVOKED, State.EXEMPT}


def test_the_machine_takes_no_way_that_gives_a_level():
    by_itself = {action for action, way in WAYS.items() if way.by is None}
    assert by_itself == {Action.CHECK_FORM, Action.RETURN_FORM, Action.ACCEPT, Action.DISAGREE, Action.MISS}


def test_the_readme_draws_the_table():
    text = README.read_text(encoding="utf-8")
    drawn = [(State(source), State(target), Action(action)) for source, target, action in ARROW.findall(text)]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == arrows(*Action)
    names = {State(code): name for name, code in NAMED.findall(text)}
    assert names == {state: f"{translate(Language.CHINESE, STATE_NAMES[state])} {state.value}" for state in State}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", State)
def test_every_state_has_a_readout_and_a_place_on_the_way(state: State, language: Language):
    readout = state_readout(state, language)
    assert readout.name == translate(language, STATE_NAMES[state])
    assert readout.tone in {"", "state-busy", "state-done", "state-stop"}
    places = [step.place for step in steps(state, language)]
    if state is State.EXEMPT:
        assert places == []
        return
    assert len(places) == len(STEPS)
    assert places.count(Place.HERE) == 1
    here = places.index(Place.HERE)
    assert set(places[:here]) <= {Place.PAST}
    assert set(places[here + 1 :]) <= {Place.AHEAD}


def test_the_steps_read_from_left_to_right():
    shown = steps(State.ARBITRATION, Language.CHINESE)
    assert [(step.name, step.place.value) for step in shown] == [
        ("草稿", "past"),
        ("已提交", "past"),
        ("评审中", "here"),
        ("初评", "ahead"),
        ("公示", "ahead"),
        ("已认定", "ahead"),
    ]
