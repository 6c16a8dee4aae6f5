"""Sends the table while it is being made: a county's table does not fit into memory."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.responses import StreamingResponse

from service.accounts.actor import Actor
from service.database.transaction import database_of
from service.exports.asked import Asked
from service.exports.table import csv_lines
from service.exports.workflow import scored


class CsvResponse(StreamingResponse):
    media_type = "text/csv"


def csv_of(request: Request, filters: Asked, actor: Actor) -> CsvResponse:
    """Answer with the table; its rows come from a transaction of their own, which lasts as long as the sending."""
    database, files = database_of(request), request.app.state.files

    def lines() -> Iterator[str]:
        with database.transaction(reads_only=True) as session:
            yield from csv_lines(scored(session, files, filters.clauses(actor), filters.phase))

    return CsvResponse(lines(), headers={"Content-Disposition": 'attachment; filename="scored_table.csv"'})
