"""``python -m service look-alikes``: which files of a folder look alike, as a report for people."""

import argparse
import sys
from functools import partial
from pathlib import Path

from models.errors import EncoderError, WeipingError
from models.grading.encoder import Encoder, OnnxEncoder
from service.language import Language, explain, mark, translate
from service.reading.workflow import Limits
from service.rendering import fragment
from service.settings import Settings
from service.similarity.readout import Report, report
from service.similarity.schemas import ComparedOut
from service.similarity.workflow import COMPARING, ENCODING, READING, compare, read_folder, stock_of
from service.terminal import complain, refusal_of

_STEPS = {
    READING: mark("Reading file %(done)s of %(total)s"),
    ENCODING: mark("Taking in the meaning of file %(done)s of %(total)s"),
    COMPARING: mark("Comparing file %(done)s of %(total)s"),
}


def main(argv: list[str], settings: Settings) -> int:
    """Write the report, or print a summary; return 2 where the folder or a template cannot be opened."""
    asked = _arguments(argv)
    language, limits = Language(asked.lang), Limits.of(settings)
    folder = Path(asked.folder)
    step = partial(_say_step, language)
    try:
        next(folder.iterdir(), None)
        stock = stock_of(map(Path, asked.stock), Path(asked.standard) if asked.standard else None, limits)
        handed, refused = read_folder(folder, limits, step)
        compared = compare(handed, refused, None if asked.copies_only else _encoder(settings, language), stock, step)
        shown = report(compared, folder.name, language)
        if asked.out:
            html = fragment(language, "similarity/report.html", report=shown)
            Path(asked.out).write_text(html, encoding="utf-8")
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, getattr(error, "filename", None) or asked.folder), language)
    if asked.json:
        print(ComparedOut.of(compared).model_dump_json())
    else:
        print("\n".join(_lines(shown, asked.out, language)))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service look-alikes", description=__doc__)
    parser.add_argument("folder", help="its subfolders are schools, and folders inside these are teachers")
    parser.add_argument("--out", help="write a report to this HTML file")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--stock", action="append", default=[], metavar="FILE", help="a template that does not count")
    parser.add_argument("--standard", metavar="FILE", help="a rubric whose wording does not count")
    parser.add_argument("--copies-only", action="store_true", help="do not look for paraphrases, which takes longer")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _encoder(settings: Settings, language: Language) -> Encoder | None:
    try:
        return OnnxEncoder.load(settings.encoder, settings.threads)
    except EncoderError as error:
        print(explain(error, language), file=sys.stderr)
        return None


def _say_step(language: Language, step: str, done: int, total: int) -> None:
    # On a terminal one line is written over; in a log file every tenth is enough.
    if sys.stderr.isatty() or done % 10 == 0:
        said = translate(language, _STEPS[step], done=done + 1, total=total)
        print(f"\r{said}", end="" if sys.stderr.isatty() and done + 1 < total else "\n", file=sys.stderr, flush=True)


def _lines(shown: Report, out: str | None, language: Language) -> list[str]:
    say = partial(translate, language)
    lines = [say("A flag, not a verdict: read both texts before you judge.")]
    lines.append(say("%(files)s files, %(pairs)s pairs flagged", files=shown.n_files, pairs=len(shown.pairs)))
    if not shown.paraphrases:
        lines.append(say("Only equal wording was looked for, not the same in other words."))
    lines += [
        f"{pair.number}. {pair.left} {pair.of_left}% ↔ {pair.right} {pair.of_right}%  {pair.kinds}"
        for pair in shown.pairs
    ]
    lines += [f"✗ {one.file}: {one.reason}" for one in shown.refused]
    return [*lines, *([say("Report: %(path)s", path=out)] if out else [])]
