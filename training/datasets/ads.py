"""ADS: Chinese short answers to questions on data structures, 0 to 10, with reference answers.

Each question is an item with one criterion; its references describe the highest level. ``table.jsonl`` asks about
questions never seen (each is a fold), ``table.train.jsonl`` and ``table.test.jsonl`` about new answers to known ones.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from training.datasets.layout import TABLE, Record, source_rows, write_standard, write_table

PARTS = ("train", "test")
COLUMNS = ("evidence_id", "question_id", "question", "references", "text", "score")
HIGHEST = 10


def convert(data: Path, out: Path) -> None:
    """Write three scored tables and the standard.

    Eight answers of the published data are empty; they stay in the tables, where reading them lists them as rejects.

    Raises
    ------
    DatasetMissing
        When ``train.jsonl`` or ``test.jsonl`` is not in ``data``.
    """
    answers = {part: list(source_rows(data / f"{part}.jsonl", COLUMNS)) for part in PARTS}
    for part in PARTS:
        write_table(out / f"table.{part}.jsonl", (_record(answer) for answer in answers[part]))
    together = [answer for part in PARTS for answer in answers[part]]
    write_table(out / TABLE, ({**_record(answer), "fold": answer["question_id"]} for answer in together))
    questions = {answer["question_id"]: answer for answer in together}
    write_standard(
        out,
        code="ADS",
        title="数据结构简答题",
        provenance="marks from 0 to 10 and reference answers as published with the data",
        items=[_item(question) for _, question in sorted(questions.items())],
    )


def _item_id(answer: Mapping[str, str]) -> str:
    return f"ADS-E{int(answer['question_id'])}"


def _item(question: Mapping[str, str]) -> Record:
    references = "\n".join(json.loads(question["references"]))
    criterion = {
        "id": f"{_item_id(question)}-score",
        "name": "得分",
        "name_en": "score",
        "range": [0, HIGHEST],
        "descriptors": {str(HIGHEST): references} if references.strip() else {},
    }
    return {"id": _item_id(question), "name": question["question"], "criteria": [criterion]}


def _record(answer: Mapping[str, str]) -> Record:
    return {
        "evidence_id": answer["evidence_id"],
        "point": "ADS",
        "item": _item_id(answer),
        "criterion": f"{_item_id(answer)}-score",
        "level": answer["score"],
        "text": answer["text"],
    }
