"""ASAP-AES: English essays to six prompts, each with the integer scale that was published for it."""

from collections.abc import Iterator
from pathlib import Path

from training.datasets.layout import TABLE, Record, source_rows, write_standard, write_table
from training.rows import THIRD

FILE = "essays.csv"
SCALES = {"1": (2, 12), "2": (1, 6), "3": (0, 3), "4": (0, 3), "5": (0, 4), "6": (0, 4)}
"""Prompt to its lowest and highest resolved score, as published; a part of the data may lack the ends."""

READERS = ("reviewer_1", "reviewer_2")
SUMMED = {"1"}
"""Prompts whose resolved score is the sum of both readers', who used half the scale."""

NAMES = {
    "1": "Effects of computers (persuasive)",
    "2": "Censorship in libraries (persuasive)",
    "3": "Rough Road Ahead (source dependent)",
    "4": "Winter Hibiscus (source dependent)",
    "5": "Narciso Rodriguez (source dependent)",
    "6": "The Mooring Mast (source dependent)",
}


def convert(data: Path, out: Path) -> None:
    """Write the scored table and the standard; folds are as given.

    The label is the resolved score. What both readers said goes with it, except where they used another scale, as for
    prompt 1, whose score is their sum, or agreed on a score that is not the resolved one.

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
    for essay in source_rows(path, ("evidence_id", "prompt", "text", *READERS, "resolved", "fold")):
        readers = tuple(essay[reader] for reader in READERS)
        overruled = readers[0] == readers[1] != essay["resolved"]
        known = essay["prompt"] not in SUMMED and not overruled
        read = [(reader, level, "") for reader, level in zip(READERS, readers, strict=True) if known]
        for reviewer, level, seat in (*read, ("resolved", essay["resolved"], THIRD)):
            yield {
                "evidence_id": essay["evidence_id"],
                "point": "ASAP",
                "item": f"ASAP-E{essay['prompt']}",
                "criterion": f"ASAP-E{essay['prompt']}-score",
                "level": level,
                "reviewer_id": reviewer,
                "seat": seat,
                "fold": essay["fold"],
                "text": essay["text"],
            }
