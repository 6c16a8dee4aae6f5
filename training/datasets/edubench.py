"""EduBench (Chinese): teaching texts by language models, scored by people on twelve metrics in two passes.

The text is the answer alone: what a reviewer of ours grades is the evidence, and the question would make all answers
to it alike. The question stands by its number in ``group_question``; answers to one question share a fold.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from training.datasets.layout import TABLE, Record, fold_of, source_rows, write_standard, write_table

FILE = "answers.jsonl"
ITEM = "EDUBENCH-E1"
N_FOLDS = 5
METRICS = {
    "Instruction Following & Task Completion": "指令遵循与任务完成",
    "Role & Tone Consistency": "角色与语气一致",
    "Content Relevance & Scope Control": "内容相关与范围把握",
    "Scenario Element Integration": "情境要素融入",
    "Basic Factual Accuracy": "基本事实准确",
    "Domain Knowledge Accuracy": "学科知识准确",
    "Reasoning Process Rigor": "推理过程严谨",
    "Error Identification & Correction Precision": "错误识别与订正准确",
    "Clarity, Simplicity & Inspiration": "清晰、简明与启发",
    "Motivation, Guidance & Positive Feedback": "激励、引导与积极反馈",
    "Personalization, Adaptation & Learning Support": "个性化、适应与学习支持",
    "Higher-Order Thinking & Skill Development": "高阶思维与能力发展",
}
"""Metric as published to its Chinese name."""


def convert(data: Path, out: Path) -> None:
    """Write the scored table and the standard; the two passes are the reviewers r1 and r2, empty scores are left out.

    Raises
    ------
    DatasetMissing
        When ``answers.jsonl`` is not in ``data``.
    """
    write_table(out / TABLE, _records(data / FILE))
    criteria = [
        {"id": criterion_id(number), "name": name, "name_en": metric, "range": [1, 10]}
        for number, (metric, name) in enumerate(METRICS.items(), start=1)
    ]
    write_standard(
        out,
        code="EDUBENCH",
        title="EduBench 中文教学文本",
        provenance="twelve metrics from 1 to 10 as published with the data",
        items=[{"id": ITEM, "name": "教学文本", "criteria": criteria}],
    )


def criterion_id(number: int) -> str:
    """Return the id of a metric by its place in :data:`METRICS`, from 1; the published names are too long for ids."""
    return f"{ITEM}-{number}"


def _records(path: Path) -> Iterator[Record]:
    numbers = {metric: number for number, metric in enumerate(METRICS, start=1)}
    for answer in source_rows(path, ("evidence_id", "task", "question_id", "writer", "text", "scores")):
        for metric, passes in json.loads(answer["scores"]).items():
            for position, score in enumerate(passes, start=1):
                if score is not None:
                    yield {
                        "evidence_id": answer["evidence_id"],
                        "point": "EDUBENCH",
                        "item": ITEM,
                        "criterion": criterion_id(numbers[metric]),
                        "level": f"{score:g}",
                        "reviewer_id": f"r{position}",
                        "fold": fold_of(answer["question_id"], N_FOLDS),
                        "group_question": answer["question_id"],
                        "group_task": answer["task"],
                        "group_writer": answer["writer"],
                        "text": answer["text"],
                    }
