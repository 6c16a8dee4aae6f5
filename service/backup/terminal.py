"""``python -m service backup FILE``: save everything into one file while the service runs."""

import argparse
from pathlib import Path

from service.backup.saving import save
from service.database.engine import Database
from service.errors import DeskError
from service.files.store import open_files
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_SAVED = mark("%(rows)s rows and %(files)s files were saved to %(path)s. The audit log ends at %(number)s:%(hash)s.")
_LOST = mark("%(n)s stored files were gone already and are not in the backup. The manifest in it lists them.")
_INCOMPLETE = 1


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service backup", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    asked = parser.parse_args(argv)
    database = Database(settings.database)
    try:
        saved = save(database, open_files(settings.files, settings.s3_endpoint), asked.file)
    except DeskError as error:
        return complain(refusal_of(error, asked.file.name), asked.lang)
    finally:
        database.close()
    n_files = sum(part.startswith("files/") for part in saved.parts)
    print(
        translate(
            asked.lang,
            _SAVED,
            rows=sum(saved.rows.values()),
            files=n_files,
            path=asked.file,
            number=saved.journal,
            hash=saved.journal_hash,
        )
    )
    if saved.lost:
        print(translate(asked.lang, _LOST, n=len(saved.lost)))
        return _INCOMPLETE
    return 0
