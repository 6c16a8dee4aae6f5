"""Whatever is written into the audit log has a name in words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import service
from service.declarations.states import Action
from service.journal.words import ACTION_NAMES, KINDS
from service.rounds.workflow import RoundAction
from service.spot_checks.tables import Stage

SOURCES = [path for path in Path(service.__file__).parent.rglob("*.py") if "migrations" not in path.parts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
KIND = re.compile(r"f\"([a-z]+):\{")


def constants() -> dict[str, str]:
    """Texts that stand at the top of a module, by name."""
    return {
        node.targets[0].id: node.value.value
        for tree in TREES.values()
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def writers(tree: ast.Module) -> set[str]:
    """The functions of a module that hand an action on to ``append``."""
    found = {"append"}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            params = {argument.arg for argument in function.args.args}
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and called(call) == "append" and len(call.args) > 1:
                    found |= {function.name} if getattr(call.args[1], "id", "") in params else set()
    return found


def actions() -> Iterator[str]:
    known = constants()
    for tree in TREES.values():
        if not any(isinstance(node, ast.ImportFrom) and node.module == "service.journal.store" for node in tree.body):
            continue
        names = writers(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and called(call) in names:
                either = [part for one in call.args if isinstance(one, ast.IfExp) for part in (one.body, one.orelse)]
                texts = [getattr(one, "value", known.get(getattr(one, "id", ""))) for one in (*call.args, *either)]
                yield from (text for text in texts if isinstance(text, str) and CODE.fullmatch(text))


def test_every_action_has_a_name():
    found = set(actions())
    assert len(found) > 15
    assert found - set(ACTION_NAMES) == set()
    assert {action.value for action in (*Action, *RoundAction)} <= set(ACTION_NAMES)


def test_no_name_without_an_action():
    written = set(actions()) | {action.value for action in (*Action, *RoundAction)}
    written |= {f"spot_check_{stage.value}" for stage in Stage if stage is not Stage.FIRST}
    assert set(ACTION_NAMES) - written == set()


def test_every_kind_of_subject_has_a_name():
    sources = (path.read_text(encoding="utf-8") for path in SOURCES)
    assert {kind for source in sources if "journal" in source for kind in KIND.findall(source)} <= KINDS.keys()
