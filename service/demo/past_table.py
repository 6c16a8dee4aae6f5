"""The whole scored table of the sample county, as the finished round that the demo shows was judged."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from service.demo.sample import COUNTY, TABLE, Teacher

EARLIER_SCHOOLS = {"S4": "示例县城关小学", "S5": "示例县乡村中学", "S6": "示例县外国语学校"}
"""Schools that took part in the finished round only, beside those of :data:`service.demo.sample.SCHOOLS`."""


@dataclass
class PastItem:
    """One evidence item; ``readings`` map reviewers to the level of each criterion."""

    item: str
    file: Path
    readings: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class PastWork:
    """What one teacher handed in for one point."""

    teacher: str
    point: str
    items: dict[str, PastItem] = field(default_factory=dict)


@dataclass
class PastTable:
    """``reviewers`` maps each to the schools whose work they read, in the order of the codes."""

    teachers: list[Teacher]
    works: list[PastWork]
    reviewers: dict[str, list[str]]


def past_table(folder: Path = COUNTY) -> PastTable:
    """Read the table.

    Raises
    ------
    FileNotFoundError
        When the sample county was not generated yet.
    """
    teachers: dict[str, Teacher] = {}
    works: dict[tuple[str, str], PastWork] = {}
    readers: dict[str, set[str]] = {}
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            teacher, point, item = row["teacher_id"], row["point"], row["item"]
            teachers.setdefault(teacher, Teacher(teacher, row["school_id"], row["group_subject"]))
            work = works.setdefault((teacher, point), PastWork(teacher, point))
            read = work.items.setdefault(item, PastItem(item, folder / row["path"]))
            read.readings.setdefault(row["reviewer_id"], {})[row["criterion"]] = row["level"]
            readers.setdefault(row["reviewer_id"], set()).add(row["school_id"])
    return PastTable(
        teachers=[teachers[code] for code in sorted(teachers)],
        works=[works[key] for key in sorted(works)],
        reviewers={code: sorted(readers[code]) for code in sorted(readers)},
    )
