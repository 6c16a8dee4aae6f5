"""What every command does at the terminal: open the file that was named, or say in words why it cannot go on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from models.errors import WeipingError
from service.language import Language, explain, mark, translate

FAILED = 2
"""The exit status of a refusal."""
_NO_FILE = mark("The file %(name)s cannot be opened. Check the path.")


@dataclass(frozen=True)
class Refusal:
    """Why a command cannot go on, with a stable code."""

    code: str
    say: Callable[[Language], str]


def refusal_of(error: WeipingError | OSError, file: str) -> Refusal:
    if isinstance(error, WeipingError):
        return Refusal(error.code, partial(explain, error))
    return Refusal("file_missing", lambda language: translate(language, _NO_FILE, name=file))


def complain(refusal: Refusal, language: Language) -> int:
    """Print a refusal to stderr, in English too for whoever helps; return the exit status."""
    print(refusal.say(language), file=sys.stderr)
    if language is not Language.ENGLISH:
        print(refusal.say(Language.ENGLISH), file=sys.stderr)
    return FAILED


def name_of(file: str) -> str:
    return "stdin" if file == "-" else Path(file).name


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for ``-``."""
    if file == "-":
        yield sys.stdin.buffer
        return
    with Path(file).open("rb") as source:
        yield source
