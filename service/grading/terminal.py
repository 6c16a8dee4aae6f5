"""``python -m service grade``: one evidence item at the terminal, without a server."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from models.errors import DocumentTooLarge, WeipingError
from service.grading.loading import Loaded, load
from service.grading.readout import CriterionReadout, Readout, readout
from service.grading.schemas import GradeOut
from service.grading.workflow import Graded, HandedIn, grade
from service.language import Language, explain, mark, translate
from service.settings import Settings

_FAILED = 2
_BAR = 20
_NO_FILE = mark("The file %(name)s cannot be opened. Check the path.")


def main(argv: list[str], settings: Settings, load: Callable[[Settings], Loaded] = load) -> int:
    """Print a grade; on a refusal print only to stderr and return 2."""
    asked = _arguments(argv)
    language = Language(asked.lang)
    try:
        name, content = _read(asked.file, settings)
        loaded = load(settings)
        graded = grade(loaded.grader, HandedIn(asked.point, asked.item, content, name), settings.max_characters)
    except WeipingError as error:
        _complain(language, partial(explain, error))
        return _FAILED
    except OSError:
        _complain(language, lambda spoken: translate(spoken, _NO_FILE, name=asked.file))
        return _FAILED
    _print(graded, loaded.grader.standard.version, language, as_json=asked.json)
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service grade", description=__doc__)
    parser.add_argument("file", help="txt, md or docx; - for standard input")
    parser.add_argument("--point", required=True, help="ability point, such as A1")
    parser.add_argument("--item", required=True, help="evidence item, such as A1-E2")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _read(file: str, settings: Settings) -> tuple[str, bytes]:
    limit = settings.max_upload_bytes
    if file == "-":
        name, content = "stdin", sys.stdin.buffer.read(limit + 1)
    else:
        with Path(file).open("rb") as source:
            name, content = Path(file).name, source.read(limit + 1)
    if len(content) > limit:
        raise DocumentTooLarge(megabytes=f"> {settings.max_upload_megabytes}", limit=settings.max_upload_megabytes)
    return name, content


def _complain(language: Language, say: Callable[[Language], str]) -> None:
    print(say(language), file=sys.stderr)
    if language is not Language.ENGLISH:
        print(say(Language.ENGLISH), file=sys.stderr)


def _print(graded: Graded, standard_version: str, language: Language, *, as_json: bool) -> None:
    if as_json:
        print(GradeOut.of(graded.grade).model_dump_json())
        return
    print("\n".join(_lines(readout(graded, standard_version, language), language)))


def _lines(shown: Readout, language: Language) -> list[str]:
    say = partial(translate, language)
    lines = [say("Preliminary and non-binding: the review panel decides.")]
    if shown.sample_data:
        lines.append(
            say("Sample data: this bundle learned from made-up evidence; its levels say nothing about quality.")
        )
    lines += ["", f"{shown.point} · {shown.item}", f"{say('Preliminary level')}: {shown.level}", shown.rule]
    if shown.decided_by:
        lines.append(shown.decided_by)
    for criterion in shown.criteria:
        lines += ["", *_criterion_lines(criterion, say)]
    if shown.referral:
        lines += ["", say("A person must look:")]
        lines += [f"  - {reason.why} {reason.look}" for reason in shown.referral]
    foot = f"{shown.bundle} · {shown.standard_version} · {shown.text_hash[:12]}"
    return [*lines, "", foot]


def _criterion_lines(criterion: CriterionReadout, say: Callable[..., str]) -> list[str]:
    lines = [f"{criterion.number}. {criterion.name}: {criterion.level}  ({criterion.basis})"]
    for bar in criterion.bars:
        filled = round(bar.percent * _BAR / 100)
        lines.append(f"   {'█' * filled}{'░' * (_BAR - filled)} {bar.percent:3d}% {bar.name}")
    if criterion.doubt:
        lines.append("   " + criterion.doubt)
    if criterion.next_level:
        level, descriptor = criterion.next_level, criterion.next_descriptor
        lines.append("   " + say("To reach “%(level)s”: %(descriptor)s", level=level, descriptor=descriptor))
    return lines + [f"   > {' '.join(passage.text.split())}" for passage in criterion.passages]
