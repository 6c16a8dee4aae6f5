"""How pages and programs are answered about rosters alike: a workbook, or the cells that cannot be taken."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response

from service.accounts.roster import CellProblem
from service.accounts.roster_workbook import MEDIA_TYPE
from service.errors import WorkbookRefused
from service.language import Language
from service.problems import Problem, problem_of

WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An XLSX workbook.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""Describes :class:`WorkbookResponse` for OpenAPI."""


class WorkbookResponse(Response):
    media_type = MEDIA_TYPE


def workbook(content: bytes, name: str) -> WorkbookResponse:
    """Answer with a workbook to be saved as a file of that name."""
    return WorkbookResponse(content, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def refused_cells(problems: Sequence[CellProblem], language: Language) -> Problem:
    """Say of each cell why it cannot be taken."""
    error = WorkbookRefused(rows=len(problems), first=problems[0].cell if problems else "A1")
    said = [one.in_words(language) for one in problems]
    return problem_of(error, language).model_copy(update={"errors": said})
