"""Sends a paper as a file."""

from urllib.parse import quote

from fastapi import Response

from service.circulars.asked import Paper
from service.circulars.sources import Sources
from service.circulars.word import DOCX
from service.circulars.workflow import paper_of
from service.language import Language, mark, translate
from service.monitoring.workbook import XLSX

MEDIA = {Paper.REPORT: DOCX, Paper.FIGURES: XLSX, Paper.TABLES: "application/zip"}
NAMES: dict[Paper, str] = {
    Paper.REPORT: mark("Circular"),
    Paper.FIGURES: mark("All figures"),
    Paper.TABLES: mark("All tables as CSV"),
}


def filename_of(paper: Paper, name: str, language: Language) -> str:
    """Return the name under which a paper is kept, such as ``通报 2026年春季.docx``."""
    bare = "".join(one for one in name if one.isalnum() or one in "（）()-—_ ").strip()
    return f"{translate(language, NAMES[paper])} {bare}.{paper.value.rsplit('.', 1)[1]}"


def file_of(sources: Sources, paper: Paper) -> Response:
    name = quote(filename_of(paper, sources.scope.round_name, sources.language))
    disposition = f"attachment; filename=\"{paper.value}\"; filename*=UTF-8''{name}"
    return Response(paper_of(sources, paper), media_type=MEDIA[paper], headers={"Content-Disposition": disposition})
