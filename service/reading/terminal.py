"""``python -m service read``: what the service understands of a file, with the place of every passage."""

import argparse
import json
import sys

from models.documents.document import NOWHERE, Document
from models.documents.readers.source import Progress, silent
from models.errors import WeipingError
from service.grading.places import marker
from service.language import Language, translate
from service.reading.schemas import DocumentRead
from service.reading.workflow import Limits, read
from service.settings import Settings
from service.terminal import FAILED, Refusal, complain, name_of, opened, refusal_of


def main(argv: list[str], settings: Settings) -> int:
    """Print a document; on a refusal return 2, with ``--json`` after printing its code and message to stdout."""
    asked = _arguments(argv)
    language = Language(asked.lang)
    try:
        with opened(asked.file) as file:
            document = read(file, name_of(asked.file), Limits.of(settings), _progress(language))
    except (WeipingError, OSError) as error:
        return _refuse(refusal_of(error, asked.file), language, as_json=asked.json)
    if asked.json:
        print(DocumentRead.of(document, language).model_dump_json(exclude_none=True))
    else:
        print("\n".join(_lines(document, language)))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service read", description=__doc__)
    parser.add_argument("file", help="any readable document, transcript or recording; - for standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _refuse(refusal: Refusal, language: Language, *, as_json: bool) -> int:
    if not as_json:
        return complain(refusal, language)
    print(json.dumps({"code": refusal.code, "message": refusal.say(language)}, ensure_ascii=False))
    return FAILED


def _progress(language: Language) -> Progress:
    """Report on a terminal that somebody looks at."""
    if not sys.stderr.isatty():
        return silent

    def report(done: int, total: int) -> None:
        said = translate(language, "Reading: %(done)s of %(total)s", done=done, total=total)
        print(f"\r{said}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    return report


def _lines(document: Document, language: Language) -> list[str]:
    lines = [f"[{document.kind}] " + translate(language, "%(n)s characters read", n=len(document.text))]
    before = NOWHERE
    for block in document.blocks:
        shown = marker(block.place, before, language)
        before = block.place
        if shown:
            lines += ["", f"—— {shown}"]
        lines.append(document.text[block.start : block.end])
    return lines
