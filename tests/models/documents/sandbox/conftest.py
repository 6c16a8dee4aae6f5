import shutil
import tempfile
import textwrap

import pytest

from models.documents.sandbox import launcher

HEAD = """
import os, resource, signal, socket, sys, time
from models.documents.document import Fragment
from models.errors import DamagedDocument


def tried(action):
    try:
        return f"done {action()!r}"[:200]
    except BaseException as error:
        return f"refused {type(error).__name__}"


def extract(source):
"""


@pytest.fixture
def astray(tmp_path, monkeypatch):
    """Make the reading process run a copy of our sources whose reader of text was led astray."""

    def install(body):
        root = tmp_path / "sources"
        for part in ("documents", "errors"):
            shutil.copytree(
                launcher.SOURCES / "models" / part,
                root / "models" / part,
                ignore=shutil.ignore_patterns("__pycache__", "*.md"),
                dirs_exist_ok=True,
            )
        (root / "models" / "__init__.py").touch()
        source = HEAD + textwrap.indent(textwrap.dedent(body), "    ")
        (root / "models" / "documents" / "readers" / "text.py").write_text(source, encoding="utf-8")
        monkeypatch.setattr(launcher, "SOURCES", root)

    return install


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    """A folder for temporary files that no other process uses."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
