"""ACEA: Chinese argumentative essays, four traits and an overall level, three levels each."""

import json
from collections.abc import Iterator
from pathlib import Path

from training.datasets.layout import TABLE, Record, source_rows, write_standard, write_table

FILE = "essays.jsonl"
ITEM = "ACEA-E1"
CRITERIA = {
    "structure": ("结构", "structure", "文章结构严谨，层次清楚，段落之间衔接自然"),
    "topic": ("立意", "topic", "中心明确，切合题意，论点鲜明"),
    "logic": ("论证", "logic", "论据充分，论证合乎逻辑，能支持论点"),
    "language": ("语言", "language", "语言通顺流畅，用词准确，表达有文采"),
    "overall": ("总体", "overall", "从结构、立意、论证和语言总体上看文章的质量"),
}
"""Trait to its names and what it asks for, worded here from the name: the source publishes no descriptors."""


def convert(data: Path, out: Path) -> None:
    """Write the scored table and the standard; one label a trait, from an unnamed reviewer, folds as given.

    Raises
    ------
    DatasetMissing
        When ``essays.jsonl`` is not in ``data``.
    """
    write_table(out / TABLE, _records(data / FILE))
    levels = [
        {"code": "not_qualified", "name": "不合格", "name_en": "not qualified"},
        {"code": "qualified", "name": "合格", "name_en": "qualified"},
        {"code": "excellent", "name": "优秀", "name_en": "excellent"},
    ]
    criteria = [
        {
            "id": f"{ITEM}-{trait}",
            "name": name,
            "name_en": name_en,
            "levels": levels,
            "descriptors": {"excellent": wording},
        }
        for trait, (name, name_en, wording) in CRITERIA.items()
    ]
    write_standard(
        out,
        code="ACEA",
        title="中文议论文多维度评分",
        provenance="three levels as published with the data; wording of the traits written for this project",
        items=[{"id": ITEM, "name": "议论文", "criteria": criteria}],
    )


def _records(path: Path) -> Iterator[Record]:
    for essay in source_rows(path, ("evidence_id", "levels", "fold", "text")):
        levels = json.loads(essay["levels"])
        for trait in CRITERIA:
            if levels.get(trait):
                yield {
                    "evidence_id": essay["evidence_id"],
                    "point": "ACEA",
                    "item": ITEM,
                    "criterion": f"{ITEM}-{trait}",
                    "level": levels[trait],
                    "fold": essay["fold"],
                    "text": essay["text"],
                }
