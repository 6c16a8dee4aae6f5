"""ASAP-SAS: English short answers to five questions, with the rubric that the readers used."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.datasets.layout import TABLE, Record, fold_of, required, source_rows, write_standard, write_table
from training.rows import THIRD

FILE = "answers.csv"
N_FOLDS = 5
HIGHEST = {"1": 3, "2": 3, "3": 2, "4": 2, "5": 3}
"""Question to its highest score, as published; the lowest is 0."""

SEATS = {"reviewer_1": THIRD, "reviewer_2": ""}
"""Reader to seat: the score of reader 1 decides."""

NAMES = {
    "1": "Acid rain (science)",
    "2": "Polymer investigation (science)",
    "3": "Pandas and koalas (reading)",
    "4": "Invasive species (reading)",
    "5": "Protein synthesis (biology)",
}

_HEADING = re.compile(r"^(?:Score(?: Point)? (\d)|(\d) points?)$")
_PAGE_NUMBER = re.compile(r"^\d+$")


def convert(data: Path, out: Path) -> None:
    """Write the scored table and the standard.

    The label is reader 1, which the rubric declares the final score; reader 2 says how sure it is.

    Raises
    ------
    DatasetMissing
        When ``answers.csv``, or the rubric of a question that it has answers to, is not in ``data``.
    """
    answers = list(source_rows(data / FILE, ("evidence_id", "question", *SEATS, "text")))
    write_table(out / TABLE, _records(answers))
    asked = {answer["question"] for answer in answers}
    write_standard(
        out,
        code="ASAP-SAS",
        title="ASAP-SAS short answers, questions 1 to 5",
        provenance="scales and rubrics as published with the competition",
        items=[_item(question, data) for question in HIGHEST if question in asked],
    )


def rubric_descriptors(rubric: str) -> dict[str, str]:
    """Return score to what an answer with that score shows.

    Where a rubric describes a score twice, first for the subject in general and then for the question, the second
    counts.
    """
    lines: dict[str, list[str]] = {}
    score = None
    for line in map(str.strip, rubric.splitlines()):
        heading = _HEADING.match(line)
        if heading:
            score = heading[1] or heading[2]
            lines[score] = []
        elif not line:
            # A blank line ends what is said about a score; the next heading follows without one.
            score = None
        elif score is not None and not _PAGE_NUMBER.match(line):
            lines[score].append(line)
    return {score: "\n".join(parts) for score, parts in lines.items() if parts}


def _item(question: str, data: Path) -> Record:
    rubric = required(data / f"question_{question}_rubric.txt").read_text(encoding="utf-8", errors="replace")
    scores = {str(score) for score in range(HIGHEST[question] + 1)}
    descriptors = {score: text for score, text in rubric_descriptors(rubric).items() if score in scores}
    item = f"ASAP-SAS-E{question}"
    criterion = {
        "id": f"{item}-score",
        "name": "score",
        "range": [0, HIGHEST[question]],
        "descriptors": descriptors,
    }
    return {"id": item, "name": NAMES[question], "criteria": [criterion]}


def _records(answers: Iterable[dict[str, str]]) -> Iterator[Record]:
    for answer in answers:
        item = f"ASAP-SAS-E{answer['question']}"
        for reviewer, seat in SEATS.items():
            yield {
                "evidence_id": answer["evidence_id"],
                "point": "ASAP-SAS",
                "item": item,
                "criterion": f"{item}-score",
                "level": answer[reviewer],
                "reviewer_id": reviewer,
                "seat": seat,
                "fold": fold_of(answer["evidence_id"], N_FOLDS),
                "text": answer["text"],
            }
