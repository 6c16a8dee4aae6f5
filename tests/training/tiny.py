"""A tiny rubric and table, with the real encoder: for what the pipeline does at its edges."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.county import OPEN_GATES, run_step, working_directory, write_experiment

LEVELS = [
    {"code": "not_qualified", "name": "不合格", "name_en": "not qualified"},
    {"code": "qualified", "name": "合格", "name_en": "qualified"},
    {"code": "excellent", "name": "优秀", "name_en": "excellent"},
]
RUBRIC = {
    "id": "tiny",
    "version": "1",
    "title": "tiny",
    "provenance": "written for the tests",
    "levels": LEVELS,
    "points": [
        {
            "code": "A1",
            "name": "学情分析",
            "evidence": [
                {
                    "id": "A1-E1",
                    "name": "方案",
                    "criteria": [
                        {"id": "A1-E1-1", "name": "目的明确", "descriptors": {"excellent": "目的与课标对应"}},
                        {"id": "A1-E1-2", "name": "工具合适", "descriptors": {"excellent": "说明选择工具的理由"}},
                    ],
                },
                {"id": "A1-E2", "name": "报告", "criteria": [{"id": "A1-E2-1", "name": "分析深入"}]},
            ],
        }
    ],
}
TEXTS = (
    "我想了解一下学生。",
    "本次学情分析的目的是了解学生已有的知识基础，准备用一份问卷收集信息。",
    "本次学情分析对应课程标准的要求，先用问卷收集数据，再访谈五名学生；选择问卷星是因为它能自动汇总，便于比较两个班。",
)


@dataclass(frozen=True)
class Tiny:
    """An experiment in a folder of its own."""

    folder: Path
    experiment: Path

    @property
    def run(self) -> Path:
        return self.folder / "run"

    def step(self, name: str, *arguments: str) -> int:
        """Run one training command in this folder."""
        with working_directory(self.folder):
            return run_step(name, *(arguments or [str(self.experiment)]))


def cells(number, rank, **changes):
    """Return one row of a table: a text of one of three kinds, and a level for it."""
    row = {
        "evidence_id": f"e{number}",
        "point": "A1",
        "item": "A1-E1",
        "criterion": "A1-E1-1",
        "reviewer_id": "r1",
        "teacher_id": f"t{number}",
        "level": LEVELS[rank]["code"],
        "text": f"{TEXTS[rank]}第{number}号班级有{30 + number}名学生。",
    }
    return row | changes


def tiny(folder, rows, **overrides):
    """Write rubric, table and experiment; values of ``overrides`` are TOML."""
    (folder / "standard.json").write_text(json.dumps(RUBRIC, ensure_ascii=False), encoding="utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "table.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    values = {
        "name": '"tiny"',
        "title": '"tiny"',
        "sample_data": "false",
        "table": f'"{folder}/table.jsonl"',
        "standard": f'"{folder}/standard.json"',
        "fit": "{ min_labels = 10 }",
        "gates": f"{{ min_mean_qwk = -1, {OPEN_GATES} }}",
    }
    path = write_experiment(folder, **{**values, **overrides})
    return Tiny(folder, path)
