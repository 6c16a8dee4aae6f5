"""ASAP-AES: English essays to six prompts, each with the integer scale that was published for it."""

from collections.abc import Iterator
from pathlib import Path

from training.datasets.layout import TABLE, Record, source_rows, write_standard, write_table

FILE = "essays.csv"
SCALES = {"1": (2, 12), "2": (1, 6), "3": (0, 3), "4": (0, 3), "5": (0, 4), "6": (0, 4)}
"""Prompt to its lowest and highest resolved score, as published; a part of the data may lack the ends."""

NAMES = {
    "1": "Effects of computers (persuasive)",
    "2": "Censorship in libraries (persuasive)",
    "3": "Rough Road Ahead (source dependent)",
    "4": "Winter Hibiscus (source dependent)",
    "5": "Narciso Rodriguez (source dependent)",
    "6": "The Mooring Mast (source dependent)",
}


def convert(data: Path, out: Path) -> None:
    """Write the scored table and the standard; the label is the resolved score, folds are as given.

    Raises
    ------
    DatasetMissing
        When ``essays.csv`` is not in ``data``.
    """
    write_table(out / TABLE, _records(data / FILE))
    write_standard(
        out,
        code="ASAP",
        title="ASAP-AES essays, prompts 1 to 6",
        provenance="scales of the resolved score as published with the competition",
        items=[_item(prompt, lowest, highest) for prompt, (lowest, highest) in SCALES.items()],
    )


def _item(prompt: str, lowest: int, highest: int) -> Record:
    item = f"ASAP-E{prompt}"
    criterion = {"id": f"{item}-score", "name": "score", "range": [lowest, highest]}
    return {"id": item, "name": NAMES[prompt], "criteria": [criterion]}


def _records(path: Path) -> Iterator[Record]:
    for essay in source_rows(path, ("evidence_id", "prompt", "text", "resolved", "fold")):
        yield {
            "evidence_id": essay["evidence_id"],
            "point": "ASAP",
            "item": f"ASAP-E{essay['prompt']}",
            "criterion": f"ASAP-E{essay['prompt']}-score",
            "level": essay["resolved"],
            "reviewer_id": "resolved",
            "fold": essay["fold"],
            "text": essay["text"],
        }
