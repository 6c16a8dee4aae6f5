"""What is installed is written down, once and exactly."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contracts.repository import ROOT, imports, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][\w.]*)")


def required(*extras: str) -> dict[str, Requirement]:
    """Distribution name to requirement, of the plain install and some extras."""
    lines = PROJECT["dependencies"] + [line for extra in extras for line in EXTRAS[extra]]
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, lines)}


def constraints() -> dict[str, str]:
    """Distribution name to version; a line that is not a plain pin is an error."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [PIN.fullmatch(line) for line in lines]
    assert [line for line, pin in zip(lines, pins, strict=True) if pin is None] == []
    return {pin["name"]: pin["version"] for pin in pins if pin}


def test_every_requirement_is_pinned():
    loose = [str(one) for one in required(*EXTRAS).values() if not re.fullmatch(r"==[\w.]+", str(one.specifier))]
    assert loose == []


def test_constraints_hold_every_requirement_at_its_version():
    pinned = constraints()
    assert {name: f"=={pinned.get(name)}" for name in required(*EXTRAS)} == {
        name: str(requirement.specifier) for name, requirement in required(*EXTRAS).items()
    }


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("models", ["ocr", "ofd", "speech"]), ("service", ["service"]), ("training", ["train"])],
    ids=lambda value: value,
)
def test_every_import_is_a_declared_requirement(folder: str, extras: list[str]):
    known, providers = required(*extras), packages_distributions()
    foreign = {name for path in sources(folder) for name in imports(path)}
    assert [
        name for name in sorted(foreign) if not {canonicalize_name(one) for one in providers[name]} & known.keys()
    ] == []
