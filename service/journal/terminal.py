"""``python -m service verify-log``: prove that the audit log is whole, and say what to write down for next time."""

import argparse
import json
import re

from models.errors import WeipingError
from service.database.engine import Database
from service.errors import JournalBroken
from service.journal.store import Link, newest, verify
from service.language import Language, explain, mark, translate
from service.settings import Settings
from service.terminal import FAILED, complain, refusal_of

_WHOLE = mark("The audit log is whole: %(n)s entries.")
_WRITE_DOWN = mark("Write this down elsewhere, and check it next time with --expect: %(link)s")


def main(argv: list[str], settings: Settings) -> int:
    """Return 0 for a whole log, 2 for a broken one, with the first wrong entry."""
    asked = _arguments(argv)
    language = Language(asked.lang)
    database = Database(settings.database)
    try:
        with database.transaction(reads_only=True) as session:
            n = verify(session, asked.expect)
            head = newest(session)
    except WeipingError as error:
        return _refuse(error, asked, settings, language)
    finally:
        database.close()
    link = f"{head.number}:{head.hash}"
    if asked.json:
        print(json.dumps({"entries": n, "newest": link}))
    else:
        print(translate(language, _WHOLE, n=n))
        print(translate(language, _WRITE_DOWN, link=link))
    return 0


def _refuse(error: WeipingError, asked: argparse.Namespace, settings: Settings, language: Language) -> int:
    if not asked.json:
        return complain(refusal_of(error, settings.database), language)
    entry = error.params["entry"] if isinstance(error, JournalBroken) else None
    print(json.dumps({"code": error.code, "message": explain(error, language), "entry": entry}, ensure_ascii=False))
    return FAILED


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service verify-log", description=__doc__)
    parser.add_argument("--expect", type=_link, metavar="NUMBER:HASH", help="a link that was written down before")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _link(text: str) -> Link:
    if not re.fullmatch(r"[0-9]{1,12}:[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("as in 118:2f0c…, a number and 64 hexadecimal digits")
    number, _, written = text.partition(":")
    return Link(int(number), written)
