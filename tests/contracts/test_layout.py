"""Where things are: names, sizes, and who may import what."""

import ast
import re

import pytest

from tests.contracts.repository import PACKAGES, ROOT, belonging, imports, sources
from training.__main__ import COMMANDS

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "manager"}
MOST_LINES = 300
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/\w")
PACKAGE_SOURCE = re.compile(
    r"https?://[^\s/]*(?:pypi|pythonhosted|registry|mirror|artifactory|nexus)|index[-]url|find[-]links"
)


def test_names_say_what_is_inside():
    assert [path for path in belonging() if {part.split(".")[0].lower() for part in path.parts} & SAYS_NOTHING] == []


def test_every_folder_of_source_is_a_package():
    folders = {path.parent for path in sources(*PACKAGES, "tests")}
    assert [folder for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()] == []


def test_no_source_file_is_too_long():
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in sources(*PACKAGES)}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("mlflow", {"training/tracking.py"}),
        ("torch", {f"training/{name}.py" for name in ("encoder_source", "encoder_export")}),
    ],
)
def test_heavy_libraries_stay_in_their_files(library: str, allowed: set[str]):
    assert {path.as_posix() for path in sources(*PACKAGES) if library in imports(path)} <= allowed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_file_with_a_main(command: str):
    source = (ROOT / "training" / f"{command.replace('-', '_')}.py").read_text(encoding="utf-8")
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    assert [argument.arg for argument in functions["main"].args.args] == ["argv"]


@pytest.mark.parametrize("told", [MACHINE_PATH, PACKAGE_SOURCE], ids=["path", "package source"])
def test_nothing_tells_of_one_machine(told: re.Pattern[str]):
    found = []
    for path in belonging():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # no text file
        found += [f"{path}: {match.group()}" for match in told.finditer(text)]
    assert found == []
