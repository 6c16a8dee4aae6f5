"""``python -m service restore FILE``: put a backup back into an empty database."""

import argparse
from pathlib import Path

from service.backup.restoring import restore
from service.database.engine import Database
from service.errors import DeskError
from service.files.store import open_files
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_RESTORED = mark("%(rows)s rows were put back, as of %(made_at)s. The audit log is whole, with %(number)s entries.")


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service restore", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    asked = parser.parse_args(argv)
    database = Database(settings.database)
    try:
        put_back = restore(database, open_files(settings.files, settings.s3_endpoint), asked.file)
    except DeskError as error:
        return complain(refusal_of(error, asked.file.name), asked.lang)
    finally:
        database.close()
    made_at = put_back.made_at.isoformat(timespec="minutes")
    rows = sum(put_back.rows.values())
    print(translate(asked.lang, _RESTORED, rows=rows, made_at=made_at, number=put_back.journal))
    return 0
