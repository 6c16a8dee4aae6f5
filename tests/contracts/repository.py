"""The repository as the contract tests see it: which files belong to it, and what its source files import."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("models", "training", "service")


@cache
def belonging() -> tuple[Path, ...]:
    """Every file that is tracked or will be, relative to the root; what git ignores is no part of the project."""
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True)
    found = sorted({Path(name) for name in done.stdout.split("\0") if name})
    return tuple(path for path in found if (ROOT / path).is_file())


def sources(*folders: str) -> list[Path]:
    """The Python files of some folders."""
    return [path for path in belonging() if path.suffix == ".py" and path.parts[0] in folders]


@cache
def imports(path: Path) -> frozenset[str]:
    """First names of the foreign packages that a file imports, at whatever depth."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return frozenset(found - set(sys.stdlib_module_names) - {*PACKAGES, "tests"})
