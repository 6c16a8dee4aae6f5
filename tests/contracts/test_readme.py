"""What the READMEs tell people to type, write or open exists and works."""

import re
from pathlib import Path

import pytest

from models.standard.loading import load_standard
from tests.contracts.repository import ROOT, belonging
from training.__main__ import COMMANDS
from training.experiment import load_experiment

README = (ROOT / "README.md").read_text(encoding="utf-8")
READMES = [path for path in belonging() if path.name == "README.md"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def block(language: str) -> str:
    """The one example in a language of the main README."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return found


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_first_commands_are_told_and_exist(target: str):
    assert f"make {target}" in README
    assert target in TARGETS


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_commands_in_a_readme_exist(readme: Path):
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^ *)make ([a-z]+)", text, re.MULTILINE)) <= TARGETS
    assert set(re.findall(r"python -m training ([a-z][a-z-]*)", text)) <= COMMANDS.keys()


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_links_in_a_readme_lead_somewhere(readme: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / readme.parent / link).exists()] == []


def test_the_example_of_a_standard_loads(tmp_path: Path):
    path = tmp_path / "standard.yaml"
    path.write_text(block("yaml"), encoding="utf-8")
    scales = [c.codes for point in load_standard(path).points for item in point.evidence for c in item.criteria]
    assert scales == [("fail", "pass", "best"), tuple(str(mark) for mark in range(2, 13))]


def test_the_example_of_an_experiment_loads(tmp_path: Path):
    path = tmp_path / "experiment.toml"
    path.write_text(block("toml"), encoding="utf-8")
    assert not load_experiment(path).sample_data
