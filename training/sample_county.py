"""``python -m training sample-county``: make the fictional sample county (示例数据) from written fragments.

Six schools of 20 teachers with three ability points each, panels of different severity. Everything is invented; the
data exist so that everything can be tried, and no figure about grading quality may come from them.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

LEVELS = ("not_qualified", "qualified", "excellent")
N_SCHOOLS = 6
TEACHERS_PER_SCHOOL = 20
POINTS_PER_TEACHER = 3
REVIEWERS_PER_SCHOOL = 4
_NUMERALS = "一二三四五六七八九十"
_TOOLS = ("问卷星", "希沃白板", "智慧课堂平台", "腾讯文档", "班级优化大师", "国家中小学智慧教育平台", "钉钉", "UMU")
_FIRST_DAY = datetime(2026, 9, 7, 8, 0)  # noqa: DTZ001 - local school time, as a school's table would have it


@dataclass(frozen=True)
class Source:
    """What texts are composed from: lessons, neutral sentences, and fragments by point."""

    lessons: Sequence[Mapping[str, str]]
    neutral: Sequence[str]
    fragments: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Reviewer:
    """A panel member: ``severity`` in ranks, positive is strict; ``noise`` is the chance of a slip by one level."""

    id: str
    school: str
    severity: float
    noise: float


@dataclass(frozen=True)
class Teacher:
    """A teacher with an ability in standard deviations and the lesson that all the evidence is about."""

    id: str
    school: str
    ability: float
    lesson: Mapping[str, str]


class Composer:
    """Writes evidence texts and what reviewers say of them, the same for the same seed."""

    def __init__(self, source: Source, seed: int, teachers_per_school: int = TEACHERS_PER_SCHOOL) -> None:
        self._source = source
        self._teachers_per_school = teachers_per_school
        self._random = random.Random(seed)  # noqa: S311 - a reproducible fiction, not a secret

    @cached_property
    def reviewers(self) -> list[Reviewer]:
        """Four reviewers a school, and three of the county who read everywhere and so connect the schools."""
        schools = [f"S{n}" for n in range(1, N_SCHOOLS + 1) for _ in range(REVIEWERS_PER_SCHOOL)] + ["county"] * 3
        return [
            Reviewer(f"R{n:02d}", school, self._random.gauss(0, 0.35), self._random.uniform(0.02, 0.12))
            for n, school in enumerate(schools, start=1)
        ]

    def teachers(self) -> Iterator[Teacher]:
        """Yield the teachers of all schools; schools differ a little."""
        for school in range(1, N_SCHOOLS + 1):
            level = self._random.gauss(0, 0.4)
            for number in range(1, self._teachers_per_school + 1):
                lesson = self._random.choice(self._source.lessons)
                ability = level + self._random.gauss(0, 0.9)
                yield Teacher(f"T{school}{number:02d}", f"S{school}", ability, lesson)

    def points(self) -> list[str]:
        """Choose the points that a teacher declares."""
        return self._random.sample(sorted(self._source.fragments), POINTS_PER_TEACHER)

    def levels(self, teacher: Teacher, criteria: Sequence[str]) -> list[int]:
        """Draw the true rank of each criterion; those of one item stay within one step of its middle."""
        middle = min(max(round(1.0 + teacher.ability * 0.75 + self._random.gauss(0, 0.45)), 0), 2)
        steps = self._random.choices((-1, 0, 1), weights=(15, 70, 15), k=len(criteria))
        return [min(max(middle + step, 0), 2) for step in steps]

    def text(self, teacher: Teacher, item: Mapping[str, Any], ranks: Sequence[int]) -> str:
        """Compose one evidence text in which each criterion shows its rank."""
        slots = self._slots(teacher)
        numbered = self._random.random() < 0.7
        paragraphs = [self._random.choice(item["openings"])]
        for number, (entry, rank) in enumerate(zip(item["criteria"].values(), ranks, strict=True)):
            if rank == 0 and self._random.random() < 0.12:
                continue  # left out altogether, as teachers do
            heading = self._random.choice(entry["headings"])
            paragraphs.append(f"{_NUMERALS[number]}、{heading}" if numbered else heading)
            paragraphs.append(self._random.choice(entry[LEVELS[rank]]))
            # Neutral sentences go where little was said, so that length does not give the level away.
            n_neutral = self._random.choices((0, 1, 2), weights=((2, 4, 4), (3, 4, 3), (7, 2, 1))[rank])[0]
            paragraphs += self._random.sample(self._source.neutral, n_neutral)
        return "\n".join(paragraph.format(**slots) for paragraph in paragraphs)

    def panel(self, school: str) -> list[Reviewer]:
        """Choose two or three readers: colleagues, and for a fifth of the items one of the county."""
        own = [reviewer for reviewer in self.reviewers if reviewer.school == school]
        county = [reviewer for reviewer in self.reviewers if reviewer.school == "county"]
        readers = self._random.sample(own, self._random.choice((2, 2, 3)))
        if self._random.random() < 0.2:
            readers[-1] = self._random.choice(county)
        return readers

    def judged(self, reviewer: Reviewer, rank: int) -> int:
        """Return the rank that a reviewer gives to work of a true rank."""
        if self._random.random() < reviewer.noise:
            return min(max(rank + self._random.choice((-1, 1)), 0), 2)
        return min(max(round(rank - reviewer.severity + self._random.gauss(0, 0.22)), 0), 2)

    def moment(self) -> str:
        """Draw a time of submission within the round's nine weeks, most of them late."""
        share = self._random.betavariate(3, 1.5)
        return (_FIRST_DAY + timedelta(minutes=int(share * 9 * 7 * 24 * 60))).isoformat(sep=" ", timespec="minutes")

    def _slots(self, teacher: Teacher) -> dict[str, str]:
        size = self._random.randint(28, 50)
        most = self._random.randint(size * 5 // 8, size - 3)
        some = self._random.randint(size // 4, size * 3 // 8)
        tools = self._random.sample(_TOOLS, 2)
        minutes = self._random.sample(range(1, 7), 3)
        numbers = {
            "size": size, "most": most, "some": some,
            "few": self._random.randint(3, 6), "pct": round(100 * most / size),
            "m1": minutes[0], "m2": minutes[1], "m3": minutes[2],
            "weeks": self._random.randint(2, 6), "items": self._random.randint(5, 12),
        }  # fmt: skip
        return {**teacher.lesson, "tool": tools[0], "tool2": tools[1], **{k: str(v) for k, v in numbers.items()}}


def load_source(folder: Path) -> Source:
    """Read lessons, neutral sentences and fragments from ``data/sample_county``."""
    fragments = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["items"]
        for path in (folder / "fragments").glob("*.json")
    }
    lessons = json.loads((folder / "lessons.json").read_text(encoding="utf-8"))
    return Source(lessons, json.loads((folder / "neutral.json").read_text(encoding="utf-8")), fragments)


def write_county(source: Source, out: Path, seed: int, teachers_per_school: int) -> pd.DataFrame:
    """Write one text file an item and the scored table ``scored_table.csv``, and return the table."""
    composer = Composer(source, seed, teachers_per_school)
    (out / "texts").mkdir(parents=True, exist_ok=True)
    for earlier in (out / "texts").glob("T*.txt"):  # another seed hands in other points
        earlier.unlink()
    rows: list[dict[str, str]] = []
    for teacher in composer.teachers():
        for point in composer.points():
            for item_id, item in source.fragments[point].items():
                evidence_id = f"{teacher.id}-{item_id}"
                ranks = composer.levels(teacher, list(item["criteria"]))
                path = out / "texts" / f"{evidence_id}.txt"
                path.write_text(composer.text(teacher, item, ranks) + "\n", encoding="utf-8")
                shared = {
                    "evidence_id": evidence_id, "point": point, "item": item_id, "teacher_id": teacher.id,
                    "school_id": teacher.school, "path": f"texts/{path.name}", "submitted_at": composer.moment(),
                    "group_subject": teacher.lesson["subject"], "group_data": "示例数据",
                }  # fmt: skip
                rows += [
                    {**shared, "criterion": c, "reviewer_id": r.id, "level": LEVELS[composer.judged(r, rank)]}
                    for r in composer.panel(teacher.school)
                    for c, rank in zip(item["criteria"], ranks, strict=True)
                ]
    table = pd.DataFrame(rows)
    table.to_csv(out / "scored_table.csv", index=False)
    return table


def main(argv: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m training sample-county", description=__doc__)
    parser.add_argument("--source", type=Path, default=Path("data/sample_county"), help="lessons and fragments")
    parser.add_argument("--out", type=Path, default=Path("data/sample_county"), help="where the table is written")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--teachers", type=int, default=TEACHERS_PER_SCHOOL, help="per school")
    arguments = parser.parse_args(argv)
    table = write_county(load_source(arguments.source), arguments.out, arguments.seed, arguments.teachers)
    print(
        f"示例数据 sample county: {table['school_id'].nunique()} schools, {table['teacher_id'].nunique()} teachers, "
        f"{table['evidence_id'].nunique()} evidence items, {len(table)} ratings in {arguments.out}/scored_table.csv"
    )
    return 0
