"""``python -m service export-scores FOLDER``: reviewed work as a scored table with its texts, to train on."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from service.database.engine import Database
from service.database.migrate import check_revision
from service.errors import DeskError
from service.exports.asked import Asked, Phase
from service.exports.table import csv_lines
from service.exports.workflow import PATH, Scored, scored
from service.files.store import FileStore, open_files
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import FAILED, complain, refusal_of

_TABLE = "scored_table.csv"
_TEXTS = "texts"
_DONE = mark("%(rows)s rows about %(texts)s items were written to %(folder)s.")
_NOT_EMPTY = mark("The folder %(folder)s is not empty. Name a new one; nothing was written.")


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service export-scores", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--round", type=int, default=None)
    parser.add_argument("--phase", type=Phase, default=Phase.FINAL, choices=list(Phase))
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    asked = parser.parse_args(argv)
    if asked.folder.exists() and any(asked.folder.iterdir()):
        print(translate(asked.lang, _NOT_EMPTY, folder=asked.folder.name))
        return FAILED
    database = Database(settings.database)
    try:
        check_revision(database)
        files = open_files(settings.files, settings.s3_endpoint)
        with database.transaction(reads_only=True) as session:
            written = _write(session, files, Asked(round=asked.round, phase=asked.phase), asked.folder)
    except (DeskError, OSError) as error:
        return complain(refusal_of(error, asked.folder.name), asked.lang)
    finally:
        database.close()
    print(translate(asked.lang, _DONE, rows=written.rows, texts=len(written.texts), folder=asked.folder))
    return 0


class _Written:
    """Writes each text once, and counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rows = 0
        self.texts: set[str] = set()

    def path_of(self, row: Scored) -> str:
        """Return where a row's text is, as the table says it."""
        name = f"{_TEXTS}/{row.evidence_id}.txt"
        self.rows += 1
        if row.evidence_id not in self.texts:
            self.texts.add(row.evidence_id)
            (self._folder / name).write_text(row.text, encoding="utf-8")
        return name


def _write(session: Session, files: FileStore, asked: Asked, folder: Path) -> _Written:
    (folder / _TEXTS).mkdir(parents=True, exist_ok=True)
    written = _Written(folder)
    lines: Iterator[str] = csv_lines(scored(session, files, asked.clauses(None), asked.phase), PATH, written.path_of)
    with (folder / _TABLE).open("w", encoding="utf-8", newline="") as table:
        table.writelines(lines)
    return written
