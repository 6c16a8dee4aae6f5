"""What is planted in the finished round, so that the county finds something where it looks: sample data (示例数据).

Three works are the text of a teacher of another school with the class changed and the last paragraph left out. The
levels that their readers gave fit: both works were given the same. And one reviewer rushes through two evenings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.demo.past_table import PastWork

HURRIED = "R14"
"""The code of the reviewer who rushes."""
HURRIED_EVENINGS = frozenset({2, 3})
_CLASS = re.compile(r"（\d+）班")
_OTHER_CLASS = "（6）班"


@dataclass(frozen=True)
class Copied:
    """An item that ``teacher`` took over from ``source``."""

    teacher: str
    item: str
    source: str


COPIED = (
    Copied("T601", "A2-E1", "T104"),
    Copied("T607", "A2-E2", "T303"),
    Copied("T613", "A2-E1", "T301"),
)


def texts(works: Mapping[tuple[str, str], PastWork]) -> dict[tuple[str, str], str]:
    """Return the planted texts by teacher and item; ``works`` are all of the round by teacher and point."""
    found: dict[tuple[str, str], str] = {}
    for one in COPIED:
        point = one.item.split("-")[0]
        source = works[one.source, point].items[one.item].file.read_text(encoding="utf-8")
        found[one.teacher, one.item] = _taken_over(source)
    return found


def _taken_over(text: str) -> str:
    lines = [line for line in _CLASS.sub(_OTHER_CLASS, text).splitlines() if line.strip()]
    return "\n".join(lines[:-1])
