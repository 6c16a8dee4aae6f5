"""The sample county (示例县) as the demo shows it: a few teachers of three schools, with what they hand in."""

import csv
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from docx import Document

COUNTY = Path("data/sample_county")
TABLE = "scored_table.csv"
SCHOOLS = {"S1": "示例县第一中学", "S2": "示例县第二小学", "S3": "示例县实验学校"}
_TEACHERS_EACH = 4


@dataclass
class Teacher:
    """One teacher of the scored table; ``points`` maps points to items to the files of their texts."""

    code: str
    school: str
    subject: str
    points: dict[str, dict[str, Path]] = field(default_factory=dict)


def teachers(folder: Path = COUNTY) -> list[Teacher]:
    """Return the first teachers of each school, in the order of their codes.

    Raises
    ------
    FileNotFoundError
        When the sample county was not generated yet.
    """
    found: dict[str, Teacher] = {}
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            if row["school_id"] in SCHOOLS:
                code = row["teacher_id"]
                teacher = found.setdefault(code, Teacher(code, row["school_id"], row["group_subject"]))
                teacher.points.setdefault(row["point"], {})[row["item"]] = folder / row["path"]
    ordered = sorted(found.values(), key=lambda teacher: teacher.code)
    return [
        teacher for school in SCHOOLS for teacher in [one for one in ordered if one.school == school][:_TEACHERS_EACH]
    ]


def as_docx(text: str) -> bytes:
    """Return a text as the Word file that a teacher would hand in."""
    document, packed = Document(), BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(packed)
    return packed.getvalue()
